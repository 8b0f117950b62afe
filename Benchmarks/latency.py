"""How long a full-screen program takes to answer a key: from the key's write to the last byte painted for it. What stands on the
screen is known too (pyte), so that nothing is measured before it is there, and nothing that did not happen."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

from measure import NothingMeasured

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests/EndToEnd"))
from terminal import Screen, Stream

# A frame is over when nothing more came for so long.
QUIET = 0.02


class Program:
    def __init__(self, command, columns=200, rows=50):
        self.name = " ".join(map(str, command))
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        # Painted and not yet on `screen`: between two keys nothing is taken in, which would cost time.
        self.unseen = []
        self.started = time.perf_counter()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.execvp(command[0], [str(word) for word in command])
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self):
        data = os.read(self.descriptor, 1 << 20)
        self.unseen.append(data)
        return data

    @property
    def lines(self):
        """The screen as a person sees it."""
        for data in self.unseen:
            self.stream.feed(data)
        self.unseen = []
        return self.screen.display

    def painted(self, limit, quiet=QUIET):
        """Seconds (on the clock of perf_counter) of the first and the last byte painted within `limit`."""
        end = time.perf_counter() + limit
        first = last = None
        while True:
            wait = quiet if first else end - time.perf_counter()
            if wait <= 0 or not select.select([self.descriptor], [], [], wait)[0]:
                return first, last
            self.read()
            last = time.perf_counter()
            first = first or last

    def wait_for(self, word, limit=120):
        """Seconds from the start until the bytes are painted."""
        data, end = b"", time.perf_counter() + limit
        while word not in data:
            if time.perf_counter() > end:
                raise NothingMeasured(f"{self.name}: {word!r} was never painted")
            if select.select([self.descriptor], [], [], 0.05)[0]:
                data += self.read()
        return time.perf_counter() - self.started

    def wait_until(self, words, holds, limit=120):
        """Waits until the screen is what it has to be and has been quiet for a moment."""
        end = time.perf_counter() + limit
        while True:
            self.painted(0.2, 0.2)
            if holds(self.lines):
                return
            if time.perf_counter() > end:
                shown = "\n".join(self.lines)
                raise NothingMeasured(f"{self.name}: {words} did not come; the screen:\n{shown}")

    def wait_for_words(self, *words, limit=120):
        """Waits until a line of the screen matches each of these regular expressions."""
        self.wait_until(
            words, lambda lines: all(any(re.search(word, line) for line in lines) for word in words), limit)

    def wait_until_loaded(self):
        """Waits for the viewer's header to count traces, with no load under way."""
        self.wait_until(
            "a loaded header", lambda lines: re.search(r"\d traces?\b", lines[0]) and "loading" not in "\n".join(lines))

    def settle(self, quiet=0.6):
        """Waits until nothing was painted for so many seconds."""
        self.painted(quiet, quiet)

    def press(self, key, quiet=QUIET, limit=0.5):
        """Milliseconds to the last byte; None when the key painted nothing."""
        begin = time.perf_counter()
        os.write(self.descriptor, key.encode())
        _, last = self.painted(limit, quiet)
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
    machine. {name: [ms, …]}. Nine keys of ten have to paint something."""
    times = {name: [] for name in programs}
    for index in range(warm + count):
        for name, (program, keys) in programs.items():
            taken = program.press(keys[index % len(keys)])
            if index >= warm and taken is not None:
                times[name].append(taken)
    for name, taken in times.items():
        if len(taken) < 0.9 * count:
            raise NothingMeasured(f"{name}: {count - len(taken)} of {count} keys painted nothing")
    return times
