"""Which keys sign, and for which region and endpoint: as botocore chooses them, over 190 settings.

Each setting is tried twice: by botocore (in this process, with the environment of the setting) and by the program, whose calls an
endpoint records. Where the two differ on purpose, DIFFERENCES says where and why.
"""
import itertools
import json
import os
import re
import stat

import botocore.session
import pytest
from botocore.exceptions import BotoCoreError

from test_live import endpoint  # noqa: F401

# What the AWS CLI v2 does and botocore does not (reference 10.2): these are named and left out.
DIFFERENCES = {
    "AWS_REGION": "the CLI v2 asks AWS_REGION first; botocore knows AWS_DEFAULT_REGION alone",
    "AWS_PROFILE over AWS_DEFAULT_PROFILE": "the CLI v2's order; botocore asks AWS_DEFAULT_PROFILE first",
    "a section twice": "botocore refuses the file; here its parts are joined",
    "SSO, login, roles": "are had from the AWS CLI, so that without it the program names it and botocore calls out",
}
FULL = {"AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "env-secret"}
ENVIRONMENTS = {
    "nothing": {}, "keys": FULL, "session": dict(FULL, AWS_SESSION_TOKEN="env-token"),
    "half: id": {"AWS_ACCESS_KEY_ID": "AKIDENV"}, "half: secret": {"AWS_SECRET_ACCESS_KEY": "env-secret"},
    "empty id": {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "env-secret"},
    "expired": dict(FULL, AWS_SESSION_TOKEN="t", AWS_CREDENTIAL_EXPIRATION="2020-01-01T00:00:00Z"),
}


def keys(name, indent="", **more):
    lines = {"aws_access_key_id": "AKID" + name, "aws_secret_access_key": name.lower() + "-secret", **more}
    return "".join(f"{indent}{key} = {value}\n" for key, value in lines.items() if value is not None)


CREDENTIALS = {
    "none": "", "default": "[default]\n" + keys("CRED"), "prod": "[prod]\n" + keys("PROD", aws_session_token="prod-token"),
    "both": "[default]\n" + keys("CRED") + "\n[prod]\n" + keys("PROD"),
    "half": "[default]\n" + keys("CRED", aws_secret_access_key=None),
    "half: secret": "[default]\n" + keys("CRED", aws_access_key_id=None),
    "indented": "  [default]\n" + keys("CRED", "  ") + "  [prod]\n" + keys("PROD", "  "),
    "with a region": "[default]\nregion = eu-central-1\n" + keys("CRED"),
}
CONFIGS = {
    "none": "", "default": "[default]\nregion = eu-west-1\n", "profile default": "[profile default]\nregion = eu-west-2\n",
    "default twice": "[default]\nregion = eu-west-1\n[profile default]\nregion = eu-west-2\n" + keys("LONG"),
    "default twice, turned": "[profile default]\nregion = eu-west-2\n[default]\nregion = eu-west-1\n" + keys("SHORT"),
    "keys": "[default]\nregion = eu-west-1\n" + keys("CONF") + "[profile prod]\nregion = us-east-1\n" + keys("CONFPROD"),
    "half": "[default]\n" + keys("CONF", aws_secret_access_key=None),
    "role without source": "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\n",
    "role with two sources": "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = prod\n"
                             "credential_source = Environment\n[profile prod]\n" + keys("CONFPROD"),
    "role of nobody": "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = nobody\n",
    "fips": "[default]\nregion = fips-us-east-1\n", "comments": "# c\n[default]\n; c\nregion : eu-west-1\n\n  # c\n" + keys("CONF"),
    "nested": "[default]\ns3 =\n  addressing_style = path\nregion = eu-west-1\n" + keys("CONF"),
    "process": "[default]\nregion = eu-west-1\ncredential_process = HOME/process ok\n",
    "process that failed": "[default]\ncredential_process = HOME/process failed\n",
    "process without version": "[default]\ncredential_process = HOME/process unversioned\n",
    "process of the past": "[default]\ncredential_process = HOME/process expired\n",
    "web identity without role": "[default]\nweb_identity_token_file = HOME/token\n",
}
PROFILES = {"none": {}, "AWS_PROFILE": {"AWS_PROFILE": "prod"}, "AWS_DEFAULT_PROFILE": {"AWS_DEFAULT_PROFILE": "prod"},
            "missing": {"AWS_PROFILE": "nobody"}, "option": {}}
PROCESS = """#!/bin/sh
case $1 in
ok) echo '{"Version": 1, "AccessKeyId": "AKIDPROC", "SecretAccessKey": "s", "SessionToken": "proc-token"}' ;;
unversioned) echo '{"AccessKeyId": "AKIDPROC", "SecretAccessKey": "s"}' ;;
expired) echo '{"Version": 1, "AccessKeyId": "AKIDPROC", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2020-01-01T00:00:00Z"}' ;;
*) exit 3 ;;
esac
"""


def settings():
    """Every environment with every credentials file, every config file with every way to name a profile, and both files together: 190."""
    found = {}
    for environment, credentials in itertools.product(ENVIRONMENTS, CREDENTIALS):
        found[environment, credentials, "default", "none"] = None
    for config, profile in itertools.product(CONFIGS, PROFILES):
        found["nothing", "none", config, profile] = None
    for credentials, config in itertools.product(("default", "half", "with a region"), CONFIGS):
        found["nothing", credentials, config, "none"] = None
    return list(found)


def place(home, setting):
    environment, credentials, config, profile = setting
    (home / ".aws").mkdir(exist_ok=True)
    for name, text in (("credentials", CREDENTIALS[credentials]), ("config", CONFIGS[config])):
        (home / ".aws" / name).write_text(text.replace("HOME", str(home)))
    return {**ENVIRONMENTS[environment], **PROFILES[profile]}, "prod" if profile == "option" else None


def botocore_chooses(home, changes, profile):
    """(key id, token, region), or None for an error or no keys."""
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update({"HOME": str(home), "PATH": kept["PATH"], "AWS_EC2_METADATA_DISABLED": "true", **changes})
    try:
        session = botocore.session.Session(profile=profile)
        found = session.get_credentials()
        if found is None:
            return None
        frozen = found.get_frozen_credentials()
        region = session.get_config_variable("region")
        plain = region.replace("fips-", "").replace("-fips", "") if region else None
        return frozen.access_key, frozen.token, plain
    except (BotoCoreError, RuntimeError):
        return None
    finally:
        os.environ.clear()
        os.environ.update(kept)


def program_chooses(run, endpoint, changes, profile):
    endpoint.ask("/__reset")
    more = ["--profile", profile] if profile else []
    ran = run("doctor", "-o", "json", "--endpoint-url", endpoint.url, *more, **changes)
    checks = {c["check"]: c for c in ran.json}
    requests = endpoint.ask("/__requests")["requests"]
    if not requests:
        # Without a region nothing is sent; the check tells whether there are keys.
        found = checks["credentials"]
        return ("no region", found["result"]) if "no region" in checks["region and endpoint"]["detail"] else None
    headers = requests[0]["headers"]
    scope = re.search(r"Credential=([^/]+)/\d+/([^/]+)/", headers["authorization"])
    return scope[1], headers.get("x-amz-security-token"), scope[2]


def test_the_same_keys_and_region_as_botocore(run, endpoint, tmp_path):
    program = tmp_path / "process"
    program.write_text(PROCESS)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "token").write_text("x")
    tried, wrong = 0, []
    for setting in settings():
        changes, profile = place(tmp_path, setting)
        expected = botocore_chooses(tmp_path, changes, profile)
        found = program_chooses(run, endpoint, changes, profile)
        if expected and expected[2] is None:
            expected = ("no region", "ok")
        elif expected is None and found and found[0] == "no region":
            found = None if found[1] == "failure" else found
        tried += 1
        if expected != found:
            wrong.append((setting, expected, found))
    assert not wrong, f"{len(wrong)} of {tried}: " + "\n".join(map(str, wrong[:40]))
    assert tried >= 150


