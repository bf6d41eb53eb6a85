"""A mail as bytes: what is in it comes out again, and nothing makes a header of its own."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.mails.mime import File, Letter, address, addresses, line, message

LETTER = Letter(
    id="7.a1",
    at=datetime(2026, 7, 1, 10, 0, tzinfo=UTC),
    sender="post@merchant.example",
    to=("a@example.com",),
    subject="Ihre Rechnung über 5 €",
    text="Guten Tag,\n\ngrün\n",
    html="<p>grün</p>",
)
NAMES = {
    *("from", "to", "cc", "reply-to", "subject", "date", "message-id", "auto-submitted"),
    *("mime-version", "content-type", "disposition-notification-to"),
}


def read(letter: Letter) -> EmailMessage:
    raw = message(letter)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998  # RFC 5322
    found = message_from_bytes(raw, policy=default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a@b", "@example.com", "a@", "a b@example.com", "a@exam ple.com", "a@-b.de"),
        *("a@example.com\r\nBcc: x@example.com", "a@example.com,b@example.com", '"a"@example.com'),
        *("a@[192.0.2.1]", "a@b..de", "a..b@example.com", ".a@example.com", "ä@example.com"),
        *("<a@example.com>", "A <a@example.com>", "a@example.com;", "x" * 65 + "@example.com"),
        *("a@" + "b" * 64 + ".de", "a@" + "b." * 130 + "de", "a\u202e@example.com", "a@b.c\x00m"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="address"):
        address(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (" a@Example.com ", "a@example.com"),
        ("Kim.B+x_1@bücher.example", "Kim.B+x_1@xn--bcher-kva.example"),
        ("max@Straße.example", "max@xn--strae-oqa.example"),  # not strasse.example
        ("max@βόλος.example", "max@xn--nxasmm1c.example"),
        ("o'neil@a-b.co.uk", "o'neil@a-b.co.uk"),
    ],
)
def test_an_address_as_it_is_sent(text: str, plain: str) -> None:
    assert address(text) == plain


def test_of_several_those_that_are_none_are_left_out() -> None:
    assert addresses("a@b.de, nobody; c d@e.de ;c@d.de,a@b.de") == ["a@b.de", "c@d.de"]
    assert addresses("") == []


def test_text_and_html_are_alternatives_and_files_lie_beside_them() -> None:
    found = read(LETTER)
    assert found.get_content_type() == "multipart/alternative"
    found = read(LETTER._replace(files=[File("Rechnung ä.pdf", "application/pdf", b"%PDF\xff")]))
    assert found.get_content_type() == "multipart/mixed"
    [file] = found.iter_attachments()
    assert isinstance(file, EmailMessage)
    assert (file.get_filename(), file.get_content()) == ("Rechnung ä.pdf", b"%PDF\xff")
    text, html = (found.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html


def test_the_headers() -> None:
    found = read(LETTER._replace(name="Böse & Söhne", cc=("b@example.com",), reply_to="r@x.de"))
    assert str(found["From"]) == "Böse & Söhne <post@merchant.example>"
    assert (found["To"], found["Cc"], found["Reply-To"]) == (
        "a@example.com",
        "b@example.com",
        "r@x.de",
    )
    assert str(found["Subject"]) == LETTER.subject
    assert found["Date"] == "Wed, 01 Jul 2026 10:00:00 +0000"
    assert found["Message-ID"] == "<7.a1@merchant.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert "Disposition-Notification-To" not in found
    asks = read(LETTER._replace(confirm=True))
    assert asks["Disposition-Notification-To"] == LETTER.sender


def test_a_line_has_nothing_that_nobody_sees() -> None:
    assert line("a\r\nBcc: b\x00\u202ec\u2028 d  e") == "a Bcc: b c d e"


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=60))
def test_no_text_makes_a_header_or_a_receiver(subject: str, name: str, file: str) -> None:
    texts = [text.encode(errors="ignore").decode() for text in (subject, name, file)]
    files = [File(texts[2], "application/pdf", b"x")]
    found = read(LETTER._replace(subject=texts[0], name=texts[1], files=files))
    assert {name.lower() for name in found} <= NAMES
    assert [one.addr_spec for one in found["From"].addresses] == [LETTER.sender]
    assert [one.addr_spec for one in found["To"].addresses] == ["a@example.com"]
    assert len(found.get_all("Subject", [])) == 1
    assert len(list(found.iter_attachments())) == 1


@given(st.text(max_size=2000), st.text(max_size=2000))
def test_bodies_come_out_as_they_went_in(text: str, html: str) -> None:
    text, html = (each.encode(errors="ignore").decode() for each in (text, html))
    found = read(LETTER._replace(text=text, html=html))
    assert [part.get_content_type() for part in found.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
