"""What lies between a person and AWS: TLS with a company's certificate, HTTP/2, a proxy."""
import subprocess
import sys
import time

import pytest
import trustme

from conftest import TOP
from test_live import KEYS, Endpoint


class Front:
    """The endpoint behind TLS and HTTP/2, with a certificate that no machine trusts by itself."""

    def __init__(self, folder):
        authority = trustme.CA()
        self.bundle, certificate, self.log = folder / "ca.pem", folder / "server.pem", folder / "front.log"
        authority.cert_pem.write_to_path(self.bundle)
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(certificate)
        self.log.touch()
        self.endpoint = Endpoint("--traces", "40")
        script = str(TOP / "Tests/Support/http2_front.py")
        self.process = subprocess.Popen([sys.executable, script, self.endpoint.url, str(certificate), str(self.log)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().split()[1]
        self.url = "https://localhost:" + self.port

    @property
    def calls(self):
        """(protocol, client port, path) of each call."""
        return [tuple(line.split()) for line in self.log.read_text().splitlines()]

    def close(self):
        self.process.kill()
        self.process.wait(10)
        self.endpoint.close()


@pytest.fixture
def front(tmp_path):
    opened = Front(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def proxy(tmp_path):
    """A real forwarding proxy: (its address, its log)."""
    log, port = tmp_path / "proxy.log", tmp_path / "proxy.port"
    process = subprocess.Popen([sys.executable, "-m", "proxy", "--hostname", "127.0.0.1", "--port", "0", "--port-file", str(port),
                                "--num-workers", "1", "--log-file", str(log)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        if port.exists() and port.read_text().strip():
            break
        time.sleep(0.1)
    yield "http://127.0.0.1:" + port.read_text().strip(), log
    process.terminate()
    process.wait(20)


def test_http2_is_spoken_and_connections_are_kept(run, front, tmp_path):
    ran = run("save", "--since", "1h", "--to", tmp_path / "saved.jsonl", "--endpoint-url", front.url, **KEYS,
              AWS_CA_BUNDLE=str(front.bundle))
    assert ran.status == 0 and "40 traces" in ran.err
    assert {call[0] for call in front.calls} == {"2"}
    assert len(front.calls) >= 12 and len({call[1] for call in front.calls}) <= 4


def test_a_certificate_that_nobody_trusts_ends_it(run, front):
    ran = run("map", "--endpoint-url", front.url, **KEYS)
    assert ran.status == 1 and "no secure connection" in ran.err and "AWS_CA_BUNDLE" in ran.err
    assert front.calls == []


def test_a_certificate_for_another_name_is_told_from_one_that_nobody_trusts(run, front):
    ran = run("map", "--endpoint-url", front.url.replace("localhost", "127.0.0.1"), **KEYS, AWS_CA_BUNDLE=str(front.bundle))
    assert ran.status == 1 and "is for another name" in ran.err and "Check the host in --endpoint-url" in ran.err
    assert "AWS_CA_BUNDLE" not in ran.err


def test_the_usual_variables_lead_through_a_proxy_or_past_it(run, front, proxy):
    address, log = proxy
    settings = {**KEYS, "AWS_CA_BUNDLE": str(front.bundle), "HTTPS_PROXY": address}
    ran = run("map", "--endpoint-url", front.url, "--output", "json", **settings)
    assert ran.status == 0 and ran.json["Services"]
    tunnels = f"CONNECT localhost:{front.port}"
    assert waited_for(log, tunnels)
    count = log.read_text().count(tunnels)
    ran = run("map", "--endpoint-url", front.url, **settings, NO_PROXY="localhost")
    assert ran.status == 0 and log.read_text().count(tunnels) == count


def waited_for(log, words):
    """The proxy writes a tunnel down when it closes."""
    for _ in range(100):
        if log.exists() and words in log.read_text():
            return True
        time.sleep(0.1)
    return False


def test_a_proxy_that_is_not_there_is_thought_of(run, front):
    ran = run("map", "--endpoint-url", front.url, **KEYS, HTTPS_PROXY="http://127.0.0.1:9")
    assert ran.status == 1 and "127.0.0.1 port 9" in ran.err and "HTTPS_PROXY" in ran.err
