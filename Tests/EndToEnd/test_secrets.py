"""What the commands print of a trace that holds a secret wherever there is room for one: only JSON, and who asks, get it."""
import json
import os
import subprocess
from pathlib import Path

import pytest

from conftest import PROGRAM

SOURCE = str(Path(__file__).resolve().parent.parent / "Fixtures" / "own" / "secrets.jsonl")
TRACE = "1-69a37f00-5ec7e75ec7e75ec7e75ec7e7"
ROOT = "amqp://app:hunter2@queue.example/orders"

PRINTED = [
    ["map"], ["map", "--output", "csv"], ["map", "--output", "dot"], ["map", "--output", "mermaid"],
    ["node", ROOT], ["node", ROOT, "--output", "csv"], ["traces"], ["traces", "--output", "csv"],
    ["trace", TRACE], ["trace", TRACE, "--output", "csv"], ["trace", TRACE, "--segment", "5ec7e75ec7e75e01"],
    ["trace", TRACE, "--segment", "5ec7e75ec7e75e02"],
] + [["snapshot", "--keys", "L,enter,enter,3", "--output", form] for form in ["text", "ansi", "svg", "html"]]


def run(arguments, *more):
    # Python's readline puts COLUMNS into the environment, which cuts text.
    whole = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return subprocess.run([PROGRAM, *arguments, SOURCE, *more], capture_output=True, text=True, env=whole)


@pytest.mark.parametrize("arguments", PRINTED, ids=" ".join)
def test_masked_and_shown_on_request(arguments):
    masked, shown = run(arguments), run(arguments, "--show-secrets")
    assert masked.returncode == 0 and shown.returncode == 0, masked.stderr + shown.stderr
    assert "***" in masked.stdout.replace("#42;", "*") and "hunter2" not in masked.stdout + masked.stderr
    assert "hunter2" in shown.stdout


@pytest.mark.parametrize("arguments", [["traces"], ["map"], ["trace", TRACE]], ids=" ".join)
def test_json_keeps_documents_as_they_are(arguments):
    printed = run([*arguments, "--output", "json"])
    assert "hunter2" in printed.stdout and "***" not in printed.stdout


def test_an_error_message_shows_none():
    printed = run(["node", "amqp://app:hunter2@nowhere.example"])
    assert printed.returncode == 1 and "nowhere.example" in printed.stderr and "hunter2" not in printed.stderr


def test_a_secret_attribute_is_masked_in_tables_of_analyze(run, tmp_path):
    from test_input import segment

    file = tmp_path / "traces.jsonl"
    lines = []
    for number in range(1, 5):
        document = segment("api", number, annotations={"password": f"hunter{number}", "plan": "team"})
        document["trace_id"] = f"1-69a4e0d0-{number:024x}"
        lines.append(json.dumps(document))
    file.write_text("\n".join(lines))
    for output in ("text", "csv"):
        answer = run("analyze", file, "--group-by", "annotation.password", "--output", output)
        assert "hunter" not in answer.out and "***" in answer.out
        assert "hunter1" in run("analyze", file, "--group-by", "annotation.password", "--output", output, "--show-secrets").out


def test_csv_shows_what_was_asked_for(run, tmp_path):
    from test_input import segment

    file = tmp_path / "traces.jsonl"
    lines = []
    for number in (1, 2):
        document = segment("amqp://app:hunter2@queue.example", number)
        document["trace_id"] = f"1-69a4e0d0-{number:024x}"
        lines.append(json.dumps(document))
    file.write_text("\n".join(lines))
    first, second = (f"1-69a4e0d0-{number:024x}" for number in (1, 2))
    for command in (["trace", first, file, "--against", second], ["analyze", file], ["analyze", file, "--group-by", "service"]):
        assert "hunter2" not in run(*command, "--output", "csv").out
        assert "hunter2" in run(*command, "--output", "csv", "--show-secrets").out


def test_one_rule_for_documents(run, tmp_path):
    """What is secret by its name, by the name beside it or by the one around it, in text as on the screen."""
    from test_input import segment

    document = segment("api", 1, metadata={"default": {
        "say \"token": "hunter2", "list": [{"key": "Set-Cookie", "value": ["hunter2", {"deep": "hunter2"}]}], "secret": {"n": 7411},
        "empty": {}, "none": [], "kept": ["visible", 1]}})
    document["trace_id"] = "1-69a4e0d0-" + "0" * 23 + "1"
    file = tmp_path / "trace.jsonl"
    file.write_text(json.dumps(document))
    text = run("trace", document["trace_id"], file, "--segment", document["id"]).out
    assert "hunter2" not in text and "7411" not in text
    shown = json.loads(text[text.index("{"):])["metadata"]["default"]
    assert shown == {
        "say \"token": "***", "list": [{"key": "Set-Cookie", "value": ["***", {"deep": "***"}]}], "secret": {"n": "***"},
        "empty": {}, "none": [], "kept": ["visible", 1]}


def test_names_of_nodes_and_subsegments_hold_none(run, tmp_path):
    """Also where a name is cut: neither the password nor the account of a queue shows a part of itself."""
    from test_input import segment

    password, account = "hunter2" * 5, "734510988213"
    names = [f"app:{password}@db.example:5432", f"https://sqs.eu-west-1.amazonaws.com/{account}/orders"]
    document = segment("front", 1, trace_id=TRACE, subsegments=[
        segment(name, number, namespace="remote") for number, name in enumerate(names, 2)])
    file = tmp_path / "trace.jsonl"
    file.write_text(json.dumps(document))
    printed = [["map"], ["map", "--output", "csv"], ["map", "--output", "dot"], ["trace", TRACE], ["analyze", "--group-by", "service"]]
    printed += [["snapshot", "--size", size, "--keys", keys] for size in ("60x20", "120x40") for keys in ("down", "L,enter", "L,enter,m")]
    for command in printed:
        out = run(*command, file).out
        assert "front" in out and "hunt" not in out and account[:4] not in out, (command, out)
    assert account in run("map", file, "--output", "csv", "--show-secrets").out


def test_doctor_shows_secrets_on_request(run, tmp_path):
    config = tmp_path / "config"
    config.write_text("[default]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:1/?token=hunter2\n")
    masked = run("doctor", "--profile", "password=hunter2", AWS_CONFIG_FILE=str(config))
    shown = run("doctor", "--profile", "password=hunter2", "--show-secrets", AWS_CONFIG_FILE=str(config))
    assert "password=***" in masked.out and "hunter2" not in masked.out and "password=hunter2" in shown.out
