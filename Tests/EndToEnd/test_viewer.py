"""The viewer in a real pseudo-terminal, from the first key to the prompt after it."""
import os
import signal
import time

import pytest


def test_from_the_map_to_an_annotation_and_back(viewer):
    seen = viewer("demo")
    seen.wait_for("xrayscope", "task-service", "日次集計")
    the_map = body(seen)
    seen.press("enter")
    seen.wait_for("Response time", "Called by")
    node = body(seen)
    seen.press("enter")
    seen.wait_for("Trace ", "TaskRepository.list")
    timeline = body(seen)
    seen.press("enter")
    seen.wait_for("1 Overview", "task-web")
    seen.press("tab")
    seen.wait_for("route", "GET /api/tasks")
    seen.press("q")
    assert body(seen) == timeline, "back is where it was"
    seen.press("q")
    assert body(seen) == node
    seen.press("q")
    assert body(seen) == the_map
    seen.press("Q")
    assert seen.wait_for_end() == 0
    assert seen.is_restored


def body(seen):
    """The screen without header and footer."""
    return seen.screen.display[1:-1]


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts what /proc tells of each thread")
def test_an_idle_viewer_sleeps(viewer):
    seen = viewer("demo")
    seen.wait_for("task-service")
    seen.press("L", "enter")
    seen.settle(quiet=1.5)
    before = wake_ups(seen.pid)
    time.sleep(3)
    assert wake_ups(seen.pid) == before
    seen.press("Q")
    assert seen.wait_for_end() == 0


def wake_ups(process):
    """How often each thread has gone to sleep so far."""
    counts = {}
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/status") as lines:
            counts[thread] = [line for line in lines if "voluntary_ctxt_switches" in line][0]
    return counts


def test_finding_and_help(viewer):
    seen = viewer("demo")
    seen.wait_for("task-service")
    seen.press("?")
    seen.wait_for("Enter", "Everywhere")
    seen.press("q", "L")
    seen.wait_for("Traces", "/api/tasks")
    seen.press("/", "login", "enter")
    assert "login" in seen.text
    seen.press("Q")
    assert seen.wait_for_end() == 0


@pytest.mark.parametrize("columns,rows", [(1, 1), (20, 5), (80, 24), (300, 90)])
def test_any_size_is_drawn(viewer, columns, rows):
    seen = viewer("demo")
    seen.wait_for("task-service")
    seen.resize(columns, rows)
    seen.settle()
    seen.press("enter", "enter", "enter")
    seen.resize(120, 40)
    seen.settle()
    assert "xrayscope" in seen.text
    seen.press("Q")
    assert seen.wait_for_end() == 0
    assert seen.is_restored


ENDING = ["SIGTERM", "SIGHUP", "SIGINT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGXCPU", "SIGIO"]


@pytest.mark.parametrize("name", [name for name in ENDING if hasattr(signal, name)])
def test_a_signal_leaves_the_terminal_as_it_was(viewer, name):
    number = getattr(signal, name)
    seen = viewer("demo")
    seen.wait_for("task-service")
    seen.signal(number)
    assert seen.wait_for_end() == 128 + number
    assert seen.is_restored


def test_a_broken_pipe_ends_nothing(viewer):
    seen = viewer("demo")
    seen.wait_for("task-service")
    seen.signal(signal.SIGPIPE)
    seen.press("L")
    seen.wait_for("Traces")
    seen.press("Q")
    assert seen.wait_for_end() == 0
    assert seen.is_restored


def test_suspended_and_back(viewer):
    seen = viewer("demo")
    seen.wait_for("task-service")
    before = seen.text
    seen.signal(signal.SIGTSTP)
    seen.settle()
    seen.signal(signal.SIGCONT)
    seen.settle()
    assert seen.text.splitlines()[1:] == before.splitlines()[1:]
    seen.press("Q")
    assert seen.wait_for_end() == 0
    assert seen.is_restored


def test_numbers_at_the_edge_leave_the_keys_alive(viewer, tmp_path):
    """The largest latency that can be written, alone on its axis, and counts that no sum holds."""
    file = tmp_path / "edge.json"
    file.write_text(
        '{"Services":[{"ReferenceId":9223372036854775807,"Name":"shop","Type":"remote","State":"active","SummaryStatistics":'
        '{"OkCount":1,"ErrorStatistics":{"ThrottleCount":-9223372036854775808,"TotalCount":5},"TotalCount":6,'
        '"TotalResponseTime":1e999},"ResponseTimeHistogram":[{"Value":1.797e308,"Count":3},{"Value":1e999,"Count":1e999}],'
        '"Edges":[{"ReferenceId":9223372036854775807}]}]}')
    seen = viewer(file)
    seen.wait_for("shop")
    seen.press("enter")
    seen.wait_for("Response time", "linear")
    seen.press("o")
    seen.wait_for("Response time", "logarithmic")
    seen.press("Q")
    assert seen.wait_for_end() == 0
    assert seen.is_restored