@pytest.mark.parametrize("region, fips, dualstack", [
    ("eu-west-1", None, None), ("us-east-1", "true", None), ("us-east-1", None, "true"), ("us-gov-west-1", None, None),
    ("us-gov-west-1", "true", None), ("cn-north-1", None, None), ("cn-north-1", None, "true"), ("us-iso-east-1", None, None),
    ("us-isob-east-1", None, None), ("ap-northeast-1", "TRUE", "true"), ("fips-us-west-2", None, None),
    ("us-west-2-fips", None, None)])
def test_the_same_endpoint_as_botocore(run, tmp_path, region, fips, dualstack):
    changes = {"AWS_DEFAULT_REGION": region, **FULL}
    changes.update({k: v for k, v in (("AWS_USE_FIPS_ENDPOINT", fips), ("AWS_USE_DUALSTACK_ENDPOINT", dualstack)) if v})
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update({"HOME": str(tmp_path), **changes})
    try:
        expected = botocore.session.Session().create_client("xray").meta.endpoint_url
    finally:
        os.environ.clear()
        os.environ.update(kept)
    # A proxy that is not there keeps the calls on this machine.
    ran = run("doctor", "-o", "json", https_proxy="http://127.0.0.1:1", **changes)
    detail = next(c for c in ran.json if c["check"] == "region and endpoint")["detail"]
    assert expected in detail.split(", ")[1], (expected, detail)


