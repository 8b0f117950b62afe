#!/usr/bin/env python3
"""Writes the sample that `xrayscope demo` opens: one hour of a small task application, as a BatchGetTraces answer.

    Tools/generate-demo.py [--out Sources/Sample/demo.json.gz] [--check]

The same bytes every time (only `random()` of a seeded generator is used, and gzip's time stamp is 0). `--check` says
whether the committed file holds what this script writes.

What there is to find in it: version 2.4.1 of task-service is out from 10:24 to 10:42 (01:24 to 01:42 UTC). It lists
tasks by a scan of one partition of the table `tasks`; for the largest tenant, acme, that partition is hot, so its calls
slow down, are throttled (429) and some requests end in a 500 with a chain of exceptions.
"""
import argparse
import gzip
import io
import json
import math
import random
import sys
from pathlib import Path

START = 1772413200  # 2026-03-02T01:00:00Z, 10:00 in Tokyo
HOUR = 3600
REGION, ACCOUNT = "ap-northeast-1", "123456789012"
DEPLOY, FULL, ROLLBACK = 24 * 60, 28 * 60, 42 * 60
TENANTS = [("acme", 0.34, "enterprise"), ("globex", 0.26, "team"), ("initech", 0.22, "team"), ("小林商店", 0.18, "free")]
AGENTS = [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36",
    "TaskApp/3.2 (iPhone; iOS 17.5)",
]
QUEUE = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/mail"

R = random.Random(20260302)


def pick(items):
    return items[int(R.random() * len(items))]


def weighted(items):
    """The first member of a (value, weight, …) row, by weight; the whole row is returned."""
    point = R.random()
    for row in items:
        point -= row[1]
        if point < 0:
            return row
    return items[-1]


def spread(median, sigma=0.35):
    """A log-normal time in seconds (Box and Muller, so that every Python makes the same)."""
    normal = math.sqrt(-2 * math.log(1 - R.random())) * math.cos(2 * math.pi * R.random())
    return median * math.exp(sigma * normal)


def hexadecimal(digits):
    return "".join(pick("0123456789abcdef") for _ in range(digits))


def at(seconds):
    """Epoch seconds as the SDKs write them, to the millisecond."""
    return round(START + seconds, 3)


class Entity:
    """A segment or subsegment under construction. Its clock runs forward as things happen in it."""

    def __init__(self, name, start, **members):
        self.start = self.clock = start
        self.doc = {"id": hexadecimal(16), "name": name, "start_time": at(start), **members}

    def spend(self, seconds):
        self.clock += seconds
        return self

    def call(self, name, **members):
        """A subsegment that starts now; `done` ends it."""
        child = Entity(name, self.clock, **members)
        self.doc.setdefault("subsegments", []).append(child.doc)
        return child

    def done(self, child):
        self.clock = max(self.clock, child.end())
        return child

    def end(self):
        if "end_time" not in self.doc and not self.doc.get("in_progress"):
            # The end stands beside the start, where the SDKs write it.
            self.doc["end_time"] = at(self.clock)
        return self.clock

    def note(self, **annotations):
        self.doc.setdefault("annotations", {}).update(annotations)

    def outcome(self, status, request=None):
        response = {"response": {"status": status}}
        self.doc["http"] = {**({"request": request} if request else {}), **response}
        if status == 429:
            self.doc.update(throttle=True, error=True)
        elif 400 <= status < 500:
            self.doc["error"] = True
        elif status >= 500:
            self.doc["fault"] = True


class Trace:
    def __init__(self, start):
        self.start = start
        self.id = f"1-{int(START + start):08x}-{hexadecimal(24)}"
        self.segments = []

    def segment(self, name, start, parent=None, **members):
        entity = Entity(name, start, trace_id=self.id)
        if parent is not None:
            entity.doc["parent_id"] = parent.doc["id"]
        entity.doc.update(members)
        self.segments.append(entity)
        return entity

    def answer(self):
        first = min(s.start for s in self.segments)
        last = max(s.end() for s in self.segments)
        documents = [
            {"Id": s.doc["id"], "Document": json.dumps(s.doc, ensure_ascii=False, separators=(",", ":"))}
            for s in self.segments
        ]
        return {"Id": self.id, "Duration": round(last - first, 3), "LimitExceeded": False, "Segments": documents}


