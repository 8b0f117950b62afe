"""What the tests of listen: share: free ports, a listening command that prints when it ends, and real clients."""
import socket
import subprocess
import time

from conftest import PROGRAM, environment


def free_ports(count):
    """Ports that were free a moment ago, for TCP and UDP."""
    taken = []
    while len(taken) < count:
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp.bind(("127.0.0.1", 0))
        try:
            udp.bind(("127.0.0.1", tcp.getsockname()[1]))
        except OSError:
            tcp.close()
            udp.close()
            continue
        taken.append((tcp, udp))
    ports = [tcp.getsockname()[1] for tcp, _ in taken]
    for pair in taken:
        for one in pair:
            one.close()
    return ports


class Ports:
    def __init__(self):
        self.xray, self.http, self.grpc = free_ports(3)

    @property
    def source(self):
        return f"listen:?xray={self.xray}&otlp-http={self.http}&otlp-grpc={self.grpc}"

    def wait(self):
        """Until the program listens on all of them."""
        end = time.monotonic() + 20
        for port in (self.xray, self.http, self.grpc):
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert time.monotonic() < end, f"nobody listens on {port}"
                    time.sleep(0.02)


class Listening:
    """A command on listen: in the background."""

    def __init__(self, home, ports, command, *arguments):
        self.ports = ports
        self.process = subprocess.Popen(
            [PROGRAM, command, ports.source, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(home), cwd=home)
        ports.wait()

    def end(self, timeout=30):
        """What it printed, what it said, how it ended."""
        out, err = self.process.communicate(timeout=timeout)
        return out.decode(), err.decode(), self.process.returncode

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
