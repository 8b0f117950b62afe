"""How long a full-screen program takes to answer a key: from the key's write to the last byte painted for it."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

# A frame is over when nothing more came for so long.
QUIET = 0.02


class Program:
    def __init__(self, command, columns=200, rows=50):
        self.started = time.perf_counter()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.execvp(command[0], command)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def painted(self, limit, quiet=QUIET):
        """Seconds (on the clock of perf_counter) of the first and the last byte painted within `limit`, and the bytes."""
        end = time.perf_counter() + limit
        first = last = None
        data = b""
        while True:
            wait = quiet if first else end - time.perf_counter()
            if wait <= 0 or not select.select([self.descriptor], [], [], wait)[0]:
                return first, last, data
            data += os.read(self.descriptor, 1 << 20)
            last = time.perf_counter()
            first = first or last

    def wait_for(self, word, limit=120):
        """Seconds from the start until the word is painted."""
        data, end = b"", time.perf_counter() + limit
        while word not in data:
            if time.perf_counter() > end:
                raise SystemExit(f"{word!r} was never painted")
            if select.select([self.descriptor], [], [], 0.05)[0]:
                data += os.read(self.descriptor, 1 << 20)
        return time.perf_counter() - self.started

    def settle(self, quiet=0.6):
        """Waits until nothing was painted for so many seconds."""
        self.painted(quiet, quiet)

    def press(self, key, quiet=QUIET, limit=0.5):
        """Milliseconds to the last byte; None when the key painted nothing."""
        begin = time.perf_counter()
        os.write(self.descriptor, key.encode())
        _, last, _ = self.painted(limit, quiet)
        return last and (last - begin) * 1000

    def type(self, text):
        for letter in text:
            self.press(letter)

    def wake_ups(self):
        """How often any of its threads went to sleep so far."""
        count = 0
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{thread}/status") as lines:
                count += sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt"))
        return count

    def processor_seconds(self):
        fields = open(f"/proc/{self.pid}/stat").read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)


def compare(programs, count, warm=10):
    """Presses the same number of keys in each of {name: (program, keys)}, interleaved, so that a ratio holds on a busy
    machine. {name: [ms, …]}"""
    times = {name: [] for name in programs}
    for index in range(warm + count):
        for name, (program, keys) in programs.items():
            taken = program.press(keys[index % len(keys)])
            if index >= warm and taken is not None:
                times[name].append(taken)
    return times


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
