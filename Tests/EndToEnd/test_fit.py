"""What is printed fits, and what a newcomer meets first says what to do."""
import pytest
from wcwidth import wcswidth

TRACE = "1-69a4e111-09b01ef60fd3efe9d8a71e23"
TWINS = [["map"], ["node", "task-service"], ["traces"], ["trace", TRACE], ["analyze"], ["analyze", "--group-by", "http.url"]]


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("twin", TWINS, ids=" ".join)
def test_text_stays_within_columns(run, twin, columns):
    ran = run(*twin, "demo", COLUMNS=str(columns))
    assert ran.status == 0, ran.err
    widest = max(ran.lines, key=wcswidth)
    assert wcswidth(widest) <= columns, widest
    assert len(ran.lines) > 3


def test_without_columns_nothing_is_cut(run):
    ran = run("traces", "demo", "--limit", "3")
    assert "…" not in ran.out and "https://tasks.example.com/api/attachments" in ran.out
    assert run("traces", "demo", "--limit", "3", COLUMNS="nonsense").out == ran.out


def test_narrow_lists_keep_id_and_request(run):
    ran = run("traces", "demo", "--limit", "1", COLUMNS="100")
    assert TRACE in ran.out and "GET https://tasks" in ran.out and "01:00:01.000" in ran.out


def test_demo_is_a_source_everywhere(run, tmp_path):
    for arguments in [*TWINS, ["save", "--to", tmp_path / "saved.json"], ["snapshot"]]:
        ran = run(*arguments[:1], *arguments[1:], "demo")
        assert ran.status == 0, f"{arguments}\n{ran.err}"
    ran = run("doctor", "demo")
    assert ran.status in (0, 3) and "reading: " in ran.out, ran.err


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
def test_the_first_message_is_whole_and_names_the_sample(viewer, size):
    seen = viewer(columns=size[0], rows=size[1])
    words = "`xrayscope demo` shows a sample without an account"
    seen.wait_for("^R asks again")
    body = " ".join(" ".join(seen.screen.display[1:-1]).split())
    assert "no credentials were found" in body and words in " ".join(body.split()), seen.text
    seen.press("Q")
    seen.wait_for_end()


@pytest.mark.parametrize("form", ["otlp", "jaeger"])
def test_the_sample_in_another_form_shows_a_frame_before_it_is_made(viewer, form):
    seen = viewer("demo", "--as", form)
    seen.wait_for("task-service", f"demo, as {form}", "419 traces")
    assert b"Reading." in seen.raw, "the first frame came with the data"
    seen.press("Q")
    assert seen.wait_for_end() == 0
