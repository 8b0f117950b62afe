// Signal handlers, and the way back to a usable terminal from a crash. Handlers set flags, write bytes and call
// tcsetattr: all of it async-signal-safe. The state is static because handlers have no argument to find it by.
#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

static volatile sig_atomic_t pending[4];
static volatile sig_atomic_t ended_by;
static volatile sig_atomic_t is_active;
static int wake, input, output;
static struct termios modes;
static char reset_text[1024];
static volatile sig_atomic_t reset_length;
static char other_stack[64 * 1024];

// Whatever ends a program by default ends this one in good order, but SIGPIPE: a write that fails says so itself.
static const int caught[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGPIPE, SIGUSR1, SIGUSR2,
                             SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGIO,
#ifdef SIGPWR
                             SIGPWR, SIGSTKFLT,
#endif
};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP, SIGFPE, SIGQUIT, SIGSYS};
enum { caught_count = sizeof caught / sizeof *caught, fatal_count = sizeof fatal / sizeof *fatal };
static struct sigaction before[caught_count], before_fatal[fatal_count];

int xr_in_foreground(void) {
    pid_t group = tcgetpgrp(input);
    return group < 0 || group == getpgrp();
}

static void emergency(void) {
    if (!is_active) return;
    is_active = 0;
    if (!xr_in_foreground()) return;
    ssize_t ignored = write(output, reset_text, (size_t)reset_length);
    (void)ignored;
    tcsetattr(input, TCSANOW, &modes);
}

static void on_fatal(int number) {
    emergency();
    // SA_RESETHAND has set the default action, which now ends the process with the signal's own status.
    raise(number);
}

static void on_signal(int number) {
    int error = errno;
    switch (number) {
    case SIGWINCH: pending[0] = 1; break;
    case SIGTSTP: pending[2] = 1; break;
    case SIGCONT: pending[3] = 1; break;
    case SIGPIPE: return;
    default:
        ended_by = number;
        pending[1] = 1;
    }
    char byte = 0;
    ssize_t ignored = write(wake, &byte, 1);
    (void)ignored;
    errno = error;
}

static void catch(int number, void (*handler)(int), int flags, struct sigaction *old) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, old);
}

int xr_signals_install(int wake_fd, int tty_in, int tty_out, const char *reset, size_t length) {
    static int registered;
    if (tcgetattr(tty_in, &modes) != 0) return -1;
    wake = wake_fd;
    input = tty_in;
    output = tty_out;
    ended_by = 0;
    xr_signals_take();
    xr_signals_set_reset(reset, length);
    // A stack of its own, so that an overflow of the main one can be cleaned up after too.
    stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof other_stack};
    sigaltstack(&stack, NULL);
    for (int i = 0; i < caught_count; i++) catch (caught[i], on_signal, SA_RESTART, &before[i]);
    for (int i = 0; i < fatal_count; i++) catch (fatal[i], on_fatal, SA_RESETHAND | SA_ONSTACK, &before_fatal[i]);
    is_active = 1;
    if (!registered) registered = atexit(emergency) == 0;
    return 0;
}

void xr_signals_set_reset(const char *reset, size_t length) {
    reset_length = 0;
    if (length > sizeof reset_text) length = sizeof reset_text;
    memcpy(reset_text, reset, length);
    reset_length = (sig_atomic_t)length;
}

unsigned xr_signals_take(void) {
    unsigned bits = 0;
    for (int i = 0; i < 4; i++) {
        if (!pending[i]) continue;
        pending[i] = 0;
        bits |= 1u << i;
    }
    return bits;
}

int xr_signals_ended_by(void) { return ended_by; }

void xr_signals_remove(void) {
    if (!is_active) return;
    is_active = 0;
    for (int i = 0; i < caught_count; i++) sigaction(caught[i], &before[i], NULL);
    for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &before_fatal[i], NULL);
    if (xr_in_foreground()) tcsetattr(input, TCSANOW, &modes);
}

void xr_stop_group(void) {
    struct sigaction ours;
    catch (SIGTSTP, SIG_DFL, 0, &ours);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
}

int xr_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC); }
