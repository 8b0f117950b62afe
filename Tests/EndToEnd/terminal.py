"""A program in a pseudo-terminal, and the screen that a person would see (pyte)."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

import pyte

KEYS = {"enter": "\r", "esc": "\x1b", "tab": "\t", "shift-tab": "\x1b[Z", "up": "\x1b[A", "down": "\x1b[B",
        "right": "\x1b[C", "left": "\x1b[D", "pgdn": "\x1b[6~", "pgup": "\x1b[5~", "space": " "}


class Screen(pyte.Screen):
    """pyte's, and what xterm knows and ncurses sends beyond it: repeat the last character, scroll the region."""

    last = " "

    def draw(self, data):
        super().draw(data)
        self.last = data[-1:] or self.last

    def repeat(self, count=1):
        super().draw(self.last * (count or 1))

    def scroll_up(self, count=1):
        self.scroll(count, (self.margins.bottom if self.margins else self.lines - 1), self.index)

    def scroll_down(self, count=1):
        self.scroll(count, (self.margins.top if self.margins else 0), self.reverse_index)

    def scroll(self, count, edge, step):
        row, self.cursor.y = self.cursor.y, edge
        for _ in range(count or 1):
            step()
        self.cursor.y = row


class Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "b": "repeat", "S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"repeat", "scroll_up", "scroll_down"}


class Viewer:
    def __init__(self, command, columns, rows, environment):
        self.raw = b""
        self.status = None
        # A terminal of our own on the other end, so that its settings can be read after the program has gone.
        self.master, self.slave = pty.openpty()
        self.set_size(columns, rows)
        self.settings = termios.tcgetattr(self.slave)
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
            for descriptor in (0, 1, 2):
                os.dup2(self.slave, descriptor)
            os.closerange(3, 256)
            os.execve(command[0], command, environment)

    def set_size(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        self.set_size(columns, rows)

    def read(self, seconds):
        """Takes in what is painted within that time."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return False
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    @property
    def text(self):
        return "\n".join(self.screen.display)

    def wait_for(self, *words, seconds=20):
        """Waits until all the words stand on the screen, and it is quiet."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            painted = self.read(0.1)
            if not painted and all(word in self.text for word in words):
                return self.text
        raise AssertionError(f"{words} did not appear; the screen:\n{self.text}")

    def settle(self, quiet=0.25, seconds=5):
        """Waits until nothing has been painted for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.read(quiet):
            pass
        return self.text

    def press(self, *keys):
        for key in keys:
            os.write(self.master, KEYS.get(key, key).encode())
            self.settle()
        return self.text

    def wait_for_end(self, seconds=10):
        """The exit status, once the program has ended; minus the signal's number when it was killed by one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.02)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                while self.read(0.05):
                    pass
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
        raise AssertionError(f"it did not end; the screen:\n{self.text}")

    @property
    def is_restored(self):
        """Line settings as they were, the alternate screen left, the cursor shown: what the next prompt needs."""
        left = self.raw.rfind(b"\x1b[?1049l") > self.raw.rfind(b"\x1b[?1049h") >= 0
        shown = self.raw.rfind(b"\x1b[?25h") >= self.raw.rfind(b"\x1b[?25l")
        return termios.tcgetattr(self.slave) == self.settings and left and shown

    def signal(self, number):
        os.kill(self.pid, number)

    def close(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.master)
        os.close(self.slave)
