"""The Authorization header, read by wire.credentials."""

from base64 import b64encode

import pytest

from kundenakte.wire import credentials


def basic(pair: str | bytes, scheme: str = "Basic ") -> str:
    raw = pair.encode() if isinstance(pair, str) else pair
    return scheme + b64encode(raw).decode()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        " ",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic ä",
        "Basic YTpi YTpi",
        "Basic YTp",
        "Bearer YTpi",
        "YTpi",
        basic("no colon"),
        basic(""),
        basic(":key"),
        basic("mail@example.com:"),
        basic("a:" + "k" * 10_000),
    ],
)
def test_a_header_without_email_and_key_holds_nothing(header):
    assert credentials.read(header) is None


@pytest.mark.parametrize("scheme", ["Basic ", "basic ", "BASIC ", "  Basic   ", "Basic\t"])
def test_case_and_blanks_around_the_scheme_do_not_matter(scheme):
    header = basic("mail@example.com:key", scheme) + " "
    assert credentials.read(header) == ("mail@example.com", "key")


def test_a_key_may_contain_colons():
    assert credentials.read(basic("mail@example.com:a:b:")) == ("mail@example.com", "a:b:")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_an_email_with_umlauts_is_read_in_either_encoding(encoding):
    header = basic("müller@example.com:key".encode(encoding))
    assert credentials.read(header) == ("müller@example.com", "key")
