"""XML requests: how elements become a document, and what is refused."""

import pytest

from kundenakte.domain.errors import Malformed
from kundenakte.wire.envelope import decode
from kundenakte.wire.xml_codec import parse


def data(inner: str):
    return parse(f"<FBAPI><DATA>{inner}</DATA></FBAPI>")["DATA"]


# Refusals

BOMB = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]><FBAPI><SERVICE>&lol9;</SERVICE></FBAPI>"
)
DOCTYPES = {
    "billion laughs": BOMB,
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"x" * 400_000}">]><FBAPI>{"&a;" * 190_000}</FBAPI>',
    "external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><FBAPI>&e;</FBAPI>',
    "external subset": '<!DOCTYPE FBAPI SYSTEM "http://example.com/x.dtd"><FBAPI/>',
    "public id": '<!DOCTYPE html PUBLIC "a" "b"><FBAPI/>',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///x">%p;]><FBAPI/>',
    "after a comment": '<?xml version="1.0"?><!-- x --><?pi x?>\n<!DOCTYPE FBAPI><FBAPI/>',
    "bare": "<!DOCTYPE FBAPI><FBAPI/>",
}


@pytest.mark.parametrize("body", DOCTYPES.values(), ids=DOCTYPES.keys())
def test_a_doctype_is_refused_before_anything_is_expanded(body):
    with pytest.raises(Malformed, match="DOCTYPE and ENTITY declarations are not accepted"):
        decode(body.encode(), "application/xml")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
def test_a_doctype_in_another_encoding_is_refused_as_well(encoding):
    with pytest.raises(Malformed):
        decode(f'<?xml version="1.0" encoding="{encoding}"?>{BOMB}'.encode(encoding), None)
    with pytest.raises(Malformed):
        decode(BOMB.encode(encoding), None)


def test_utf_16_is_refused_even_where_each_byte_is_ascii():
    with pytest.raises(Malformed, match="NUL"):
        decode("<FBAPI><SERVICE>x</SERVICE></FBAPI>".encode("utf-16-le"), None)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "us-ascii", "windows-1252", "x"])
def test_a_declared_encoding_other_than_utf_8_is_refused(encoding):
    with pytest.raises(Malformed, match="must be UTF-8"):
        parse(f'<?xml version="1.0" encoding="{encoding}"?><FBAPI/>')


@pytest.mark.parametrize("root", ["FBAP", "html", "REQUEST", "x:FBAPI"])
def test_another_root_is_refused(root):
    with pytest.raises(Malformed, match="the root element must be FBAPI"):
        parse(f"<{root}><SERVICE>customer.get</SERVICE></{root}>")


def test_a_root_of_mere_text_is_refused():
    with pytest.raises(Malformed, match="FBAPI must hold elements"):
        parse("<FBAPI>customer.get</FBAPI>")


@pytest.mark.parametrize(
    "body",
    [
        "<FBAPI><SERVICE>secret</FBAPI>",
        "<FBAPI>",
        "<",
        "<FBAPI/><FBAPI/>",
        "<FBAPI/>secret",
        "<FBAPI>&secret;</FBAPI>",
        "<FBAPI>a & b</FBAPI>",
        "<FBAPI>&#0;</FBAPI>",
        "<FBAPI><a secret></a></FBAPI>",
        "<FBAPI>\x01</FBAPI>",
        '<x/><?xml version="1.0"?>',
    ],
)
def test_broken_xml_is_malformed_and_its_content_is_not_repeated(body):
    with pytest.raises(Malformed) as refusal:
        parse(body)
    assert "secret" not in str(refusal.value)


def test_a_fault_names_its_place():
    with pytest.raises(Malformed, match="not valid XML: mismatched tag, line 2, column 6"):
        parse("<FBAPI>\n<A></B></FBAPI>")


# What is read


