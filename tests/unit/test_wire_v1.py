"""What /v1 reads and writes: JSON only."""

import json
from decimal import Decimal

import pytest

from kundenakte.domain.errors import Malformed, Refused, TooLarge, UnsupportedMedia
from kundenakte.wire.envelope import decode_v1, encode_v1
from kundenakte.wire.limits import MAX_BODY


@pytest.mark.parametrize(
    "content_type",
    [
        "application/xml",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "json",
        "text/html; application/json",
    ],
)
def test_another_content_type_than_json_is_unsupported(content_type):
    with pytest.raises(UnsupportedMedia, match="must be application/json"):
        decode_v1(b"{}", content_type)


@pytest.mark.parametrize("body", [b"[]", b"7", b"null", b'"x"', b"{", b"<FBAPI/>", b"\xff"])
def test_a_body_that_is_no_json_object_is_malformed(body):
    with pytest.raises(Malformed):
        decode_v1(body, None)


@pytest.mark.parametrize("body", [b"[" * 1_000_000, b'{"A":' * 200_000, b" " * (MAX_BODY + 1)])
def test_the_limits_hold_here_too(body):
    with pytest.raises(TooLarge):
        decode_v1(body, None)


def test_data_of_another_type_is_refused():
    with pytest.raises(Refused, match="DATA"):
        decode_v1(b'{"DATA":"x"}', None)


@pytest.mark.parametrize(
    "content_type",
    [None, "", "application/json", "Application/JSON ; charset=utf-8", "application/vnd.x+json"],
)
def test_json_is_read_with_or_without_its_content_type(content_type):
    assert decode_v1(b'{"data":{"email":"x"}}', content_type).data == {"EMAIL": "x"}


@pytest.mark.parametrize("body", [b"", b" \n", b"{}"])
def test_no_body_means_no_fields(body):
    assert decode_v1(body, None) == ("", {}, {}, None, None, None, "json", {})


def test_limit_and_cursor_are_read():
    call = decode_v1(b'{"filter":{"tag":"a"},"limit":50,"cursor":"abc"}', None)
    assert (call.filter, call.limit, call.cursor) == ({"TAG": "a"}, 50, "abc")


def test_an_answer_is_compact_and_not_escaped():
    assert encode_v1({"CITY": "Köln/€😀", "A": 1}) == '{"RESPONSE":{"CITY":"Köln/€😀","A":1}}'


def test_decimals_are_numbers():
    assert encode_v1({"A": Decimal("13.10"), "B": Decimal("2.00")}) == (
        '{"RESPONSE":{"A":13.1,"B":2}}'
    )


def test_an_answer_can_always_be_sent_as_utf_8():
    body = encode_v1({"CITY": "ü\ud800\\"}).encode("utf-8")
    assert json.loads(body) == {"RESPONSE": {"CITY": "ü\ud800\\"}}
