"""Speaks TLS and HTTP/2 (hypercorn) before another endpoint, and writes down each connection's protocol.

    http2_front.py TARGET-URL CERTIFICATE.pem LOG        prints `port N` and serves until standard input ends
"""
import asyncio
import socket
import sys
import urllib.error
import urllib.request

from hypercorn.asyncio import serve
from hypercorn.config import Config

TARGET, CERTIFICATE, LOG = sys.argv[1:4]


def forwarded(path, headers, body):
    request = urllib.request.Request(TARGET + path, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    with open(LOG, "a") as log:
        log.write(f"{scope['http_version']} {scope['client'][1]} {scope['path']}\n")
    headers = {name.decode(): value.decode() for name, value in scope["headers"] if name not in (b"accept-encoding", b"content-length")}
    status, answer = await asyncio.to_thread(forwarded, scope["path"], headers, body)
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": answer})


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.certfile = config.keyfile = CERTIFICATE
    config.alpn_protocols = ["h2", "http/1.1"]
    config.accesslog = config.errorlog = None
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, ended.set)
    print("port", listener.getsockname()[1], flush=True)
    await serve(application, config, shutdown_trigger=ended.wait)


asyncio.run(main())
