"""The filter prompt: what may come next, by keys, in a real pseudo-terminal."""


def test_a_filter_is_typed_with_tab(viewer):
    seen = viewer("demo")
    seen.wait_for("task-service", "419 traces")
    seen.press("F")
    seen.wait_for("Filter expression", "Tab", "responsetime")
    seen.press(*"serv", "tab")
    seen.wait_for("> service(")
    seen.press(*"task-s", "tab")
    seen.wait_for('> service("task-service")', "Enter filters by it")
    seen.press(*" ", "tab", *"annotation.ver", "tab", *" = ", "tab")
    seen.wait_for('> service("task-service") AND annotation.version = "2.4.')
    seen.press("enter")
    seen.wait_for("of 419 traces", 'AND annotation.version = "2.4.')
    seen.press("F", "\x15", *"annotation.foo")
    seen.wait_for("no trace has annotation.foo (419 traces read)")
    seen.press("esc", "Q")
    assert seen.wait_for_end() == 0
    assert seen.is_restored
