"""1,000 traces from an X-Ray endpoint on the loopback: xrayscope against boto3 with four threads, and against `sam traces`
where that is installed (SAM=/path/to/sam, or on the PATH). Both do what `xrayscope save` does: list the window, then fetch
every trace by fives. The endpoint's bodies are made beforehand; what it could give is measured beside them."""
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from measure import WORK, XRAYSCOPE, NothingMeasured, row

TOP = Path(__file__).resolve().parent.parent.parent
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDBENCH", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true"}
BOTO = """
import os, sys, time
from concurrent.futures import ThreadPoolExecutor
import boto3
client = boto3.client("xray", endpoint_url=sys.argv[1])
now = time.time()
pages = client.get_paginator("get_trace_summaries").paginate(StartTime=now - 3600, EndTime=now)
ids = [t["Id"] for page in pages for t in page["TraceSummaries"]]
fives = [ids[i:i + 5] for i in range(0, len(ids), 5)]
with ThreadPoolExecutor(4) as pool:
    traces = [t for answer in pool.map(lambda five: client.batch_get_traces(TraceIds=five), fives) for t in answer["Traces"]]
assert len(traces) == 1000, len(traces)
assert sum(len(t["Segments"]) for t in traces) == 5000
"""


class Endpoint:
    """Tests/Support/xray_endpoint.py with 1,000 traces of five segments in the last hour."""

    def __enter__(self):
        script = TOP / "Tests/Support/xray_endpoint.py"
        self.process = subprocess.Popen(
            [sys.executable, str(script), "--traces", "1000", "--first", str(time.time() - 3000), "--spread", "2400"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = "http://127.0.0.1:" + self.process.stdout.readline().split()[1]
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)

    def bare(self):
        """Seconds for 200 plain requests on one connection: what the endpoint itself takes for every trace."""
        request = urllib.request.Request(self.url + "/TraceSummaries", data=json.dumps(
            {"StartTime": time.time() - 3600, "EndTime": time.time()}).encode())
        ids = [t["Id"] for t in json.load(urllib.request.urlopen(request))["TraceSummaries"]][:5]
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"))
        body = json.dumps({"TraceIds": ids})
        begin = time.perf_counter()
        for _ in range(200):
            connection.request("POST", "/Traces", body)
            connection.getresponse().read()
        return time.perf_counter() - begin


def seconds(command, settings, check):
    begin = time.perf_counter()
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True)
    taken = time.perf_counter() - begin
    if done.returncode or not check(done):
        raise NothingMeasured(f"{command}: status {done.returncode}\n{done.stderr.decode(errors='replace')[-800:]}")
    return taken


def measure(program, work, times):
    """The best seconds of each, in alternation: xrayscope, boto3, sam (None without it), the endpoint by itself."""
    sam = os.environ.get("SAM") or shutil.which("sam")
    best = {}
    with Endpoint() as endpoint:
        settings = {**KEYS, "AWS_ENDPOINT_URL": endpoint.url, "HOME": str(work)}
        saved = work / "saved.jsonl"
        commands = {
            "xrayscope": ([program, "save", "--since", "1h", "--to", str(saved)], lambda d: b"1000 traces" in d.stderr),
            "boto3": ([sys.executable, "-c", BOTO, endpoint.url], lambda d: True)}
        if sam:
            start = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() - 3600))
            commands["sam"] = ([sam, "traces", "--output", "json", "--start-time", start],
                               lambda d: d.stdout.count(b'"Segments"') == 1000)
        for _ in range(times):
            for name, (command, check) in commands.items():
                saved.unlink(missing_ok=True)
                best[name] = min(best.get(name, 1e9), seconds(command, settings, check))
            best["endpoint"] = min(best.get("endpoint", 1e9), endpoint.bare())
    return best


def endpoint(quick):
    best = measure(XRAYSCOPE, WORK, 2 if quick else 10)
    ours = best["xrayscope"]
    row("1,000 traces saved from an endpoint on the loopback", f"{ours:.2f} s", f"boto3 with 4 threads: {best['boto3']:.2f} s",
        f"{best['boto3'] / ours:.1f}x (>= 3x)", best["boto3"] / ours >= 3)
    if "sam" in best:
        row("the same", f"{ours:.2f} s", f"`sam traces`: {best['sam']:.2f} s", f"{best['sam'] / ours:.1f}x (>= 10x)",
            best["sam"] / ours >= 10)
