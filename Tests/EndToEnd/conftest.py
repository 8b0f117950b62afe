"""What the end-to-end tests share: the program, its commands run plainly, and the viewer in a pseudo-terminal."""
import gzip
import json
import os
import subprocess
from pathlib import Path

import pytest

from terminal import Viewer

TOP = Path(__file__).resolve().parent.parent.parent
FIXTURES = TOP / "Tests/Fixtures"
DEMO = TOP / "Sources/Sample/demo.json.gz"
PROGRAM = os.environ.get("XRAYSCOPE", str(TOP / ".build/release/xrayscope"))


class Ran:
    """What a command printed and how it ended."""

    def __init__(self, done):
        self.status = done.returncode
        self.raw = done.stdout
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return self.out.splitlines()


def environment(home, **changes):
    """Nothing of the machine's own settings reaches the program."""
    return {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC",
            "AWS_EC2_METADATA_DISABLED": "true", **changes}


@pytest.fixture
def run(tmp_path):
    """Runs `xrayscope` with arguments; standard output is no terminal."""

    def call(*arguments, stdin=b"", timeout=60, **changes):
        done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, timeout=timeout,
                              env=environment(tmp_path, **changes), cwd=tmp_path)
        return Ran(done)

    return call


@pytest.fixture
def viewer(tmp_path):
    """Opens the viewer in a terminal of 120 by 40; what is still open at the end of the test is closed."""
    opened = []

    def open_viewer(*arguments, columns=120, rows=40, **changes):
        settings = environment(tmp_path, TERM="xterm-256color", **changes)
        opened.append(Viewer([PROGRAM, *map(str, arguments)], columns, rows, settings))
        return opened[-1]

    yield open_viewer
    for each in opened:
        each.close()


@pytest.fixture(scope="session")
def demo():
    """The bundled sample, unpacked: {trace id: [document, …]}."""
    answer = json.loads(gzip.decompress(DEMO.read_bytes()))
    return {trace["Id"]: [json.loads(segment["Document"]) for segment in trace["Segments"]] for trace in answer["Traces"]}


@pytest.fixture(scope="session")
def demo_file():
    return DEMO
