"""/withdrawal and /accessibility: what the law wants to be there for everybody to read."""

import re

import pytest

from kundenakte.domain import fixed_texts
from kundenakte.domain.withdrawal_notice import withdrawal_notice
from kundenakte.pages import render
from tests import billing
from tests.builders import Access, an_account
from tests.declaring import get, text

PAGES = ("withdrawal", "accessibility")
LAW = {  # rules-germany, section 16
    "cancel_entry": "Verträge hier kündigen",
    "cancel_confirm": "jetzt kündigen",
    "withdraw_entry": "Vertrag widerrufen",
    "withdraw_confirm": "Widerruf bestätigen",
}


@pytest.fixture
def shop(tables: None) -> Access:
    return billing.a_seller(SUPPORT_EMAIL="hilfe@shop.example", SUPPORT_PHONE="030 123456")


@pytest.mark.parametrize("page", PAGES)
def test_longer_addresses_lead_nowhere(shop: Access, page: str) -> None:
    assert get(f"/{page}/{shop.hash}/1")["statusCode"] == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_account_may_have_a_page_of_its_own(tables: None, page: str) -> None:
    shop = an_account(**{f"{page.upper()}_URL": f"https://shop.example/{page}"})
    reply = get(f"/{page}/{shop.hash}")
    assert (reply["statusCode"], reply["headers"]["Location"]) == (
        303,
        f"https://shop.example/{page}",
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_withdrawal_notice_is_the_statutory_text(shop: Access, language: str) -> None:
    body = get(f"/withdrawal/{shop.hash}", lang=language)["body"].replace("<wbr>", "")
    for part in withdrawal_notice(billing.account_of(shop), language):
        for paragraph in part.paragraphs:
            assert paragraph in text(body)
    assert f"https://kunden.example/withdraw/{shop.hash}" in body
    assert "hilfe@shop.example" in body


def test_accessibility_names_standard_contact_and_authority(shop: Access) -> None:
    body = get(f"/accessibility/{shop.hash}")["body"].replace("<wbr>", "")
    for word in ("EN 301 549", "hilfe@shop.example", "030 123456", "MLBF", "39112 Magdeburg"):
        assert word in text(body)


@pytest.mark.parametrize("page", ["cancel", "withdraw", *PAGES])
def test_every_page_leads_to_both_rights_and_to_accessibility(shop: Access, page: str) -> None:
    body = get(f"/{page}/{shop.hash}")["body"]
    for other in ("cancel", "withdraw", "accessibility"):
        assert f'href="/{other}/{shop.hash}"' in body
    assert re.search(r'href="/cancel/\w+"[^>]*>Verträge hier kündigen</a>', body)
    assert re.search(r'href="/withdraw/\w+"[^>]*>Vertrag widerrufen</a>', body)


@pytest.mark.parametrize("form", ["sie", "du"])
def test_fixed_texts_are_the_laws_to_the_byte(form: str) -> None:
    words = render.texts("de", form)
    assert {name: getattr(words, name) for name in LAW} == LAW
    assert fixed_texts.CANCEL_CONFIRM.de.encode() == b"jetzt k\xc3\xbcndigen"


def test_no_text_file_can_change_them() -> None:
    for folder in ("de", "de_du", "en"):
        for file in (render.FOLDER / "texts" / folder).glob("*.json"):
            assert not LAW.keys() & render._area(folder, file.stem).keys()
