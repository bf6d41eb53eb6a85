"""Whatever is written can be read back, and nothing that is sent breaks the reader."""

import contextlib
import json
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from kundenakte.domain.errors import ApiError
from kundenakte.wire import credentials, json_codec, xml_codec
from kundenakte.wire.envelope import answer_shape, decode, decode_v1, encode_compatible, encode_v1

FIELDS = st.sampled_from(["EMAIL", "CITY", "X_1", "A.B", "KEY", "VALUE", "_C"])
LISTS = st.sampled_from(["CUSTOMERS", "TAGS", "X_ATTRIBUTES", "ITEMS", "ERRORS"])
XML_TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\r\n\t<>&\"']/")
).map(lambda text: text.strip(" \t\r\n"))
DECIMALS = st.decimals(-(10**9), 10**9, allow_nan=False, places=4)
JSON_LEAVES = st.none() | st.booleans() | st.integers() | DECIMALS | st.text() | st.just("\ud800")
ANYTHING = st.recursive(
    JSON_LEAVES,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | FIELDS | LISTS, inner),
    max_leaves=20,
)
PARTS = st.sampled_from(["SERVICE", "FILTER", "DATA", "LIMIT", "OFFSET", "CURSOR", "service"])
CONTENT_TYPES = (
    st.none()
    | st.text()
    | st.sampled_from(["application/json", "multipart/form-data; boundary=x", "text/xml"])
)
FORM = b'--x\r\nContent-Disposition: form-data; name="httpbody"\r\n\r\n'
OPENINGS = st.sampled_from(
    [b"", b"{", b'{"DATA":', b"<", b"<FBAPI>", b"<!DOCTYPE", b"<?xml ", b"\xef\xbb\xbf", FORM]
)
ENDINGS = st.sampled_from([b"", b"}", b"</FBAPI>", b"\r\n--x--"])


def objects(values, names=FIELDS, lists=LISTS):
    """Objects whose lists have plural names, nested no deeper than the wire carries."""
    flat = st.dictionaries(names, values, min_size=1)
    for _ in range(2):
        rows = st.dictionaries(lists, st.lists(values | flat, min_size=1, max_size=4), max_size=2)
        nested = st.dictionaries(names, values | flat, min_size=1, max_size=4)
        flat = st.builds(lambda a, b: {**a, **b}, nested, rows)
    return flat


@given(objects(JSON_LEAVES, FIELDS | st.text().map(str.upper).filter(lambda k: k == k.upper())))
def test_a_json_document_comes_back(document):
    assert json_codec.parse(json_codec.render(document)) == document
    assert json_codec.parse(json_codec.render_readable(document)) == document


@given(objects(XML_TEXTS))
def test_an_xml_document_comes_back(document):
    assert xml_codec.parse(xml_codec.render(document)) == document


@given(objects(XML_TEXTS), objects(XML_TEXTS))
def test_both_formats_make_the_same_call(filter, data):
    document = {"SERVICE": "customer.get", "FILTER": filter, "DATA": data, "LIMIT": "5"}
    by_json = decode(json_codec.render(document).encode(), None)
    by_xml = decode(xml_codec.render(document).encode(), None)
    assert by_json._replace(format="xml") == by_xml
    assert by_xml[:5] == ("customer.get", filter, data, "5", None)
    assert by_xml.echo == document


@given(objects(XML_TEXTS), objects(XML_TEXTS))
def test_an_answer_comes_back_in_both_formats(request, response):
    answer = {"REQUEST": request, "RESPONSE": response}
    assert json_codec.parse(encode_compatible("json", request, response)[0]) == answer
    assert xml_codec.parse(encode_compatible("xml", request, response)[0]) == answer
    assert json_codec.parse(encode_v1(response)) == {"RESPONSE": response}


@given(OPENINGS, st.binary(), ENDINGS, CONTENT_TYPES)
@example(b"<", b"\x00F\x00", b"", None)
def test_arbitrary_bytes_raise_api_errors_only(opening, middle, ending, content_type):
    body = opening + middle + ending
    for read in (decode, decode_v1):
        with contextlib.suppress(ApiError):
            read(body, content_type)
    assert answer_shape(body, content_type)[0] in ("json", "xml")


@given(st.dictionaries(PARTS, ANYTHING))
def test_any_json_object_is_read_or_refused_and_its_echo_written(document):
    body = json_codec.render(document).encode()
    with contextlib.suppress(ApiError):
        call = decode(body, None)
        answers = [encode_compatible(format, call.echo, call.data)[0] for format in ("json", "xml")]
        assert all(answer.encode("utf-8") for answer in answers)
        assert encode_v1(call.data).encode("utf-8")


@given(ANYTHING)
def test_every_answer_in_xml_is_well_formed(value):
    xml_codec.parse(xml_codec.render({"DATA": {"VALUE": "x", "LIST": _shallow(value)}}))


@given(st.text(), st.text())
def test_json_texts_equal_what_the_standard_library_reads(key, text):
    assert json.loads(json_codec.render({key: text})) == {key: text}


@given(st.none() | st.text() | st.binary().map(lambda raw: "Basic " + raw.decode("latin-1")))
def test_any_header_is_read_or_holds_nothing(header):
    assert credentials.read(header) is None or len(credentials.read(header)) == 2


def _shallow(value, depth=4):
    """The value, cut off where the limit on depth would refuse it."""
    if not isinstance(value, (dict, list)):
        return value if not isinstance(value, Decimal) else round(value, 4)
    if depth == 0:
        return ""
    if isinstance(value, list):
        return [_shallow(entry, depth - 1) for entry in value]
    return {key: _shallow(entry, depth - 1) for key, entry in value.items()}