def container(service, sdk, version):
    return {
        "ecs": {"container": f"{service}-7f9c", "cluster_arn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/tasks"},
        "cloudwatch_logs": [{"log_group": f"/ecs/{service}"}],
        "xray": {"sdk": sdk, "sdk_version": version},
    }


def version_at(second):
    """2.4.1 takes half of the requests at first, then all, until it is rolled back."""
    if DEPLOY <= second < FULL:
        return "2.4.1" if R.random() < 0.5 else "2.4.0"
    return "2.4.1" if FULL <= second < ROLLBACK else "2.4.0"


THROTTLED = "ProvisionedThroughputExceededException"


def frames(*rows):
    return [{"path": f"/app/tasks/{path}", "line": line, "label": label} for path, line, label in rows]


def throttled_exception():
    return {
        "id": hexadecimal(16),
        "type": THROTTLED,
        "remote": True,
        "message": "The level of configured provisioned throughput for the table was exceeded. Consider increasing "
        "your provisioning level with the UpdateTable API.",
        "truncated": 4,
        "stack": frames(("dynamo/client.py", 212, "send"), ("dynamo/client.py", 148, "retrying")),
    }


def dynamo(owner, operation, seconds, throttled=False, retries=0):
    call = owner.call("DynamoDB", namespace="aws")
    call.doc["aws"] = {"operation": operation, "region": REGION, "table_name": "tasks", "request_id": hexadecimal(20)}
    if retries:
        call.doc["aws"]["retries"] = retries
    call.outcome(400 if throttled else 200)  # DynamoDB answers a throttled call with 400; the SDKs set `throttle`
    if throttled:
        call.doc["throttle"] = True
    call.spend(seconds)
    owner.done(call)
    return call


def sql(owner, statement, seconds):
    call = owner.call("users@db.internal", namespace="remote")
    call.doc["sql"] = {
        "url": "jdbc:postgresql://db.internal:5432/users",
        "database_type": "PostgreSQL",
        "database_version": "15.6",
        "driver_version": "42.7.3",
        "user": "app",
        "preparation": "statement",
        "sanitized_query": statement,
    }
    call.spend(seconds)
    owner.done(call)
    return call


def list_tasks(service, tenant, version):
    """The query of GET /api/tasks; 2.4.1 scans the tenant's partition instead."""
    work = service.call("TaskRepository.list")
    if version == "2.4.0":
        dynamo(work, "Query", spread(0.05))
        service.done(work)
        return 200
    hot = tenant == "acme"
    work.note(partition=f"tenant#{tenant}", scanned=int(spread(48000 if hot else 900, 0.2)))
    throttles = int(R.random() * 4) if hot else 0
    for attempt in range(throttles):
        call = dynamo(work, "Scan", spread(0.12, 0.2), throttled=True, retries=attempt)
        cause = throttled_exception()
        call.doc["cause"] = {"working_directory": "/app", "exceptions": [cause]}
        work.spend(0.05 * 2**attempt)
    if throttles == 3:
        top = {
            "id": hexadecimal(16),
            "type": "TaskListUnavailable",
            "message": f"partition tenant#{tenant} of table tasks did not answer after 3 attempts",
            "cause": cause["id"],
            "stack": frames(
                ("repository.py", 88, "list"), ("service.py", 131, "list_tasks"), ("http/handler.py", 57, "dispatch")
            ),
        }
        work.doc["cause"] = {"working_directory": "/app", "exceptions": [top, {**cause, "skipped": 1}]}
        work.doc["fault"] = True
        service.doc["cause"] = top["id"]
    else:
        dynamo(work, "Scan", spread(0.9 if hot else 0.11))
    service.done(work)
    return 500 if throttles == 3 else 200


