"""Whatever is accepted, saved and read again is the same: every fixture."""
import pytest

from conftest import FIXTURES

FOLDERS = ("made", "xray-segments", "xray-api")
FILES = sorted(path for folder in FOLDERS for path in (FIXTURES / folder).iterdir() if path.stat().st_size < 300_000)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_was_read_is_what_is_saved(run, tmp_path, path):
    saved = tmp_path / "saved.json"
    done = run("save", path, "--to", saved)
    if done.status == 1:
        # Nothing in it can be saved, and that is said.
        assert done.err and not saved.exists()
        return
    for command in (["traces", "-o", "csv"], ["map", "-o", "json"]):
        before, after = run(command[0], path, *command[1:]), run(command[0], saved, *command[1:])
        assert after.out == before.out, command
    listed = run("traces", path, "-o", "csv").lines[1:]
    for trace in [line.split(",")[0] for line in listed[:3]]:
        before, after = run("trace", trace, path, "-o", "csv"), run("trace", trace, saved, "-o", "csv")
        assert after.out == before.out, trace
