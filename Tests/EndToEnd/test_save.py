"""What is saved reads back as it was."""
import json
import os
import stat

import pytest


def forms(run, source, trace):
    return {
        "map": run("map", source, "-o", "json").out,
        "traces": run("traces", source, "-o", "json").out,
        "trace": run("trace", trace, source, "-o", "json").out,
        "text": run("trace", trace, source).out,
    }


def test_the_saved_file_answers_like_the_original(run, tmp_path, demo_file, demo):
    saved = tmp_path / "saved.json"
    ran = run("save", demo_file, "--to", saved)
    assert ran.status == 0 and f"{len(demo)} traces" in ran.err
    trace = next(iter(demo))
    assert forms(run, saved, trace) == forms(run, demo_file, trace)
    read = {t["Id"]: [json.loads(s["Document"]) for s in t["Segments"]] for t in json.loads(saved.read_text())["Traces"]}
    assert read == demo


def test_the_file_is_the_users_alone_and_nothing_else_is_left(run, tmp_path, demo_file):
    saved = tmp_path / "saved.json"
    saved.write_text("old")
    os.chmod(saved, 0o644)
    assert run("save", demo_file, "--to", saved).status == 0
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name != ".config"] == ["saved.json"]


def test_a_save_that_fails_leaves_the_old_file(run, tmp_path):
    saved = tmp_path / "saved.json"
    saved.write_text("old")
    assert run("save", "missing.json", "--to", saved).status == 1
    assert saved.read_text() == "old"
    assert run("save", "missing.json").status == 64


def test_a_folder_that_is_not_there(run, demo_file):
    ran = run("save", demo_file, "--to", "none/saved.json")
    assert ran.status == 1 and "none/saved.json" in ran.err


def test_only_the_window_is_saved(run, tmp_path, demo_file, demo):
    run("save", demo_file, "--to", "part.json", "--since", "10m")
    part = json.loads((tmp_path / "part.json").read_text())["Traces"]
    assert 0 < len(part) < len(demo)


@pytest.mark.parametrize("command", ["map", "traces"])
def test_answers_without_documents_are_saved_as_answers(run, tmp_path, demo_file, command):
    (tmp_path / "answer.json").write_text(run(command, demo_file, "-o", "json").out)
    assert run("save", "answer.json", "--to", "again.json").status == 0
    assert run(command, "again.json", "-o", "json").out == run(command, "answer.json", "-o", "json").out
