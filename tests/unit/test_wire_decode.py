"""What the compatible URL reads: every variation of contract 1.3."""

import json
from decimal import Decimal

import pytest

from kundenakte.domain.errors import Malformed, Refused, TooLarge
from kundenakte.wire.envelope import answer_shape, decode
from kundenakte.wire.limits import MAX_BODY

JSON = b'{"SERVICE":"customer.get","FILTER":{"CUSTOMER_ID":"7"}}'
XML = b"<FBAPI><SERVICE>customer.get</SERVICE><FILTER><CUSTOMER_ID>7</CUSTOMER_ID></FILTER></FBAPI>"


def sent(**parts):
    return decode(json.dumps(parts).encode(), "application/json")


# Refusals


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_an_empty_body_is_malformed(body):
    with pytest.raises(Malformed, match="the body is empty"):
        decode(body, None)


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"7", b"null", b"SERVICE=customer.get"])
def test_a_body_that_is_no_object_and_no_element_is_malformed(body):
    with pytest.raises(Malformed, match="neither a JSON object nor XML"):
        decode(body, "application/json")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_another_encoding_than_utf_8_is_malformed(encoding):
    with pytest.raises(Malformed, match="not UTF-8"):
        decode('{"SERVICE":"ü"}'.encode(encoding), None)


@pytest.mark.parametrize(
    "body",
    [
        b'{"SERVICE":"secret"',
        b'{"SERVICE":"secret",}',
        b"{'SERVICE':'secret'}",
        b'{"SERVICE":"secret"} secret',
        b'{"SERVICE":"sec\nret"}',
        b'{"SERVICE":"\\xsecret"}',
        b'{"SERVICE":secret}',
    ],
)
def test_broken_json_is_malformed_and_its_content_is_not_repeated(body):
    with pytest.raises(Malformed, match=r"not valid JSON: line \d+, column \d+$") as refusal:
        decode(body, None)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_malformed(number):
    with pytest.raises(Malformed, match="no JSON numbers"):
        decode(b'{"DATA":{"A":%s}}' % number.encode(), None)


@pytest.mark.parametrize(
    "number", ["9" * 5_000, "1e101", "1e-101", "0e999999999", "1e" + "9" * 30, "1." + "1" * 200]
)
def test_a_number_out_of_range_is_malformed(number):
    with pytest.raises(Malformed, match="out of range"):
        decode(b'{"DATA":{"A":%s}}' % number.encode(), None)


@pytest.mark.parametrize("name", ["FILTER", "DATA"])
@pytest.mark.parametrize("value", ["text", 7, 0, 1.5, True, False])
def test_a_filter_or_data_of_another_type_is_refused_by_name(name, value):
    with pytest.raises(Refused) as refusal:
        sent(**{name: value})
    assert refusal.value.texts == [f"an object is expected, missing / invalid field: {name}"]


def test_data_that_is_a_list_is_refused():
    with pytest.raises(Refused, match="DATA"):
        sent(DATA=[{"EMAIL": "a@example.com"}])


# Limits


def test_a_body_of_too_many_bytes_is_refused_before_it_is_parsed():
    with pytest.raises(TooLarge, match="1000000 bytes"):
        decode(b"\xff" * (MAX_BODY + 1), None)


def test_a_body_of_just_the_most_bytes_is_read():
    assert decode(JSON.ljust(MAX_BODY), None).service == "customer.get"


@pytest.mark.parametrize(
    "body",
    [
        b'{"DATA":' + b"[" * 999_000,
        b'{"DATA":' * 120_000,
        b'{"DATA":' + b"[" * 9_000 + b"]" * 9_000 + b"}",
        b'{"DATA":' + b"[" * 10 + b"]" * 10 + b"}",
        b"<FBAPI>" + b"<A>" * 333_000,
        b"<FBAPI>" + b"<A>" * 11 + b"</A>" * 11 + b"</FBAPI>",
    ],
    ids=["lists", "objects", "closed", "one too deep", "elements", "one element too deep"],
)
def test_a_body_nested_too_deep_is_refused(body):
    with pytest.raises(TooLarge, match="nested at most 10 levels"):
        decode(body, None)


def test_ten_levels_are_read():
    lists = b"[" * 9 + b"]" * 9
    elements = b"<A>" * 10 + b"</A>" * 10
    assert decode(b'{"X":' + lists + b"}", None)
    assert decode(b"<FBAPI>" + elements + b"</FBAPI>", None)


@pytest.mark.parametrize(
    "body",
    [
        b'{"DATA":{"A":[' + b"1," * 1_000 + b"1]}}",
        b"<FBAPI><DATA>" + b"<A>1</A>" * 1_001 + b"</DATA></FBAPI>",
    ],
)
def test_a_list_of_too_many_entries_is_refused(body):
    with pytest.raises(TooLarge, match="a list may hold at most 1000 entries"):
        decode(body, None)


def test_an_object_of_too_many_keys_is_refused():
    with pytest.raises(TooLarge, match="an object may hold at most 500 keys"):
        sent(DATA={f"K{n}": n for n in range(501)})
    elements = b"".join(b"<K%d/>" % n for n in range(501))
    with pytest.raises(TooLarge, match="an object may hold at most 500 keys"):
        decode(b"<FBAPI><DATA>" + elements + b"</DATA></FBAPI>", None)