@pytest.mark.parametrize(
    "declaration",
    [
        "",
        '<?xml version="1.0"?>',
        '<?xml version="1.0" encoding="utf-8"?>\n',
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>",
    ],
)
def test_every_declaration_of_utf_8_is_read(declaration):
    body = f"{declaration}<FBAPI><SERVICE>ü€😀</SERVICE></FBAPI>"
    assert decode(body.encode(), None).service == "ü€😀"


def test_names_are_read_in_any_case():
    body = b"<fbapi><service>s</service><filter><email>x</email></filter></fbapi>"
    call = decode(body, None)
    assert (call.service, call.filter) == ("s", {"EMAIL": "x"})


def test_blanks_around_a_text_are_layout():
    assert data("\n  <CITY>\n\t Bad  Homburg \r\n</CITY>\n") == {"CITY": "Bad  Homburg"}


def test_a_no_break_space_is_no_layout():
    assert data("<CITY>\u00a0x</CITY>") == {"CITY": "\u00a0x"}


@pytest.mark.parametrize("empty", ["<CITY/>", "<CITY></CITY>", "<CITY> \n </CITY>"])
def test_an_empty_element_is_an_empty_text(empty):
    assert data(empty) == {"CITY": ""}


def test_escapes_cdata_and_comments_make_one_text():
    inner = "<NOTE>a&amp;b &lt;<![CDATA[<br> & ]]>&#252;<!-- no -->!</NOTE>"
    assert data(inner) == {"NOTE": "a&b <<br> & ü!"}


def test_a_doctype_inside_of_cdata_is_text():
    assert data("<NOTE><![CDATA[<!DOCTYPE html>]]></NOTE>") == {"NOTE": "<!DOCTYPE html>"}


def test_a_text_longer_than_a_slice_is_whole():
    text = "äöü" * 30_000
    assert data(f"<NOTE>{text}</NOTE>") == {"NOTE": text}


def test_attributes_and_text_between_elements_mean_nothing():
    assert data('x<CITY lang="de">y</CITY>z') == {"CITY": "y"}


def test_a_default_namespace_means_nothing():
    assert parse('<FBAPI xmlns="urn:x"><SERVICE>s</SERVICE></FBAPI>') == {"SERVICE": "s"}


def test_a_name_that_is_repeated_is_a_list():
    assert data("<A>1</A><B>2</B><A>3</A>") == {"A": ["1", "3"], "B": "2"}


@pytest.mark.parametrize("name", ["TAG", "ITEM", "ERROR", "X_ATTRIBUTE"])
def test_a_plural_holds_a_list_even_of_one(name):
    one = f"<{name}S><{name}>a</{name}></{name}S>"
    two = f"<{name}S><{name}>a</{name}><{name}>b</{name}></{name}S>"
    assert data(one) == {f"{name}S": ["a"]}
    assert data(two) == {f"{name}S": ["a", "b"]}


def test_a_list_of_objects_is_read():
    attribute = "<X_ATTRIBUTE><KEY>a</KEY><VALUE>b</VALUE></X_ATTRIBUTE>"
    assert data(f"<X_ATTRIBUTES>{attribute}</X_ATTRIBUTES>") == {
        "X_ATTRIBUTES": [{"KEY": "a", "VALUE": "b"}]
    }


def test_a_plural_with_other_children_is_an_object():
    assert data("<TAGS><TAG>a</TAG><X>b</X></TAGS>") == {"TAGS": {"TAG": "a", "X": "b"}}


@pytest.mark.parametrize("body", [b"<FBAPI/>", b"<FBAPI> </FBAPI>", b"<FBAPI><FILTER/></FBAPI>"])
def test_empty_elements_are_parts_not_given(body):
    assert decode(body, None)[:6] == ("", {}, {}, None, None, None)


def test_numbers_stay_text():
    call = decode(b"<FBAPI><LIMIT>10</LIMIT><OFFSET> 0 </OFFSET></FBAPI>", None)
    assert (call.limit, call.offset) == ("10", "0")


def test_a_filter_that_is_repeated_matches_nothing():
    body = b"<FBAPI><FILTER><A>1</A></FILTER><FILTER><A>2</A></FILTER></FBAPI>"
    assert decode(body, None).filter is None
