"""What a notice does: whose contract it ends, when, and what is left to a person."""

import io
import re
from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest

from kundenakte.billing import end
from kundenakte.domain.errors import Refused
from kundenakte.entry import boot
from kundenakte.storage.client import Connection
from tests import billing, subscribing
from tests.builders import Access, call, items
from tests.declaring import (
    NOTICE,
    PERSON,
    end_date,
    get,
    mails,
    outcome,
    page_hash,
    post,
    stored,
    token,
)
from tests.subscribing import book, on


@pytest.fixture
def shop(tables: None) -> Access:
    """A consumer, K-1, with a subscription to M that was billed for March."""
    access = subscribing.a_shop(**PERSON)
    with on("2026-03-01"):
        book(access, 1, "M", SUBSCRIPTION_EXT_UID="V-7")
    return access


def test_a_notice_ends_the_contract_in_the_same_transaction(shop: Access) -> None:
    assert outcome(shop) == "ended"
    assert end_date(shop) == "2026-03-31"
    [kept] = stored()
    assert kept["REFERENCE"] == subscribing.stored(shop)["CANCELLATION_NOTE"]
    assert re.fullmatch(r"KD-20260310-[0-9A-F]{6}", kept["REFERENCE"])
    assert re.fullmatch(r"2026-03-10T11:00:\d\dZ", kept["RECEIVED"])
    assert "DONE_AT" in kept["STATE"]
    log = call(shop, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
    assert [entry["ACTION"] for entry in log[:2]] == ["declaration.receive", "subscription.cancel"]
    assert log[0]["DECLARATION_ID"] == kept["DECLARATION_ID"]


@pytest.mark.parametrize(
    "identity", ["K-1", "k-1", "jonas@post.example", "JONAS@Post.Example", "1", "V-7"]
)
def test_number_mail_and_contract_lead_to_the_customer(shop: Access, identity: str) -> None:
    assert outcome(shop, identity=identity) == "ended"


@pytest.mark.parametrize(
    "name", ["jonas ebersbach", "Ebersbach", "Herr J. Ebersbach", "EBERSBACH, Jonas"]
)
def test_a_name_may_be_written_in_many_ways(shop: Access, name: str) -> None:
    assert outcome(shop, name=name) == "ended"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"name": "Eva Ebersbach"}, "unknown"),
        ({"name": "Jonas"}, "unknown"),
        ({"name": "Müller Schmidt Meier Schulz Weber Ebersbach"}, "unknown"),
        ({"identity": "K-2"}, "unknown"),
        ({"identity": "eva@post.example"}, "unknown"),
        ({"identity": "999"}, "unknown"),
    ],
)
def test_name_and_identity_must_both_fit(shop: Access, fields: Any, found: str) -> None:
    """Nobody can cancel what is another one's with a number that was guessed."""
    assert outcome(shop, **fields) == found
    assert end_date(shop) is None
    assert stored()[-1]["STATE"] == {}