def authorize(service, user):
    """One request in four is not in the cache and asks the database."""
    hit = R.random() < 0.75
    check = service.call("authorize")
    check.note(cache_hit=hit)
    if hit:
        check.spend(spread(0.0012))
    else:
        sql(check, "SELECT id, tenant, roles FROM users WHERE session = ?", spread(0.009))
    check.doc["metadata"] = {"auth": {"user": {"id": user, "roles": ["member"]}, "cache": {"hit": hit, "ttl_s": 300}}}
    service.done(check)


def send_mail(service):
    call = service.call("SQS", namespace="aws")
    call.doc["aws"] = {"operation": "SendMessage", "region": REGION, "queue_url": QUEUE, "request_id": hexadecimal(20)}
    call.outcome(200)
    call.spend(spread(0.006))
    service.done(call)
    return call


ROUTES = [
    ("GET /api/tasks", 0.46),
    ("GET /api/tasks/{id}", 0.20),
    ("POST /api/tasks", 0.13),
    ("PUT /api/tasks/{id}/done", 0.08),
    ("POST /api/login", 0.08),
    ("POST /api/attachments", 0.05),
]


def serve_tasks(trace, caller, route, request, user, tenant, plan):
    """task-service: what it does for a route. Its time goes to DynamoDB for the greater part."""
    version = version_at(trace.start)
    service = trace.segment(
        "task-service", caller.clock + 0.001, caller, origin="AWS::ECS::Container", user=user,
        service={"version": version, "runtime": "CPython", "runtime_version": "3.12.3"},
        aws=container("task-service", "X-Ray for Python", "2.14.0"),
    )
    service.note(version=version, tenant=tenant, plan=plan)
    service.spend(spread(0.0035))
    authorize(service, user)
    status, sent = 200, None
    if route == "GET /api/tasks":
        status = list_tasks(service, tenant, version)
    elif route == "GET /api/tasks/{id}":
        dynamo(service, "GetItem", spread(0.02))
        status = 404 if R.random() < 0.09 else 200
    elif route == "POST /api/tasks":
        dynamo(service, "PutItem", spread(0.045))
        sent = send_mail(service)
        status = 201
    else:
        dynamo(service, "UpdateItem", spread(0.055))
        status = 409 if R.random() < 0.05 else 200
    render = service.call("render")
    render.spend(spread(0.012))
    items = int(R.random() * 60)
    render.note(items=items)
    render.doc["metadata"] = {"page": {"size": items, "theme": "夜" if R.random() < 0.3 else "light", "flags": [True, None, 1.5]}}
    service.done(render)
    service.outcome(status, {"method": request["method"], "url": request["url"].replace("https://tasks.example.com", "http://task-service:8080")})
    return service, status, sent


def log_in(trace, caller, user):
    service = trace.segment(
        "user-service", caller.clock + 0.001, caller, origin="AWS::EC2::Instance", user=user,
        aws={"ec2": {"instance_id": pick(["i-0a41f0c9d2e8b7713", "i-07be52c1f09ad3364"]), "availability_zone": pick(["ap-northeast-1a", "ap-northeast-1c"])},
             "xray": {"sdk": "X-Ray for Java", "sdk_version": "2.15.3"}},
    )
    service.spend(0.002)
    sql(service, "SELECT id, hash, tenant FROM users WHERE mail = ?", spread(0.014))
    hashing = service.call("bcrypt")
    hashing.spend(spread(0.08, 0.1))
    service.done(hashing)
    if R.random() < 0.2:
        service.doc["cause"] = {"exceptions": [{"id": hexadecimal(16), "type": "jp.example.users.WrongPassword", "message": "パスワードが違います",
            "stack": [{"path": "LoginHandler.java", "line": 74, "label": "jp.example.users.LoginHandler.handle"}]}]}
        status = 401
    else:
        sql(service, "INSERT INTO sessions (user_id, token, expires) VALUES (?, ?, ?)", spread(0.01))
        status = 200
    service.outcome(status, {"method": "POST", "url": "http://user-service:8080/login"})
    return service, status


