"""The viewer in a real pseudo-terminal, from the first key to the prompt after it."""
import signal

import pytest


def test_from_the_map_to_an_annotation_and_back(viewer):
    seen = viewer("demo")
    seen.wait_for("xrayscope", "task-service", "日次集計")
    map_text = seen.text
    seen.press("enter")
    node = seen.text
    assert node != map_text
    seen.press("enter")
    assert "/api/" in seen.text, "the node's traces"
    seen.press("enter")
    assert "task-service" in seen.text, "a timeline"
    timeline = seen.text
    seen.press("enter")
    assert seen.text != timeline, "a segment"
    seen.press("q", "q", "q")
    assert seen.text.splitlines()[5:20] == node.splitlines()[5:20], "back is where it was"
    seen.press("q")
    assert "日次集計" in seen.text
    seen.press("Q")
    assert seen.wait_for_end() == 0
    assert seen.is_restored


def test_an_annotation_of_a_segment(viewer, demo):
    seen = viewer("demo")
    seen.wait_for("task-service")
    seen.press("enter", "enter", "enter", "enter", "tab", "tab")
    seen.wait_for("route")
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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(viewer, number):
    seen = viewer("demo")
    seen.wait_for("task-service")
    seen.signal(number)
    assert seen.wait_for_end() != 0
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
