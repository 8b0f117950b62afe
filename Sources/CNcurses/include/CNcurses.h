// What Swift cannot see of ncurses: macros, variadic functions and stdscr, as plain functions.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#define _XOPEN_SOURCE_EXTENDED 1
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// signals.c: handlers, which may only do what is safe in the middle of anything.

enum {
    XR_SIGNAL_RESIZE = 1,
    XR_SIGNAL_TERMINATE = 2,
    XR_SIGNAL_SUSPEND = 4,
    XR_SIGNAL_CONTINUE = 8,
};

// Catches the signals; each writes a byte to wake_fd. On a fatal one, and at exit, `reset` is written to tty_out and the
// modes tty_in had at this call come back. Returns 0, or -1 when the modes of tty_in cannot be read.
int xr_signals_install(int wake_fd, int tty_in, int tty_out, const char *reset, size_t length);
// What a fatal signal writes, once the terminal's own sequences are known.
void xr_signals_set_reset(const char *reset, size_t length);
// The XR_SIGNAL_ bits that came since the last call.
unsigned xr_signals_take(void);
// The number of the signal that asked to end, 0 for none.
int xr_signals_ended_by(void);
// Back to what the signals did before.
void xr_signals_remove(void);
// False when the process is in the background: to touch the terminal would stop it, or spoil the shell's modes.
int xr_in_foreground(void);
// Stops the process group as ^Z does; returns when it goes on.
void xr_stop_group(void);

// A pipe that neither end blocks on. Returns 0, or -1 with errno set.
int xr_pipe(int ends[2]);

// Screen.

// Starts ncurses on standard output with keys from `input`; 0, or -1 when it does not know the terminal. (initscr would
// end the process.) Until a program has come back from endwin, ncurses writes each movement of the cursor by itself: fifty
// system calls a frame instead of one. So it is left once before anything was drawn; the first refresh comes back. Nor may a
// key that waits stop a frame half painted: `typeahead` asks the terminal every few lines whether there is one.
static inline int xr_start(int input) {
    FILE *keys = fdopen(input, "r");
    if (!keys || !newterm(NULL, stdout, keys)) return -1;
    endwin();
    typeahead(-1);
    return 0;
}

static inline WINDOW *xr_stdscr(void) { return stdscr; }
static inline WINDOW *xr_curscr(void) { return curscr; }
static inline int xr_rows(void) { return getmaxy(stdscr); }
static inline int xr_columns(void) { return getmaxx(stdscr); }
static inline int xr_colors(void) { return has_colors() ? COLORS : 0; }
static inline int xr_color_pairs(void) { return COLOR_PAIRS; }
static inline int xr_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

static inline int xr_window_size(int fd, int *rows, int *columns) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return -1;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 0;
}

static inline attr_t xr_attr_bold(void) { return A_BOLD; }
static inline attr_t xr_attr_underline(void) { return A_UNDERLINE; }
static inline attr_t xr_attr_reverse(void) { return A_REVERSE; }
static inline attr_t xr_attr_dim(void) { return A_DIM; }

// A character of a row: one spacing scalar and the marks on it, at most CCHARW_MAX in all.
static inline void xr_cell(cchar_t *cell, const uint32_t *scalars, int count, attr_t attributes, int pair) {
    wchar_t text[CCHARW_MAX + 1];
    if (count > CCHARW_MAX) count = CCHARW_MAX;
    for (int i = 0; i < count; i++) text[i] = (wchar_t)scalars[i];
    text[count] = 0;
    setcchar(cell, text, attributes, 0, &pair);
}

// Another ASCII character in a cell that holds one: setcchar takes ten times as long.
static inline void xr_cell_ascii(cchar_t *cell, uint8_t character) { cell->chars[0] = (wchar_t)character; }

static inline int xr_put_row(int y, int x, const cchar_t *cells, int count) {
    return mvwadd_wchnstr(stdscr, y, x, cells, count);
}

static inline int xr_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// A sequence of the terminal's description, such as rmcup; NULL when it has none.
static inline const char *xr_sequence(const char *name) {
    const char *sequence = tigetstr(name);
    return sequence == (const char *)-1 ? NULL : sequence;
}

// Keys. Codes above ncurses' own for the brackets around a paste and for the beginning of a report of the mouse: SGR's, and that of
// terminals which know no other, of three bytes.

enum { XR_KEY_PASTE_BEGIN = KEY_MAX + 1, XR_KEY_PASTE_END, XR_KEY_MOUSE_SGR, XR_KEY_MOUSE_BYTES };

enum { XR_READ_NOTHING, XR_READ_CHARACTER, XR_READ_KEY };

static inline int xr_read(WINDOW *pad, uint32_t *value) {
    wint_t read = 0;
    int kind = wget_wch(pad, &read);
    *value = (uint32_t)read;
    return kind == KEY_CODE_YES ? XR_READ_KEY : kind == OK ? XR_READ_CHARACTER : XR_READ_NOTHING;
}

// ncurses waits for the rest of a report of the mouse, whatever the window's delay: one that is cut short would stop the program
// until the next key.
static inline void xr_define_keys(void) {
    define_key("\033[200~", XR_KEY_PASTE_BEGIN);
    define_key("\033[201~", XR_KEY_PASTE_END);
    define_key(NULL, KEY_MOUSE);
    define_key("\033[<", XR_KEY_MOUSE_SGR);
    define_key("\033[M", XR_KEY_MOUSE_BYTES);
}

static inline uint32_t xr_function_key(int number) { return (uint32_t)KEY_F(number); }
