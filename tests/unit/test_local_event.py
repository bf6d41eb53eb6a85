"""The local gateway builds events and answers as API Gateway's HTTP API does."""

import base64
from pathlib import Path

import pytest

from local.event import Request, answer, build
from local.router import Router
from local.template import Function, Route, Template

FUNCTION = Function("F", Path("functions/f"), 128, 3, {})
ROUTES = ("ANY /x", "POST /x", "GET /a/{id}/b", "GET /a/{id}/{rest+}", "GET /a/fixed/b")


def router(*keys):
    return Router([Route(key, FUNCTION) for key in keys or ROUTES])


def event(method="POST", target="/x", headers=(), body=b""):
    request = Request(method, target, [("Host", "localhost:8000"), *headers], body, "192.0.2.7")
    match = router().match(method, request.path)
    assert match is not None
    return build(request, match)


class TestRoutes:
    @pytest.mark.parametrize(
        ("method", "path"),
        [("POST", "/x/"), ("POST", "/X"), ("POST", "/"), ("POST", "/a/1/b"), ("GET", "/a//b")],
    )
    def test_what_is_not_exactly_a_route_is_none(self, method, path):
        assert router().match(method, path) is None

    @pytest.mark.parametrize(
        ("method", "path", "key"),
        [
            ("POST", "/x", "POST /x"),
            ("PATCH", "/x", "ANY /x"),
            ("GET", "/a/fixed/b", "GET /a/fixed/b"),
            ("GET", "/a/1/b", "GET /a/{id}/b"),
            ("GET", "/a/1/c/d", "GET /a/{id}/{rest+}"),
        ],
    )
    def test_the_most_exact_route_wins(self, method, path, key):
        assert router().match(method, path).route.key == key

    def test_path_parameters_are_decoded(self):
        match = router().match("GET", "/a/M%C3%BCller%20%26/c/d%20e")
        assert match.parameters == {"id": "Müller &", "rest": "c/d e"}

    def test_the_default_route_takes_the_rest(self):
        assert router("$default", "GET /a").match("GET", "/b").route.key == "$default"

    def test_every_route_of_the_template_leads_to_a_function_with_a_handler(self):
        routes = Template().routes()
        assert "ANY /api/1.0/api.php" in [route.key for route in routes]
        for route in routes:
            assert (route.function.folder / "app.py").exists()


class TestEvent:
    def test_it_has_what_lambda_gets(self):
        got = event("POST", "/x?b=1&a=%C3%BC&b=2&c=", [("User-Agent", "curl/8")])
        assert got["version"] == "2.0"
        assert got["routeKey"] == got["requestContext"]["routeKey"] == "POST /x"
        assert got["rawPath"] == "/x"
        assert got["rawQueryString"] == "b=1&a=%C3%BC&b=2&c="
        assert got["queryStringParameters"] == {"b": "1,2", "a": "ü", "c": ""}
        assert got["requestContext"]["http"] == {
            "method": "POST",
            "path": "/x",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.7",
            "userAgent": "curl/8",
        }
        assert got["requestContext"]["domainName"] == "localhost"
        assert len(got["requestContext"]["requestId"]) == 36

    def test_what_was_not_sent_is_left_out(self):
        missing = {"body", "cookies", "queryStringParameters", "pathParameters"}
        assert not missing & set(event())

    def test_the_raw_path_is_decoded(self):
        got = event("GET", "/a/%C3%A4%2B/b?x=%20")
        assert got["rawPath"] == "/a/ä+/b"
        assert got["pathParameters"] == {"id": "ä+"}

    def test_header_names_are_lower_case_and_repeated_ones_joined(self):
        headers = event(headers=[("X-Tag", "a"), ("x-tag", "b"), ("X-Forwarded-For", "1.2.3.4")])
        assert headers["headers"]["x-tag"] == "a,b"
        assert headers["headers"]["x-forwarded-for"] == "1.2.3.4,192.0.2.7"

    def test_cookies_are_a_list_of_their_own(self):
        got = event(headers=[("Cookie", "a=1; b=2"), ("Cookie", "c=3")])
        assert got["cookies"] == ["a=1", "b=2", "c=3"]
        assert "cookie" not in got["headers"]

    @pytest.mark.parametrize(
        "content_type",
        ["application/json", "Application/JSON; charset=utf-8", "application/xml", "text/xml"],
    )
    def test_text_bodies_come_as_text(self, content_type):
        got = event(headers=[("Content-Type", content_type)], body="{ü}".encode())
        assert (got["body"], got["isBase64Encoded"]) == ("{ü}", False)

    @pytest.mark.parametrize(
        "content_type",
        ["", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png"],
    )
    def test_all_other_bodies_come_as_base64(self, content_type):
        headers = [("Content-Type", content_type)] if content_type else []
        got = event(headers=headers, body=b"{\xff}")
        assert got["isBase64Encoded"] is True
        assert base64.b64decode(got["body"]) == b"{\xff}"


class TestAnswer:
    @pytest.mark.parametrize(
        "result",
        [
            {"statusCode": "x"},
            {"statusCode": 99},
            {"statusCode": 200, "body": {"a": 1}},
            {"statusCode": 200, "body": "%", "isBase64Encoded": True},
            {"statusCode": 200, "headers": {"a": "b\r\nc: d"}},
            {"statusCode": 200, "headers": {"a b": "c"}},
            {"statusCode": 200, "headers": {"a": ["b"]}},
        ],
    )
    def test_what_api_gateway_would_not_take_is_an_error(self, result):
        with pytest.raises(ValueError, match=r"\w"):
            answer(result)

    def test_status_headers_cookies_and_body_are_passed_on(self):
        result = {
            "statusCode": 201,
            "headers": {"Content-Type": "text/html", "X-Count": 3, "Content-Length": "99"},
            "cookies": ["a=1", "b=2"],
            "body": "ü",
        }
        assert answer(result) == (
            201,
            [
                ("content-type", "text/html"),
                ("x-count", "3"),
                ("set-cookie", "a=1"),
                ("set-cookie", "b=2"),
            ],
            "ü".encode(),
        )

    def test_base64_is_decoded(self):
        result = {"statusCode": 200, "body": "/w==", "isBase64Encoded": True}
        assert answer(result).body == b"\xff"

    def test_a_body_without_a_type_is_plain_text(self):
        assert answer({"statusCode": 200}).headers == [
            ("content-type", "text/plain; charset=utf-8")
        ]

    @pytest.mark.parametrize(("result", "body"), [("hi", b"hi"), ({"a": 1}, b'{"a": 1}')])
    def test_a_result_without_a_status_is_the_body(self, result, body):
        got = answer(result)
        assert (got.status, dict(got.headers)["content-type"]) == (200, "application/json")
        assert got.body == body
