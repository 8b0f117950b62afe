"""A save keeps exactly what there was: nothing half takes the place of something whole, and no two accounts are mixed."""
import fcntl
import json
import os
import subprocess
import threading
import time

from test_live import endpoint, live  # noqa: F401
from test_live_save import lines


def saved_ids(path):
    return [t["Id"] for line in lines(path) for t in line.get("Traces", [])]


def test_a_list_that_breaks_off_leaves_the_old_file(live, endpoint, tmp_path):
    for status, code in [(429, "ThrottledException"), (500, None), (403, "AccessDeniedException")]:
        endpoint.ask("/__reset")
        target = tmp_path / f"b{status}.jsonl"
        target.write_text("old")
        # The first page of the list comes, no later one does.
        endpoint.fault("/TraceSummaries", "status", status=status, code=code, skip=1, count=-1)
        ran = live("save", "--since", "1h", "--to", target, AWS_MAX_ATTEMPTS="1")
        assert ran.status == 2 and "goes on from there" in ran.err, ran.err
        assert target.read_text() == "old"
        endpoint.ask("/__reset")
        again = live("save", "--since", "1h", "--to", target)
        assert again.status == 0 and "saved 40 traces" in again.err
        assert sorted(saved_ids(target)) == sorted(endpoint.ask("/__traces"))


def test_what_can_never_be_had_is_named_and_blocks_nothing(live, endpoint, tmp_path):
    bad = endpoint.ask("/__traces")[3]
    endpoint.fault("/ServiceGraph", "status", status=403, code="AccessDeniedException", count=-1)
    endpoint.fault("/Traces", "status", status=500, holding=bad, count=-1)
    target = tmp_path / "n.jsonl"
    first = live("save", "--since", "1h", "--to", target, AWS_MAX_ATTEMPTS="1")
    assert first.status == 2 and not target.exists() and bad in first.err and "xray:GetServiceGraph" in first.err
    second = live("save", "--since", "1h", "--to", target, AWS_MAX_ATTEMPTS="1")
    assert second.status == 2 and "saved 39 traces" in second.err and bad in second.err
    assert sorted(saved_ids(target)) == sorted(set(endpoint.ask("/__traces")) - {bad})


def test_a_save_of_another_account_is_not_gone_on_with(live, endpoint, tmp_path):
    endpoint.fault("/Traces", "status", status=403, code="AccessDeniedException", count=-1)
    target = tmp_path / "a.jsonl"
    assert live("save", "--since", "1h", "--to", target).status == 2
    endpoint.ask("/__reset")
    for words, changes in [("another account", {"AWS_ACCESS_KEY_ID": "AKIDOTHER"}), ("another region", {"AWS_REGION": "us-east-1"})]:
        ran = live("save", "--since", "1h", "--to", target, **changes)
        assert ran.status == 1 and words in ran.err, ran.err
        assert "AKID" not in (tmp_path / "a.jsonl.partial").read_text()
    assert live("save", "--since", "1h", "--to", target).status == 0


def test_yesterdays_beginning_is_not_todays(live, endpoint, tmp_path):
    endpoint.fault("/Traces", "status", status=403, code="AccessDeniedException", count=-1)
    partial = tmp_path / "y.jsonl.partial"
    assert live("save", "--since", "1h", "--to", tmp_path / "y.jsonl").status == 2
    endpoint.ask("/__reset")
    first, *rest = partial.read_text().splitlines()
    request = json.loads(first)
    for end in ("StartTime", "EndTime"):
        request["SavedRequest"][end] -= 86_400
    partial.write_text("\n".join([json.dumps(request)] + rest) + "\n")
    ran = live("save", "--since", "1h", "--to", tmp_path / "y.jsonl")
    assert ran.status == 1 and "another window" in ran.err
    partial.write_text("\n".join([first] + rest) + "\n")
    assert live("save", "--since", "2h", "--to", tmp_path / "y.jsonl").status == 1
    assert live("save", "--since", "1h", "--to", tmp_path / "y.jsonl").status == 0


def test_two_saves_do_not_write_one_file(live, endpoint, tmp_path):
    with open(tmp_path / "t.jsonl.partial", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ran = live("save", "--since", "1h", "--to", tmp_path / "t.jsonl")
    assert ran.status == 1 and "another save writes it now" in ran.err
    assert live("save", "--since", "1h", "--to", tmp_path / "t.jsonl").status == 0


def test_damaged_lines_are_named_and_fetched_again(live, endpoint, run, tmp_path):
    live("save", "--since", "1h", "--to", tmp_path / "w.jsonl")
    kept = (tmp_path / "w.jsonl").read_text().splitlines()
    place = next(i for i, line in enumerate(kept) if line.startswith('{"Traces"'))
    # What a power loss leaves: a run of zero bytes inside of a line.
    kept[place] = kept[place][:100] + "\0" * 200 + kept[place][300:]
    (tmp_path / "d.jsonl.partial").write_text("\n".join(kept) + "\n")
    ran = live("save", "--since", "1h", "--to", tmp_path / "d.jsonl")
    assert ran.status == 0 and f"line {place + 1}: is damaged" in ran.err and "35 traces are there" in ran.err
    assert sorted(saved_ids_of(run, tmp_path / "d.jsonl")) == sorted(endpoint.ask("/__traces"))


def saved_ids_of(run, path):
    read = run("traces", path, "-o", "json")
    assert read.status == 0 and read.err == ""
    return [t["Id"] for t in read.json["TraceSummaries"]]


def test_a_pipe_a_device_and_a_folder(run, live, endpoint, demo_file, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    got = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    assert live("save", "--since", "1h", "--to", tmp_path / "pipe").status == 0
    reader.join(10)
    assert len({t["Id"] for line in got[0].splitlines() for t in json.loads(line).get("Traces", [])}) == 40
    # A link to a device, so that no test can take the machine's own away.
    (tmp_path / "null").symlink_to("/dev/null")
    assert run("save", demo_file, "--to", tmp_path / "null").status == 0
    assert os.path.islink(tmp_path / "null") and not os.path.isfile("/dev/null")
    (tmp_path / "folder").mkdir()
    for ran in (run("save", demo_file, "--to", tmp_path / "folder"), live("save", "--to", tmp_path / "folder")):
        assert ran.status == 1 and "is a folder" in ran.err
    assert not list(tmp_path.glob("*.part*"))


def test_links_are_followed_and_a_partial_link_is_not(run, live, endpoint, demo_file, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real/file.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real/file.json")
    assert run("save", demo_file, "--to", tmp_path / "link.json").status == 0
    assert (tmp_path / "link.json").is_symlink() and "Traces" in (tmp_path / "real/file.json").read_text()
    assert live("save", "--since", "1h", "--to", tmp_path / "link.json").status == 0
    assert (tmp_path / "link.json").is_symlink() and len(saved_ids(tmp_path / "real/file.json")) == 40
    (tmp_path / "nowhere").symlink_to("gone")
    assert "not there" in run("save", demo_file, "--to", tmp_path / "nowhere").err
    (tmp_path / "mine").write_text("keep")
    (tmp_path / "p.jsonl.partial").symlink_to("mine")
    ran = live("save", "--since", "1h", "--to", tmp_path / "p.jsonl")
    assert ran.status == 1 and "is a link" in ran.err and (tmp_path / "mine").read_text() == "keep"
