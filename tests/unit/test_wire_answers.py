"""What the compatible URL answers: the echo of contract 1.4 and both formats."""

import json
from decimal import Decimal

import pytest

from kundenakte.wire.envelope import decode, encode_compatible


def echo(**parts):
    return decode(json.dumps(parts).encode(), None).echo


def as_xml(response, request=None):
    body, _ = encode_compatible("xml", request, response)
    return body.partition("<RESPONSE>")[2].partition("</RESPONSE>")[0]


# The echo


@pytest.mark.parametrize("name", ["FILTER", "DATA", "LIMIT", "OFFSET"])
def test_a_part_sent_as_null_is_not_echoed(name):
    assert echo(SERVICE="s", **{name: None}) == {"SERVICE": "s"}


def test_only_the_five_parts_are_echoed():
    parts = {"SERVICE": "s", "FILTER": {"A": "1"}, "DATA": {"B": "2"}, "LIMIT": 3, "OFFSET": 0}
    assert echo(**parts, CURSOR="x", OTHER="y") == parts


def test_the_service_is_echoed_as_sent_without_blanks():
    assert echo(SERVICE=" Customer.Get ")["SERVICE"] == "Customer.Get"


def test_a_missing_service_is_echoed_as_empty():
    assert echo() == {"SERVICE": ""}


def test_keys_are_echoed_in_upper_case():
    assert echo(service="s", filter={"email": "x"}) == {"SERVICE": "s", "FILTER": {"EMAIL": "x"}}


def test_empty_objects_are_echoed_as_empty_lists():
    parts = echo(FILTER={}, DATA={"FEATURES": {}})
    assert parts == {"SERVICE": "", "FILTER": [], "DATA": {"FEATURES": []}}


def test_null_in_data_is_echoed_as_an_empty_list():
    parts = echo(DATA={"A": None, "B": [{"C": None}], "D": ""})
    assert parts["DATA"] == {"A": [], "B": [{"C": []}], "D": ""}


def test_the_echo_leaves_the_data_alone():
    call = decode(b'{"DATA":{"A":null,"B":{}}}', None)
    assert call.data == {"A": None, "B": {}}


def test_a_filter_that_is_a_list_is_echoed():
    assert echo(FILTER=[{"email": "x"}])["FILTER"] == [{"EMAIL": "x"}]


def test_an_xml_request_is_echoed_as_xml():
    body = b"<FBAPI><SERVICE>s</SERVICE><FILTER/><LIMIT>5</LIMIT></FBAPI>"
    text, _ = encode_compatible("xml", decode(body, None).echo, {})
    assert "<REQUEST><SERVICE>s</SERVICE><FILTER></FILTER><LIMIT>5</LIMIT></REQUEST>" in text


# JSON


def test_json_is_compact_ascii_with_escaped_slashes():
    body, content_type = encode_compatible(
        "json", {"SERVICE": "s"}, {"CITY": "Köln", "ERRORS": ["missing / invalid field: A"]}
    )
    assert body == (
        '{"REQUEST":{"SERVICE":"s"},'
        '"RESPONSE":{"CITY":"K\\u00f6ln","ERRORS":["missing \\/ invalid field: A"]}}'
    )
    assert content_type == "text/plain; charset=UTF-8"


def test_json_without_a_readable_request_has_an_empty_one():
    body, _ = encode_compatible("json", None, {"ERRORS": ["x"]})
    assert body == '{"REQUEST":{},"RESPONSE":{"ERRORS":["x"]}}'


def test_decimals_are_json_numbers():
    numbers = [Decimal("0.10"), Decimal("5.00"), Decimal("1E+2"), Decimal("-7.12345678")]
    body, _ = encode_compatible("json", None, {"A": numbers})
    assert body.endswith('{"A":[0.1,5,100,-7.12345678]}}')


def test_a_value_without_json_form_is_a_fault_of_ours():
    with pytest.raises(TypeError, match="set has no JSON form"):
        encode_compatible("json", None, {"A": {1}})


def test_half_a_surrogate_pair_is_escaped_in_json():
    body, _ = encode_compatible("json", None, {"A": "\ud800"})
    assert body.endswith('{"A":"\\ud800"}}')


# XML


def test_xml_has_declaration_root_request_and_response():
    body, content_type = encode_compatible("xml", {"SERVICE": "s"}, {"STATUS": "success"})
    assert body == (
        '<?xml version="1.0" encoding="utf-8"?>\n<FBAPI><REQUEST><SERVICE>s</SERVICE></REQUEST>'
        "<RESPONSE><STATUS>success</STATUS></RESPONSE></FBAPI>"
    )
    assert content_type == "application/xml; charset=UTF-8"


def test_xml_without_a_readable_request_has_an_empty_one():
    body, _ = encode_compatible("xml", None, {})
    assert body.endswith("<FBAPI><REQUEST></REQUEST><RESPONSE></RESPONSE></FBAPI>")


@pytest.mark.parametrize(
    ("response", "xml"),
    [
        ({"CUSTOMERS": [{"A": "1"}]}, "<CUSTOMERS><CUSTOMER><A>1</A></CUSTOMER></CUSTOMERS>"),
        ({"ERRORS": ["x", "y"]}, "<ERRORS><ERROR>x</ERROR><ERROR>y</ERROR></ERRORS>"),
        ({"LOG": ["x"]}, "<LOG><ITEM>x</ITEM></LOG>"),
        ({"S": ["x"]}, "<S><ITEM>x</ITEM></S>"),
        ({"CUSTOMERS": []}, "<CUSTOMERS></CUSTOMERS>"),
        ({"ROWS": [["x"]]}, "<ROWS><ROW><ITEM>x</ITEM></ROW></ROWS>"),
    ],
)
def test_lists_are_wrapped_in_the_singular(response, xml):
    assert as_xml(response) == xml


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ({}, ""),
        (True, "1"),
        (False, "0"),
        (-7, "-7"),
        (Decimal("5.00"), "5.00"),
        (Decimal("1E+2"), "100"),
        ("<a> & 'b' \"c\"", "&lt;a&gt; &amp; 'b' \"c\""),
        ("a\r\nb\tc", "a&#13;\nb\tc"),
        ("a\x00\x08\x1f\ud800\ufffeb", "ab"),
        ("ü€😀", "ü€😀"),
    ],
)
def test_values_are_written_so_that_xml_can_carry_them(value, text):
    assert as_xml({"A": value}) == f"<A>{text}</A>"


@pytest.mark.parametrize("name", ["", "1A", "A B", "<A>", "A/", "-A", "x:A", "Ä", "A\n", "\ud800"])
def test_keys_that_are_no_element_names_are_dropped(name):
    assert as_xml({name: "x", "B": "y"}) == "<B>y</B>"