def thumbnail(trace, caller, number):
    """A Lambda function: the service's segment, the function's segment; a cold start begins before the latter."""
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:thumbnail"
    request_id = hexadecimal(32)
    front = trace.segment("thumbnail", caller.clock + 0.004, caller, origin="AWS::Lambda", resource_arn=arn, aws={"request_id": request_id})
    front.outcome(200)
    cold = number % 5 == 0
    front.spend(0.012 + (0.62 if cold else 0))
    function = trace.segment("thumbnail", front.clock, front, origin="AWS::Lambda::Function", resource_arn=arn,
                             aws={"account_id": ACCOUNT, "function_arn": arn, "request_id": request_id})
    if cold:
        begin = Entity("Initialization", function.start - 0.6)
        begin.spend(0.58).end()
        function.doc.setdefault("subsegments", []).append(begin.doc)
    invocation = function.call("Invocation")
    invocation.note(cold_start=cold, reaction=pick(["🎉", "👍", "🙏"]))
    put = invocation.call("S3", namespace="aws")
    put.doc["aws"] = {"operation": "PutObject", "region": REGION, "bucket_name": "task-attachments", "key": f"thumbs/{hexadecimal(8)}.webp"}
    put.outcome(200)
    put.spend(spread(0.045))
    invocation.done(put)
    invocation.spend(spread(0.12))
    function.done(invocation)
    tail = function.call("Overhead")
    tail.spend(0.003)
    function.done(tail)
    front.clock = function.end() + 0.002
    return front


def web_request(second, number):
    trace = Trace(second)
    route = weighted(ROUTES)[0]
    tenant, _, plan = weighted(TENANTS)
    user = f"{tenant}-{1 + int(R.random() * 12):02d}"
    method, path = route.split(" ")
    url = "https://tasks.example.com" + path.replace("{id}", str(1000 + int(R.random() * 40)))
    request = {"method": method, "url": url, "user_agent": pick(AGENTS), "client_ip": f"203.0.113.{1 + int(R.random() * 250)}"}
    web = trace.segment("task-web", second, origin="AWS::ECS::Fargate", user=user, aws=container("task-web", "X-Ray for Node.js", "3.10.1"))
    web.note(route=route)
    web.spend(spread(0.003))
    sent = None
    if route == "POST /api/attachments":
        call = web.call("Lambda", namespace="aws")
        call.doc["aws"] = {"operation": "Invoke", "region": REGION, "function_name": "thumbnail", "invocation_type": "RequestResponse"}
        served, status = thumbnail(trace, call, number), 200
    else:
        login = route == "POST /api/login"
        call = web.call("user-service" if login else "task-service", namespace="remote", traced=True)
        if login:
            served, status = log_in(trace, call, user)
        else:
            served, status, sent = serve_tasks(trace, call, route, request, user, tenant, plan)
    call.clock = served.end() + 0.002
    call.outcome(status)
    web.done(call)
    web.spend(spread(0.002))
    web.outcome(502 if status == 500 else status, request)
    return trace, sent


def mail_batch(second, sources):
    """mail-worker takes messages from the queue: a trace of its own, linked to those that sent them."""
    trace = Trace(second)
    worker = trace.segment("mail-worker", second, origin="AWS::ECS::Fargate", aws=container("mail-worker", "X-Ray for Go", "1.8.5"))
    worker.doc["links"] = [{"trace_id": source.id, "id": sent.doc["id"], "attributes": {"messaging.system": "sqs"}} for source, sent in sources]
    worker.note(batch=len(sources))
    failed = False
    for _ in sources:
        send = worker.call("api.mailchute.example", namespace="remote")
        slow = R.random() < 0.08
        send.outcome(503 if slow else 202, {"method": "POST", "url": "https://api.mailchute.example/v2/send"})
        failed = failed or slow
        if slow:
            send.doc["cause"] = {"exceptions": [{"id": hexadecimal(16), "type": "mailchute.Error", "message": "503 Service Unavailable: 少々お待ちください", "remote": True,
                "stack": [{"path": "mail/send.go", "line": 41, "label": "mail.(*Client).Send"}, {"path": "main.go", "line": 96, "label": "main.handle"}]}]}
        send.spend(1.2 if slow else spread(0.16))
        worker.done(send)
    remove = worker.call("SQS", namespace="aws")
    remove.doc["aws"] = {"operation": "DeleteMessageBatch", "region": REGION, "queue_url": QUEUE}
    remove.outcome(200)
    remove.spend(spread(0.008))
    worker.done(remove)
    if failed:
        worker.doc["fault"] = True
    return trace


