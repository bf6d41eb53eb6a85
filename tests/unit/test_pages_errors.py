"""Pages for addresses that lead nowhere and for our own failures."""

import pytest

from kundenakte.pages import respond
from kundenakte.pages.frame import Frame, language
from tests.pages import NOBODY


def test_an_address_that_leads_nowhere_says_what_to_do_and_nothing_else() -> None:
    status, headers, body = respond.not_found(NOBODY)
    assert status == 404
    assert headers["Cache-Control"] == "no-store"
    assert "Dieser Link führt zu keiner Seite" in body
    assert "So kommen Sie weiter" in body
    for word in ("existiert", "Kunde ", "Konto", "gelöscht"):
        assert word not in body


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [("", "de"), ("de-CH,de;q=0.9", "de"), ("en", "en"), ("fr-FR,de;q=0.5", "en")],
)
def test_an_error_page_takes_a_language_header(accepted: str, spoken: str) -> None:
    frame = Frame(None, language("", "", accepted))
    assert f'<html lang="{spoken}">' in respond.not_found(frame)[2]


def test_a_failure_names_the_reference_and_escapes_it() -> None:
    status, _, body = respond.failed(Frame(None, "en"), "7F3A-91C2<b>")
    assert status == 500
    assert 'Reference for questions: <span class="mono">7F3A-91C2&lt;b&gt;' in body
    assert "<b>" not in body
    assert "Reference" not in respond.failed(Frame(None, "en"))[2]
