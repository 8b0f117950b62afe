"""What the command line says to a slip of the keys, and what it completes."""
import shutil
import subprocess

import pytest

from conftest import PROGRAM


@pytest.mark.parametrize("arguments, name", [
    (["map", "demo", "--filter", "responsetime >"], "map"),
    (["traces", "listen:"], "traces"),
    (["save", "demo", "other.json", "--to", "-"], "save"),
    (["trace", "1-2-3", "demo", "--against", "1-2-4", "--output", "otlp"], None),
])
def test_the_command_that_failed_tells_its_own_usage(run, arguments, name):
    ran = run(*arguments)
    assert ran.out == ""
    if name is None:
        assert ran.status == 1, "there is no such trace: nothing of usage"
        return
    assert ran.status == 64
    assert f"Usage: xrayscope {name} [<options>]" in ran.err
    assert f"See 'xrayscope {name} --help'" in ran.err


def test_an_option_that_is_written_wrong_is_named_before_its_value_is_taken_for_a_source(run):
    ran = run("map", "demo", "--fliter", "ok")
    assert ran.status == 64
    assert "Unknown option '--fliter'. Did you mean '--filter'?" in ran.err


@pytest.mark.parametrize("typed, said", [
    (["trces"], "Did you mean the command `xrayscope traces`?"),
    (["map", "deom"], "Did you mean demo?"),
    (["map", "incidnet.json"], "Did you mean incident.json?"),
    (["map", "./incidnet.json"], "Did you mean ./incident.json?"),
    (["map", "something-else"], "Check the name"),
])
def test_what_is_not_there_is_guessed(tmp_path, typed, said):
    (tmp_path / "incident.json").write_text("{}")
    ran = subprocess.run([PROGRAM, *typed], cwd=tmp_path, capture_output=True, text=True, timeout=20)
    assert ran.returncode == 1
    assert f"{typed[-1]}: no such file. {said}" in ran.stderr


def test_a_file_that_is_not_there_does_not_keep_its_neighbours(run, demo_file):
    ran = run("traces", demo_file, "nosuch.json", "--limit", "1")
    assert ran.status == 2 and "nosuch.json: no such file" in ran.err and ran.out


@pytest.mark.parametrize("arguments", [
    ["save", "demo", "--to", "-", "--theme", "dark"],
    ["traces", "demo", "--no-mouse"],
    ["doctor", "spans.json", "--group", "shop"],
    ["doctor", "spans.json", "--profile", "production"],
])
def test_options_that_mean_nothing_are_refused(run, arguments):
    ran = run(*arguments)
    assert (ran.status, ran.out) == (64, "")
    assert arguments[-2] in ran.err or arguments[-1] in ran.err


@pytest.mark.parametrize(
    "name", ["view", "demo", "map", "node", "traces", "trace", "analyze", "save", "snapshot", "doctor"])
def test_each_help_has_an_example(run, name):
    help = run(name, "--help").out
    usage = help.index("USAGE:")
    examples = [line for line in help[:usage].splitlines() if line.startswith("xrayscope ")]
    assert examples, help
    assert name == "view" or any(line.startswith(f"xrayscope {name}") for line in examples)
    for title in ("WHICH PART OF IT", "X-RAY API", "LISTEN:") if name not in ("demo", "doctor") else ():
        assert title in help.upper()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize("line, expected", [
    ("xrayscope map demo --theme d|", {"dark"}),
    ("xrayscope view --theme high|", {"highcontrast"}),
    ("xrayscope traces demo --sort -res|", {"-response"}),
    ("xrayscope node task-s| demo", {"task-service"}),
    ("xrayscope node task-s| DEMO", {"task-service"}),
    ("xrayscope node task-s| nosuch.json", set()),
])
def test_values_are_completed(tmp_path, demo_file, line, expected):
    """As bash would, by the functions that the program makes for it; | is the cursor."""
    script = tmp_path / "complete.bash"
    script.write_text(subprocess.run([PROGRAM, "--generate-completion-script", "bash"], capture_output=True,
                                     text=True, check=True).stdout)
    (tmp_path / "xrayscope").symlink_to(PROGRAM)
    line = line.replace("DEMO", str(demo_file))
    before = line[:line.index("|")].split(" ")
    words = line.replace("|", "").split(" ")
    asked = f"""
PATH={tmp_path}:$PATH
source {script}
COMP_LINE='{' '.join(words)}' COMP_POINT={line.index('|')} COMP_TYPE=9
COMP_WORDS=({' '.join(words)}) COMP_CWORD={len(before) - 1}
_xrayscope xrayscope {before[-1]} {before[-2]}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    ran = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, timeout=30)
    assert set(ran.stdout.split()) == expected, ran.stderr