def test_files_that_variables_name(run, endpoint, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own/config").write_text("[default]\nregion = eu-west-3\n" + keys("OWN"))
    found = program_chooses(run, endpoint, {"AWS_CONFIG_FILE": "$HOME/own/config"}, None)
    assert found == ("AKIDOWN", None, "eu-west-3")
    assert botocore_chooses(tmp_path, {"AWS_CONFIG_FILE": "$HOME/own/config"}, None) == found


def test_the_process_runs_once_for_many_calls(run, endpoint, tmp_path):
    (tmp_path / ".aws").mkdir()
    counter = tmp_path / "count"
    soon = '"Expiration": "\'$(date -u -d "+5 minutes" +%Y-%m-%dT%H:%M:%SZ)\'"'
    program = tmp_path / "process"
    program.write_text(f"#!/bin/sh\necho x >> {counter}\n"
                       f"echo '{{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"s\", \"SessionToken\": \"t\", {soon}}}'\n")
    program.chmod(0o700)
    (tmp_path / ".aws/config").write_text(f"[default]\nregion = eu-west-1\ncredential_process = {program}\n")
    ran = run("save", "--since", "1h", "--to", "-", "--endpoint-url", endpoint.url)
    assert ran.status == 0 and endpoint.paths().count("/Traces") == 8, ran.err
    assert len(counter.read_text().splitlines()) <= 2


def test_a_proxy_that_asks_who_is_there_is_named(run):
    import socket
    import threading
    listener = socket.create_server(("127.0.0.1", 0))

    def refuse():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nProxy-Authenticate: Basic\r\n\r\n")
            connection.close()

    threading.Thread(target=refuse, daemon=True).start()
    ran = run("map", AWS_REGION="eu-west-1", https_proxy=f"http://127.0.0.1:{listener.getsockname()[1]}", **FULL)
    assert ran.status == 1 and "status 407" in ran.err and "HTTPS_PROXY" in ran.err, ran.err
    listener.close()


def test_a_password_in_an_address_is_not_shown(run):
    ran = run("map", "--region", "eu-west-1", "--endpoint-url", "htp://me:hunter2@host", **FULL)
    assert ran.status == 1 and "hunter2" not in ran.err and "no address" in ran.err
