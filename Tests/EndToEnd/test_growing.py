"""Files that change while the viewer is open: they grow, are cut off, are replaced, are gone."""
import json

from test_input import segment


def line(number, name="api", **members):
    trace = f"1-69a4e0d0-{number:024x}"
    document = segment(name, number, **members)
    document.update(trace_id=trace, start_time=1772413200.0 + number, end_time=1772413201.0 + number)
    return json.dumps(document) + "\n"


def append(file, text):
    with file.open("a") as out:
        out.write(text)


def test_a_file_is_followed(viewer, tmp_path):
    file = tmp_path / "traces.jsonl"
    file.write_text("".join(line(number) for number in range(1, 4)))
    seen = viewer("--follow", file)
    seen.wait_for("following", "3 traces", "api")
    seen.press("L", "j", "j")
    seen.wait_for("Traces", "following")
    # A line in two parts, then a trace of another service, while the list is in front.
    text = line(4, "worker")
    append(file, text[:50])
    seen.settle()
    assert "3 traces" in seen.text
    append(file, text[50:])
    seen.wait_for("4 traces", "worker")
    seen.press("p")
    append(file, line(5))
    seen.settle()
    seen.wait_for("paused", "4 traces")
    seen.press("p")
    seen.wait_for("following", "5 traces")
    # The cursor is still on the first trace, the last of the list: its document opens.
    seen.press("enter", "enter")
    seen.wait_for("1 Overview", f"{1:016x}")
    seen.press("q", "q")
    file.write_text(line(6))
    seen.wait_for("6 traces", "shorter than it was")
    (tmp_path / "new").write_text(line(7))
    (tmp_path / "new").rename(file)
    seen.wait_for("7 traces", "another file")
    file.unlink()
    seen.wait_for("is not there")
    file.write_text(line(8))
    seen.wait_for("8 traces")
    seen.press("Q")
    assert seen.wait_for_end() == 0 and seen.is_restored


def test_a_file_that_comes_later_is_followed(viewer, tmp_path):
    seen = viewer("--follow", tmp_path / "later.jsonl", tmp_path / "other.jsonl")
    seen.wait_for("following", "0 traces")
    append(tmp_path / "later.jsonl", line(1))
    seen.wait_for("1 trace")
    append(tmp_path / "other.jsonl", json.dumps({"Traces": [{"Id": f"1-69a4e0d0-{2:024x}", "Segments": [
        {"Id": f"{9:016x}", "Document": line(2, "billing", id=f"{9:016x}")}]}]}) + "\n")
    seen.wait_for("2 traces", "billing")


def test_a_file_that_is_cut_off_while_it_is_open(viewer, tmp_path):
    file = tmp_path / "traces.jsonl"
    file.write_text(line(1, metadata={"default": {"first": 1}}) + line(2, metadata={"default": {"second": 2}}))
    seen = viewer(file)
    seen.wait_for("2 traces")
    file.write_text(line(3))
    seen.press("L", "enter", "enter", "3")
    seen.wait_for("The document cannot be read", "the file is shorter than it was", "open it again")
    seen.press("Q")
    assert seen.wait_for_end() == 0 and seen.is_restored


def test_a_file_that_is_removed_while_it_is_open(viewer, tmp_path):
    file = tmp_path / "traces.jsonl"
    file.write_text(line(1, metadata={"default": {"kept": "as it was"}}))
    seen = viewer(file)
    seen.wait_for("1 trace")
    file.unlink()
    seen.press("L", "enter", "enter", "3")
    seen.wait_for("as it was")


def test_only_the_viewer_follows(run, demo_file):
    for command in (["map"], ["node", "x"], ["traces"], ["trace", "1-69a4e0d0-0123456789abcdef01234567"],
                    ["save", "--to", "x"], ["snapshot"]):
        ran = run(*command, "--follow", demo_file)
        assert (ran.status, ran.out) == (64, "") and "--follow is for the viewer" in ran.err, command
    ran = run("--follow", "xray:")
    assert ran.status == 64 and "files and standard input" in ran.err