# Content types


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "application/json",
        "application/json; charset=utf-8",
        "application/x-www-form-urlencoded",
        "application/xml",
        "text/plain",
        "\ud800",
    ],
)
def test_the_format_is_recognised_from_the_body_under_any_content_type(content_type):
    json_call, xml_call = decode(JSON, content_type), decode(XML, content_type)
    assert (json_call.format, xml_call.format) == ("json", "xml")
    assert json_call.filter == xml_call.filter == {"CUSTOMER_ID": "7"}


@pytest.mark.parametrize("body", [JSON, XML])
@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_a_byte_order_mark_and_blanks_around_the_body_are_tolerated(body, before):
    assert decode(before + body + b"\n ", None).service == "customer.get"


# Keys


@pytest.mark.parametrize(
    "body",
    [
        b'{"SERVICE":"s","FILTER":{"EMAIL":"x"},"LIMIT":5,"OFFSET":1,"DATA":{"CITY":"y"}}',
        b'{"service":"s","filter":{"EMAIL":"x"},"limit":5,"offset":1,"data":{"CITY":"y"}}',
        b'{"service":"s","filter":{"email":"x"},"limit":5,"offset":1,"data":{"city":"y"}}',
        b'{"SERVICE":"s","FILTER":{"email":"x"},"LIMIT":5,"OFFSET":1,"DATA":{"City":"y"}}',
    ],
)
def test_keys_are_read_in_any_case(body):
    call = decode(body, None)
    assert call[:5] == ("s", {"EMAIL": "x"}, {"CITY": "y"}, 5, 1)


def test_keys_inside_of_lists_are_upper_case_too():
    call = sent(data={"x_attributes": [{"key": "a", "value": {"b": 1}}]})
    assert call.data == {"X_ATTRIBUTES": [{"KEY": "a", "VALUE": {"B": 1}}]}


@pytest.mark.parametrize(
    "data", [b'{"email":1,"EMAIL":2}', b'{"EMAIL":1,"email":2}', b'{"E":0,"EMAIL":1,"EmaiL":2}']
)
def test_of_keys_that_differ_in_case_only_the_last_counts(data):
    assert decode(b'{"DATA":%s}' % data, None).data["EMAIL"] == 2


def test_the_last_of_three_keys_counts_whatever_its_case():
    assert decode(b'{"DATA":{"A":1,"a":2,"A":3}}', None).data == {"A": 3}


def test_unknown_keys_at_the_top_are_ignored():
    call = decode(b'{"SERVICE":"s","Content-Type":"application/json"}', None)
    assert call == ("s", {}, {}, None, None, None, "json", {"SERVICE": "s"})


# Parts


@pytest.mark.parametrize("service", ["customer.get", " Customer.GET \n", "CUSTOMER.GET"])
def test_the_service_is_lower_case_without_blanks(service):
    assert sent(SERVICE=service).service == "customer.get"


@pytest.mark.parametrize("service", [None, "", " ", 7, True, [], ["customer.get"], {"A": 1}])
def test_a_service_that_is_no_text_is_missing(service):
    assert sent(SERVICE=service).service == ""
    assert sent().service == ""


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_null_and_empty_parts_are_not_given(nothing):
    names = ("FILTER", "DATA", "LIMIT", "OFFSET", "CURSOR")
    call = sent(SERVICE="s", **dict.fromkeys(names, nothing))
    assert call[1:6] == ({}, {}, None, None, None)


def test_a_limit_of_zero_is_given():
    call = sent(LIMIT=0, OFFSET=0)
    assert (call.limit, call.offset) == (0, 0)


@pytest.mark.parametrize("value", [[{"EMAIL": "a@example.com"}], [1], [[]]])
def test_a_filter_that_is_a_list_matches_nothing(value):
    assert sent(FILTER=value).filter is None


def test_values_are_passed_on_as_they_were_sent():
    data = {"A": None, "B": "", "C": False, "D": 7, "E": "7", "F": [], "G": {}, "HASH": "x"}
    assert sent(DATA=data).data == data


def test_stale_parts_of_an_earlier_call_are_passed_on():
    call = sent(SERVICE="customer.update", FILTER={"A": 1}, DATA={"B": 2}, LIMIT=10, OFFSET=5)
    assert (call.filter, call.data, call.limit, call.offset) == ({"A": 1}, {"B": 2}, 10, 5)


def test_fractions_are_exact():
    call = decode(b'{"DATA":{"AMOUNT":0.1,"SUM":1e2}}', None)
    assert call.data == {"AMOUNT": Decimal("0.1"), "SUM": Decimal("1e2")}
    assert isinstance(call.data["AMOUNT"], Decimal)


def test_half_a_surrogate_pair_passes_through():
    assert decode(rb'{"DATA":{"CITY":"\ud800"}}', None).data == {"CITY": "\ud800"}


# The answer to a body that was refused


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        (b"", ("json", None)),
        (b"\xff", ("json", None)),
        (b"{", ("json", None)),
        (b"<FBAPI>", ("xml", None)),
        (b"<!DOCTYPE x><FBAPI/>", ("xml", None)),
        (b'{"SERVICE":"s","DATA":7}', ("json", {"SERVICE": "s", "DATA": 7})),
        (
            b"<FBAPI><SERVICE>s</SERVICE><DATA>x</DATA></FBAPI>",
            ("xml", {"SERVICE": "s", "DATA": "x"}),
        ),
    ],
)
def test_a_refused_body_is_answered_in_its_own_format(body, shape):
    assert answer_shape(body, None) == shape
