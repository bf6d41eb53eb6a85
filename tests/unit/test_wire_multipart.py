"""multipart/form-data with the request in the field httpbody."""

import time

import pytest

from kundenakte.domain.errors import Malformed
from kundenakte.wire.envelope import decode

JSON = '{"SERVICE":"customer.get"}'
XML = "<FBAPI><SERVICE>customer.get</SERVICE></FBAPI>"
TYPE = "multipart/form-data; boundary=XX"


def part(content: str, headers: str = 'Content-Disposition: form-data; name="httpbody"') -> str:
    return f"--XX\r\n{headers}\r\n\r\n{content}\r\n"


def form(*parts: str) -> bytes:
    return ("".join(parts) + "--XX--\r\n").encode()


FILE = part(
    '{"SERVICE":"file"}',
    'Content-Disposition: form-data; name="document"; filename="httpbody"\r\n'
    "Content-Type: application/pdf",
)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        "multipart/form-data; xboundary=XX",
    ],
)
def test_a_form_without_boundary_is_malformed(content_type):
    with pytest.raises(Malformed, match="names no boundary"):
        decode(form(part(JSON)), content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--XX--\r\n",
        JSON.encode(),
        form(FILE),
        form(part(JSON, 'Content-Disposition: form-data; name="other"')),
        form(part(JSON, "Content-Type: text/plain")),
        form() + form(part(JSON)),
        form(part(JSON)).replace(b"XX", b"YY"),
        form(part(JSON)).replace(b"--XX", b"  --XX"),
    ],
    ids=[
        "none",
        "only end",
        "json",
        "file",
        "other",
        "nameless",
        "after end",
        "boundary",
        "indent",
    ],
)
def test_a_form_without_httpbody_is_malformed(body):
    with pytest.raises(Malformed, match="no field httpbody"):
        decode(body, TYPE)


@pytest.mark.parametrize("content", ["", " ", "SERVICE=x", '{"SERVICE":'])
def test_a_field_that_is_no_request_is_malformed(content):
    with pytest.raises(Malformed):
        decode(form(part(content)), TYPE)


@pytest.mark.parametrize(("content", "format"), [(JSON, "json"), (XML, "xml")])
def test_the_field_is_recognised_as_a_body_is(content, format):
    call = decode(form(part(content)), TYPE)
    assert (call.service, call.format) == ("customer.get", format)


@pytest.mark.parametrize("parts", [(FILE, part(JSON)), (part(JSON), FILE)])
def test_a_file_beside_the_request_is_ignored(parts):
    assert decode(form(*parts), TYPE).service == "customer.get"


@pytest.mark.parametrize(
    "content_type",
    [
        TYPE,
        'multipart/form-data; boundary="XX"',
        "Multipart/Form-Data;charset=utf-8;BOUNDARY=XX",
        "multipart/form-data; boundary=XX; charset=utf-8",
        " multipart/form-data ; boundary = XX",
    ],
)
def test_the_boundary_may_be_written_in_many_ways(content_type):
    assert decode(form(part(JSON)), content_type).service == "customer.get"


def test_a_boundary_with_special_characters_is_taken_literally():
    body = form(part(JSON)).replace(b"XX", b"a.b+(c)?")
    assert decode(body, 'multipart/form-data; boundary="a.b+(c)?"').service == "customer.get"


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Disposition: form-data; name=httpbody",
        'content-disposition:form-data;NAME="httpbody"',
        'Content-Type: text/plain\r\nContent-Disposition: form-data; name="httpbody"',
        'Content-Disposition: form-data; name="httpbody"\r\nContent-Type: application/json',
        'Content-Disposition: form-data; name="httpbody"; filename="request.json"',
    ],
)
def test_the_headers_of_the_field_may_be_written_in_many_ways(headers):
    assert decode(form(part(JSON, headers)), TYPE).service == "customer.get"


def test_lines_may_end_in_a_line_feed_only():
    assert decode(form(FILE, part(JSON)).replace(b"\r\n", b"\n"), TYPE).service == "customer.get"


def test_text_before_the_first_and_after_the_last_part_is_ignored():
    body = b"preamble\r\n" + form(part(JSON)) + b"epilogue"
    assert decode(body, TYPE).service == "customer.get"


def test_a_missing_last_line_is_forgiven_when_the_request_is_whole():
    assert decode(part(JSON).encode(), TYPE).service == "customer.get"


def test_the_boundary_inside_of_a_line_is_content():
    call = decode(form(part('{"SERVICE":"--XX"}')), TYPE)
    assert call.service == "--xx"


@pytest.mark.parametrize(
    "body",
    [
        b"--XX\r\n" * 160_000,
        b"\r\n--XX" + b" " * 990_000,
        b"\r" * 990_000,
        b"--XX\r\n" + b";name" * 190_000,
        b"--XX\r\n;name" + b" " * 990_000,
    ],
    ids=["delimiters", "blanks", "returns", "names", "name and blanks"],
)
def test_no_form_takes_long_to_read(body):
    begin = time.process_time()
    with pytest.raises(Malformed):
        decode(body, TYPE)
    assert time.process_time() - begin < 2
