"""Whose keys a save is of: asked of STS, played by moto."""
import json
import socket
import subprocess
import sys
import time

import pytest

from listening import free_ports
from test_live import endpoint, live  # noqa: F401 (fixtures)


@pytest.fixture
def sts():
    port = free_ports(1)[0]
    process = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert process.poll() is None and time.monotonic() < end, "moto's server did not start"
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


def test_a_save_is_known_by_the_account_that_sts_names(live, endpoint, sts, tmp_path):
    endpoint.fault("/Traces", "status", status=403, code="AccessDeniedException", count=-1)
    target = tmp_path / "a.jsonl"
    assert live("save", "--since", "1h", "--to", target, AWS_ENDPOINT_URL_STS=sts).status == 2
    first = (tmp_path / "a.jsonl.partial").read_text().splitlines()[0]
    # moto's account.
    assert json.loads(first)["SavedRequest"]["Account"] == "123456789012"
    assert "AKID" not in first and "test-secret" not in first
    endpoint.ask("/__reset")
    # Another key of the same account goes on with it; without STS a key is known by itself alone, and this one is another.
    ran = live("save", "--since", "1h", "--to", target, AWS_ACCESS_KEY_ID="AKIDOTHER")
    assert ran.status == 1 and "another account" in ran.err
    ran = live("save", "--since", "1h", "--to", target, AWS_ACCESS_KEY_ID="AKIDOTHER", AWS_ENDPOINT_URL_STS=sts)
    assert ran.status == 0, ran.err
