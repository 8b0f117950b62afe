"""Sources of many bytes in one line, of many lines, and by several threads. `make sizes` has them in full."""
import json
import os
import subprocess
import sys

import pytest

from conftest import PROGRAM, environment
from test_growing import line

FULL = os.environ.get("XRAYSCOPE_SIZES") == "full"
MB = 1 << 20


# A process is charged with the memory of the one that it was forked from: a small one stands in between.
LAUNCHER = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
with open("memory", "w") as file:
    file.write(str(usage.ru_maxrss * 1024))
os._exit(os.waitstatus_to_exitcode(status))
"""


def measured(tmp_path, *arguments):
    """Runs the program.
    Returns: its status, what it printed, and the most memory that it held, in bytes."""
    command = [sys.executable, "-c", LAUNCHER, PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment(tmp_path), cwd=tmp_path)
    return done.returncode, done.stdout, done.stderr, int((tmp_path / "memory").read_text())


def trace(number, size):
    document = line(number + 1).strip()
    text = json.dumps({"Id": f"1-69a4e0d0-{number + 1:024x}", "Segments": [{"Id": "1", "Document": document}]})
    return text + " " * (size - len(text) - 1)


def test_one_long_line(tmp_path):
    """An answer without a line end is never whole in memory."""
    size, count = 16_384, (65_536 if FULL else 4_096)
    with (tmp_path / "line.json").open("w") as file:
        file.write('{"Traces":[')
        for number in range(count):
            file.write(trace(number, size) + ("," if number + 1 < count else " "))
        file.write("]}")
    status, out, err, memory = measured(tmp_path, "map", tmp_path / "line.json", "-o", "json")
    assert (status, err) == (0, "")
    api = next(node for node in json.loads(out)["Services"] if node["Name"] == "api" and node.get("Type") != "client")
    assert api["SummaryStatistics"]["TotalCount"] == count
    assert memory < max(100 * MB, count * size // 2)


@pytest.mark.parametrize("text", ["{}\n", "\n", "x\n"])
def test_many_short_lines(tmp_path, text):
    """Ten million lines that hold nothing, behind one document."""
    (tmp_path / "lines.jsonl").write_text(line(1) + text * 10_000_000)
    status, out, _, memory = measured(tmp_path, "traces", tmp_path / "lines.jsonl", "-o", "json")
    assert status == (2 if text == "x\n" else 0)
    assert len(json.loads(out)["TraceSummaries"]) == 1
    assert memory < 100 * MB


def test_many_documents(tmp_path):
    count = 10_000_000 if FULL else 100_000
    with (tmp_path / "documents.jsonl").open("w") as file:
        for number in range(count):
            file.write('{"trace_id":"1-69a4e0d0-%024x","id":"%016x","name":"a","start_time":1.0,"end_time":2.0}\n'
                       % (number // 10 + 1, number + 1))
    status, out, err, _ = measured(tmp_path, "traces", tmp_path / "documents.jsonl", "-o", "csv", "--limit", "3")
    assert (status, err) == (0, "") and len(out.splitlines()) == 4


def test_a_value_that_is_too_large_is_named(tmp_path):
    with (tmp_path / "large.jsonl").open("w") as file:
        file.write(line(1) + '{"metadata":"')
        for _ in range(1_000 if FULL else 600):
            file.write("x" * MB)
        file.write('"}\n')
    status, out, err, memory = measured(tmp_path, "traces", tmp_path / "large.jsonl", "-o", "json")
    assert status == 2 and "a value of more than 512 MB begins at byte" in err
    assert len(json.loads(out)["TraceSummaries"]) == 1
    assert memory < 1_400 * MB


@pytest.mark.parametrize("command", [["map", "-o", "json"], ["traces", "-o", "csv"], ["save", "--to", "-"]])
def test_the_number_of_threads_changes_nothing(run, tmp_path, command):
    # Six megabytes, the documents of a trace far from each other, so that every thread has a part of each.
    with (tmp_path / "spread.jsonl").open("w") as file:
        for part in range(1, 7):
            for number in range(1, 4_001):
                document = json.loads(line(number, f"service-{part}", annotations={"part": part}))
                document["id"] = f"{part:08x}{number:08x}"
                if part > 1:
                    document["parent_id"] = f"{1:08x}{number:08x}"
                file.write(json.dumps(document) + "\n")
    outputs = {run(*command, "spread.jsonl", XRAYSCOPE_THREADS=threads).raw for threads in ("1", "2", "8")}
    assert len(outputs) == 1 and len(outputs.pop()) > 1000