def test_who_cannot_be_written_to_is_left_to_a_person(shop: Access) -> None:
    """The mail with which one takes a stranger's notice back would reach nobody."""
    call(shop, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": ""})
    assert outcome(shop) == "found"
    assert end_date(shop) is None
    assert outcome(shop, page_hash(shop), email="jonas@post.example") == "ended"


def test_two_who_share_name_and_address_are_left_to_a_person(shop: Access) -> None:
    with on("2026-03-01"):
        billing.a_billed_customer(shop, **{**PERSON, "CUSTOMER_NUMBER": "K-2"})
    assert outcome(shop, identity="jonas@post.example") == "unknown"
    assert outcome(shop) == "ended"


@pytest.mark.parametrize("identity", ["K-2", "eva@post.example", "K-77", "2"])
def test_by_the_own_address_nobody_ends_it_in_the_name_of_another(
    shop: Access, identity: str
) -> None:
    with on("2026-03-01"):
        other = {"FIRST_NAME": "Eva", "LAST_NAME": "Sommer", "EMAIL": "eva@post.example"}
        billing.a_billed_customer(shop, **{**PERSON, **other, "CUSTOMER_NUMBER": "K-2"})
        book(shop, 2, "L")
    key = page_hash(shop)
    assert outcome(shop, key, name="Eva Sommer", identity=identity, contract="L") == "unknown"
    assert (end_date(shop, 1), end_date(shop, 2)) == (None, None)


@pytest.mark.parametrize(
    "typed",
    [{"name": "J. Ebersbach-Sommer"}, {"identity": "new@post.example"}, {"identity": "mein Abo"}],
)
def test_by_the_own_address_a_new_name_or_address_does_no_harm(
    shop: Access, typed: dict[str, str]
) -> None:
    assert outcome(shop, page_hash(shop), **typed) == "ended"


def test_another_accounts_customers_are_not_found(shop: Access, stranger: Access) -> None:
    assert outcome(stranger) == "unknown"
    assert outcome(stranger, identity="1") == "unknown"
    assert end_date(shop) is None


@pytest.mark.parametrize(
    ("contract", "ended"),
    [
        ("Plan M", [1]),
        ("mein Plan L bitte", [2]),
        ("V-7", [1]),
        ("Nummer 2", [2]),
        ("alle Verträge", [1, 2]),
        ("all contracts", [1, 2]),
        ("Plan M und Plan L", []),
        ("Hosting", []),
        ("allerlei", []),
    ],
)
def test_of_several_contracts_the_text_must_name_one_or_all(
    shop: Access, contract: str, ended: list[int]
) -> None:
    with on("2026-03-01"):
        book(shop, 1, "L")
    assert outcome(shop, contract=contract) == ("ended" if ended else "found")
    assert [n for n in (1, 2) if end_date(shop, n)] == ended


def test_the_contract_whose_number_was_given_is_meant_unless_the_text_names_another(
    shop: Access,
) -> None:
    with on("2026-03-01"):
        book(shop, 1, "L")
    assert outcome(shop, identity="1", contract="Plan L") == "found"
    assert outcome(shop, identity="1", contract="Vertrag") == "ended"
    assert (end_date(shop, 1), end_date(shop, 2)) == ("2026-03-31", None)


@pytest.mark.parametrize(
    ("fields", "found", "ends"),
    [
        ({"end": "date", "end-date": "2026-03-15"}, "ended", "2026-03-31"),
        ({"end": "date", "end-date": "2025-01-01"}, "ended", "2026-03-31"),
        ({"end": "date", "end-date": "2026-06-30"}, "ended", "2026-06-30"),
        ({"end": "date", "end-date": "30.6.2026"}, "ended", "2026-06-30"),
        ({"end": "earliest", "end-date": "2026-06-30"}, "ended", "2026-03-31"),
        ({"kind": "extraordinary", "reason": "Umzug"}, "decide", "2026-03-31"),
        ({"kind": "extraordinary"}, "decide", "2026-03-31"),
        ({"kind": "extraordinary", "end": "date", "end-date": "2026-04-30"}, "ended", "2026-04-30"),
        ({"kind": "ordinary", "reason": "x" * 9000}, "ended", "2026-03-31"),
    ],
)
def test_it_ends_when_asked_but_never_before_terms_and_law_allow(
    shop: Access, fields: Any, found: str, ends: str
) -> None:
    assert outcome(shop, **fields) == found
    assert end_date(shop) == ends
    assert ("DONE_AT" in stored()[-1]["STATE"]) == (found == "ended")


def test_what_is_paid_beyond_the_end_is_given_back(shop: Access) -> None:
    """One month's notice on a year that is paid: rule CON-22."""
    with on("2026-03-01"):
        subscribing.articles(
            shop,
            {"ARTICLE_NUMBER": "J", "UNIT_PRICE": "365", "SUBSCRIPTION_INTERVAL": "1 year",
             "SUBSCRIPTION_CANCELLATION": "1 month"},
        )  # fmt: skip
        book(shop, 1, "J")
    assert outcome(shop, contract="2") == "ended"
    assert end_date(shop, 2) == "2026-04-10"
    correction = subscribing.invoices(shop)[-1]
    assert (correction["KIND"], correction["SUB_TOTAL"]) == ("correction", -324_00)


def test_all_contracts_are_left_to_a_person_where_two_give_money_back(shop: Access) -> None:
    with on("2026-03-01"):
        terms = {"SUBSCRIPTION_INTERVAL": "1 year", "SUBSCRIPTION_CANCELLATION": "1 month"}
        subscribing.articles(
            shop, {"ARTICLE_NUMBER": "J", "UNIT_PRICE": "365", "ALLOW_MULTIPLE": 1, **terms}
        )
        book(shop, 1, "J")
        book(shop, 1, "J", SUBSCRIPTION_EXT_UID="other")
    assert outcome(shop, contract="alle") == "found"
    assert stored()[-1]["SUBSCRIPTION_IDS"] == [1, 2, 3]


def test_a_second_notice_is_a_second_record_and_no_error(shop: Access) -> None:
    assert [outcome(shop), outcome(shop)] == ["ended", "already"]
    first, second = stored()
    assert first["REFERENCE"] != second["REFERENCE"]
    assert second["END_DATE"] == "2026-03-31"
    assert len(mails()["cancellation_receipt"]) == 2


def test_one_that_was_canceled_for_later_is_left_to_a_person(shop: Access) -> None:
    with on("2026-03-05"):
        subscribing.do(shop, "cancel", CANCELLATION_DATE="2026-12-31")
    assert outcome(shop) == "found"
    assert end_date(shop) == "2026-12-31"


def test_the_same_form_again_leads_to_the_same_receipt(shop: Access) -> None:
    sent = {**NOTICE, "form": token(get(f"/cancel/{shop.hash}"))}
    replies = [post(f"/cancel/{shop.hash}", {**sent, "name": n}) for n in ("Ebersbach", "Other")]
    places = {reply["headers"]["Location"] for reply in replies}
    assert len(places) == 1
    assert len(stored()) == 1
    assert len(mails()["cancellation_receipt"]) == 1


@pytest.mark.parametrize("error", [Refused(), RuntimeError("jonas@post.example"), KeyError("x")])
def test_what_keeps_the_contract_from_ending_does_not_lose_the_notice(
    shop: Access, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(end, "ended", Mock(side_effect=error))
    assert outcome(shop) == "found"
    assert end_date(shop) is None
    assert len(mails()["cancellation_receipt"]) == len(mails()["declaration_notice"]) == 1


def test_an_answer_that_is_lost_on_the_way_makes_no_second_record(
    shop: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DynamoDB has written, and nobody heard of it."""
    write, lost = Connection.client.transact_write_items, []

    def deaf(**request: Any) -> Any:
        answer = write(**request)
        if not lost:
            lost.append(1)
            raise TimeoutError
        return answer

    monkeypatch.setattr(Connection.client, "transact_write_items", deaf)
    assert outcome(shop) == "ended"
    assert len(stored()) == len(mails()["cancellation_receipt"]) == 1
    assert end_date(shop) == "2026-03-31"


def test_nothing_typed_in_is_in_the_log(shop: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(boot.logger.registered_handler, "stream", stream)
    monkeypatch.setattr(end, "ended", Mock(side_effect=RuntimeError("Geheim")))
    assert outcome(shop, contract="Geheim") == "found"
    logged = stream.getvalue()
    assert "a declaration waits for a person" in logged
    assert '"declaration":{"id":' in logged
    for word in ("Ebersbach", "jonas", "Geheim", "K-1"):
        assert word not in logged


def test_records_are_the_accounts_and_forgotten_in_the_end(shop: Access) -> None:
    outcome(shop)
    [record] = [item for item in items() if item["sk"]["S"] == "RECORD"]
    expires = datetime.fromtimestamp(int(record["expires"]["N"]), UTC)
    assert expires.isoformat() == "2032-12-31T23:00:00+00:00"  # six years from the end of 2026
    assert record["pk"]["S"] == f"{shop.id}#DECLARATION#1"


def test_companies_are_found_by_their_name(shop: Access) -> None:
    company = {"ORGANIZATION": "Müller & Söhne GmbH & Co. KG", "EMAIL": "info@mueller.example"}
    with on("2026-03-01"):
        billing.a_billed_customer(shop, CUSTOMER_NUMBER="K-5", **company)
        book(shop, 2, "M")
    assert outcome(shop, name="Müller", identity="K-5") == "unknown"
    assert outcome(shop, name="Mueller Soehne, Frau Eva Klein", identity="K-5") == "ended"