def daily_report(second):
    """日次集計, the nightly figures run by hand: many equal calls side by side."""
    trace = Trace(second)
    job = trace.segment("日次集計", second, origin="AWS::ECS::Fargate", aws=container("report", "X-Ray for Python", "2.14.0"))
    job.note(**{"tenant": "小林商店", "dry_run": True, "ratio": 0.25})
    job.doc["metadata"] = {"集計": {"期間": "2026-03-01", "通知先": ["経理部", "総務部 📊"]}}
    gather = job.call("タスクの読み込み")
    for _ in range(14):
        dynamo(gather, "BatchGetItem", spread(0.04, 0.2))
        gather.spend(0.002)
    job.done(gather)
    total = job.call("集計")
    total.spend(spread(0.35))
    job.done(total)
    put = job.call("S3", namespace="aws")
    put.doc["aws"] = {"operation": "PutObject", "region": REGION, "bucket_name": "task-reports", "key": "日次/2026-03-01.csv"}
    put.outcome(200)
    put.spend(spread(0.09))
    job.done(put)
    return trace


def unfinished(second):
    """A request that still runs when the hour ends, and a call whose callee never sent its segment."""
    trace = Trace(second)
    web = trace.segment("task-web", second, origin="AWS::ECS::Fargate", user="globex-07", in_progress=True)
    web.doc["http"] = {"request": {"method": "GET", "url": "https://tasks.example.com/api/export", "client_ip": "203.0.113.9"}}
    call = web.call("task-service", namespace="remote", traced=True, in_progress=True)
    service = trace.segment("task-service", call.clock + 0.002, call, origin="AWS::ECS::Container", in_progress=True)
    dynamo(service, "Scan", 1.4)
    lost = service.call("export-service", namespace="remote", traced=True)
    lost.spend(0.8)
    service.done(lost)
    return trace


def the_hour():
    traces, waiting, number, second = [], [], 0, 1.0
    while second < HOUR - 10:
        trace, sent = web_request(round(second, 3), number)
        traces.append(trace)
        number += 1
        if sent is not None:
            waiting.append((trace, sent))
        if waiting and (len(waiting) == 3 or R.random() < 0.15):
            traces.append(mail_batch(round(max(t.segments[-1].end() for t, _ in waiting) + spread(0.4, 0.6), 3), waiting))
            waiting = []
        second += 0.5 + 18 * R.random()
    traces += [daily_report(600.0 * k + 75.25) for k in range(6)]
    traces.append(unfinished(HOUR - 3.0))
    return sorted(traces, key=lambda trace: trace.start)


def packed(text):
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(text)
    return buffer.getvalue()


def main():
    here = Path(__file__).resolve().parent.parent
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=here / "Sources/Sample/demo.json.gz")
    options.add_argument("--check", action="store_true")
    arguments = options.parse_args()
    answer = {"Traces": [trace.answer() for trace in the_hour()], "UnprocessedTraceIds": []}
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    if arguments.check:
        if gzip.decompress(arguments.out.read_bytes()) != text:
            sys.exit(f"{arguments.out} is not what this script writes; run it without --check")
        return
    data = packed(text)
    arguments.out.write_bytes(data)
    print(f"{len(answer['Traces'])} traces, {len(text)} bytes, {len(data)} packed")


if __name__ == "__main__":
    main()
