"""The local gateway over a real socket, in front of functions made for the test."""

import http.client
import socket
import threading

import pytest

from local.gateway import LARGEST_BODY, Gateway
from local.template import Template

TEMPLATE = """
Globals: {Function: {MemorySize: 512, Timeout: 7}}
Resources:
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: echo/
      Events:
        A: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: any, Path: /echo}}
        B: {Type: HttpApi, Properties: {Method: get, Path: "/page/{name}"}}
  Broken:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: broken/
      Events: {A: {Type: HttpApi, Properties: {Method: post, Path: /broken}}}
"""
ECHO = """
import json
def handler(event, context):
    assert 0 < context.get_remaining_time_in_millis() <= 7000
    told = [context.function_name, context.memory_limit_in_mb, len(context.aws_request_id)]
    told += [event["requestContext"]["http"]["method"], event.get("body"), event["isBase64Encoded"]]
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "cookies": ["a=1"],
            "body": json.dumps(told)}
"""


@pytest.fixture
def gateway(tmp_path):
    for name, code in (("echo", ECHO), ("broken", "def handler(event, context):\n    1 / 0\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(code)
    file = tmp_path / "template.yaml"
    file.write_text(TEMPLATE)
    gateway = Gateway("127.0.0.1", 0, Template(file))
    gateway.start()
    yield gateway
    gateway.stop()


@pytest.fixture
def connection(gateway):
    connection = http.client.HTTPConnection("127.0.0.1", gateway.server_port, timeout=5)
    yield connection
    connection.close()


def ask(connection, method, path, body=None, headers=None, **more):
    connection.request(method, path, body, headers or {}, **more)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer


def raw(gateway, headers, body=b""):
    """What comes back for a POST with these headers as they are."""
    with socket.create_connection(("127.0.0.1", gateway.server_port), timeout=5) as sock:
        sock.sendall(b"POST /echo HTTP/1.1\r\n" + headers + b"\r\n\r\n" + body)
        parts = []
        while part := sock.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


def test_an_unknown_route_is_answered_by_the_gateway(connection):
    for path in ("/", "/echo/", "/page/a/b"):
        assert ask(connection, "GET", path)[:2] == (404, b'{"message":"Not Found"}')


def test_a_handler_that_fails_is_a_500_without_details(connection, capsys):
    assert ask(connection, "POST", "/broken")[:2] == (500, b'{"message":"Internal Server Error"}')
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_body_over_10_mb_is_refused(connection):
    status, body, _ = ask(connection, "POST", "/echo", b"x" * (LARGEST_BODY + 1))
    assert (status, body) == (413, b'{"message":"Request Entity Too Large"}')


def test_a_body_over_10_mb_is_refused_before_it_is_sent(gateway):
    head = f"Content-Length: {LARGEST_BODY + 1}\r\nExpect: 100-continue"
    assert raw(gateway, head.encode()).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "head", [b"Content-Length: -1", b"Content-Length: x", b"Transfer-Encoding: gzip"]
)
def test_a_body_of_unknown_length_is_refused(gateway, head):
    assert raw(gateway, head).startswith(b"HTTP/1.1 400 ")


def test_the_handler_gets_event_and_context(connection):
    status, body, answer = ask(
        connection, "PUT", "/echo", "ü".encode(), {"Content-Type": "text/plain"}
    )
    assert status == 200
    assert body == b'["echo", "512", 36, "PUT", "\\u00fc", false]'
    assert answer.getheader("set-cookie") == "a=1"


def test_a_connection_serves_several_requests(connection):
    for _ in range(3):
        assert ask(connection, "GET", "/page/x")[0] == 200
        sock = connection.sock
    assert connection.sock is sock


def test_a_chunked_body_is_put_together(connection):
    chunks = iter([b"ab", b"cd"])
    headers = {"Content-Type": "text/plain"}
    body = ask(connection, "POST", "/echo", chunks, headers, encode_chunked=True)[1]
    assert b'"abcd"' in body


def test_a_client_that_waits_for_100_continue_gets_it(gateway):
    head = b"Connection: close\r\nContent-Length: 1\r\nExpect: 100-continue"
    assert raw(gateway, head, b"x").startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")


def test_head_has_no_body(connection):
    status, body, answer = ask(connection, "HEAD", "/echo")
    assert (status, body) == (200, b"")
    assert int(answer.getheader("content-length")) > 0


def test_the_access_line_names_the_route_not_the_path(gateway, connection, capsys):
    gateway.quiet = False
    ask(connection, "GET", "/page/secret")
    assert capsys.readouterr().out.startswith("GET /page/{name} 200 ")


def test_handlers_run_at_the_same_time(gateway, connection):
    ask(connection, "GET", "/echo")
    barrier = threading.Barrier(4, timeout=5)
    gateway.functions._handlers["Echo"] = lambda _event, _context: str(barrier.wait())
    answers = []

    def one():
        own = http.client.HTTPConnection("127.0.0.1", gateway.server_port, timeout=5)
        answers.append(ask(own, "GET", "/echo")[0])
        own.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 4
