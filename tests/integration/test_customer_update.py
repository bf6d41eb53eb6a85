"""customer.update: what is refused, what changes, and what happens when others change it too."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from kundenakte.storage import unit
from kundenakte.storage.client import Connection
from tests.builders import Access, an_account, at, call, create, everything, find, items, v1
from tests.invariants import Stored, check

LATER = datetime(2030, 1, 1, 11, 0, tzinfo=UTC)


def update(account: Access, customer_id: Any = 1, **fields: Any) -> dict[str, Any]:
    return call(account, "customer.update", {"CUSTOMER_ID": customer_id, **fields})


@contextmanager
def rivals(*deeds: Any) -> Iterator[list[int]]:
    """Each deed is done just before one transaction is sent; answers the sizes of those sent."""
    real, waiting = Connection.client.transact_write_items, list(deeds)
    sizes: list[int] = []

    def send(**asked: Any) -> Any:
        if waiting:
            waiting.pop(0)()
        sizes.append(len(asked["TransactItems"]))
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        yield sizes


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"CUSTOMER_ID": 99}, "missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": "99"}, "missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": None}, "missing / invalid field: CUSTOMER_ID"),
        (
            {"CUSTOMER_ID": "K77"},
            "a whole number is expected, missing / invalid field: CUSTOMER_ID",
        ),
        ({"CUSTOMER_ID": 1.5}, "a whole number is expected, missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": True}, "a whole number is expected, missing / invalid field: CUSTOMER_ID"),
        ({"ORGANIZATION": ""}, "missing / invalid field: ORGANIZATION"),
        ({"ORGANIZATION": None}, "missing / invalid field: ORGANIZATION"),
        ({"CUSTOMER_TYPE": ""}, "missing / invalid field: CUSTOMER_TYPE"),
        ({"CUSTOMER_TYPE": "consumer"}, "missing / invalid field: LAST_NAME"),
        (
            {"CUSTOMER_NUMBER": "1002"},
            "already used by CUSTOMER_ID 2, missing / invalid field: CUSTOMER_NUMBER",
        ),
        (
            {"CUSTOMER_EXT_UID": "taken"},
            "already used by CUSTOMER_ID 2, missing / invalid field: CUSTOMER_EXT_UID",
        ),
    ],
)
def test_a_refused_change_changes_nothing(
    account: Access, fields: dict[str, Any], text: str
) -> None:
    create(account, CITY="Bonn")
    create(account, CUSTOMER_EXT_UID="taken")
    before = items()
    assert update(account, **{"CITY": "Köln", **fields}) == {"ERRORS": [text]}
    assert items() == before


def test_an_update_without_an_id_names_it(account: Access) -> None:
    assert call(account, "customer.update", {"CITY": "Bonn"}) == {
        "ERRORS": ["missing / invalid field: CUSTOMER_ID"]
    }


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"CUSTOMER_ID": 99}, 404),
        ({"CUSTOMER_ID": "x"}, 400),
        ({"CUSTOMER_NUMBER": "1002"}, 409),
        ({"CITY": "\x00"}, 400),
    ],
)
def test_v1_refuses_with_the_status_that_fits(
    account: Access, fields: dict[str, Any], status: int
) -> None:
    create(account)
    create(account)
    data = {"CUSTOMER_ID": 1, **fields}
    assert v1(account, "customer.update", {"DATA": data})[0] == status


def test_only_what_is_sent_changes(account: Access) -> None:
    create(account, **everything())
    [before] = find(account)
    with at(LATER):
        update(account, ORGANIZATION="Neu AG")
    [after] = find(account)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"ORGANIZATION", "LASTUPDATE"}
    assert after["LASTUPDATE"] == "2030-01-01 12:00:00"


def test_every_field_can_be_changed(account: Access) -> None:
    create(account)
    update(account, **everything())
    [row] = find(account)
    assert {name: row[name] for name in everything()} == everything()
    check(account.id)


@pytest.mark.parametrize("empty", ["", None, []])
def test_empty_clears_all_but_what_a_customer_is_never_without(account: Access, empty: Any) -> None:
    create(account, **everything())
    fields = set(everything()) - {"CUSTOMER_TYPE", "LAST_NAME"}
    assert update(account, **dict.fromkeys(fields, empty))["STATUS"] == "success"
    [row] = find(account)
    kept = {name for name in fields if row.get(name) not in (None, "", "0")}
    assert kept == {
        "CUSTOMER_NUMBER",
        "PAYMENT_TYPE",
        "DAYS_FOR_PAYMENT",
        "CURRENCY_CODE",
        "LANGUAGE_CODE",
        "COUNTRY_CODE",
        "INVOICE_DELIVERY_METHOD",
    }
    check(account.id)


@pytest.mark.parametrize("customer_id", [1, "1"])
def test_the_id_is_answered_in_the_callers_type(account: Access, customer_id: Any) -> None:
    create(account)
    expected = {"STATUS": "success", "CUSTOMER_ID": customer_id}
    response = update(account, customer_id, CITY="Bonn")
    assert response == expected
    assert type(response["CUSTOMER_ID"]) is type(customer_id)
    data = {"CUSTOMER_ID": customer_id, "CITY": "Köln"}
    assert v1(account, "customer.update", {"DATA": data}) == (200, expected)


def test_stale_parts_of_another_call_are_ignored(account: Access) -> None:
    create(account)
    data = {"CUSTOMER_ID": 1, "CITY": "Bonn"}
    response = call(account, "customer.update", data, FILTER={"CUSTOMER_ID": 9}, LIMIT=3, OFFSET=1)
    assert response["STATUS"] == "success"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"CITY": "Bonn"},
        {"CITY": " Bonn "},
        {"TAGS": "VIP"},
        {"CUSTOMER_NUMBER": "1001", "CUSTOMER_EXT_UID": "s"},
        {"STATE": "", "PHONE": None, "UNKNOWN": 1, "CREATED": "x"},
        {"DAYS_FOR_PAYMENT": "14", "SUPPRESS_MAIL": 1},
        {"BANK_IBAN": "DE89 3704 0044 0532 0130 00"},
    ],
)
def test_a_change_that_changes_nothing_writes_nothing(
    account: Access, fields: dict[str, Any]
) -> None:
    create(
        account, CITY="Bonn", TAGS="VIP", CUSTOMER_EXT_UID="s", BANK_IBAN="DE89370400440532013000"
    )
    before = items()
    with at(LATER), rivals() as sent:
        assert update(account, **fields)["STATUS"] == "success"
    assert items() == before
    assert sent == []


def test_the_log_keeps_both_values_of_each_field(account: Access) -> None:
    create(account, CITY="Bonn", PHONE="1", TAGS="a", DAYS_FOR_PAYMENT=7)
    with at(LATER):
        update(account, CITY="Köln", PHONE="", EMAIL="a@example.com", TAGS="b", DAYS_FOR_PAYMENT=9)
    entry = Stored(account.id).log(1)[-1]
    changes = {change["FIELD"]: (change["BEFORE"], change["AFTER"]) for change in entry["CHANGES"]}
    assert entry["AT"] == "2030-01-01T11:00:00Z"
    assert entry["ACTION"] == "customer.update"
    assert entry["ACTOR"] == "key key1 owner@example.com"
    assert changes == {
        "CITY": ("Bonn", "Köln"),
        "PHONE": ("1", None),
        "EMAIL": (None, "a@example.com"),
        "TAGS": (["a"], ["b"]),
        "DAYS_FOR_PAYMENT": (7, 9),
    }


def test_the_event_holds_the_whole_customer_as_it_is_now(account: Access) -> None:
    create(account, CITY="Bonn", LAST_NAME="Berg")
    update(account, CITY="Köln")
    created, changed = (
        json.loads(item["doc"]["S"])
        for item in sorted(Stored(account.id).files[1]["EVENT"], key=lambda item: item["sk"]["S"])
    )
    assert (created["type"], changed["type"]) == ("customer.created", "customer.changed")
    assert created["id"] < changed["id"]
    assert created["customer"]["city"] == "Bonn"
    assert changed["customer"]["city"] == "Köln"
    assert changed["customer"]["lastname"] == "Berg"


def test_a_new_number_frees_the_old_one(account: Access) -> None:
    create(account, CUSTOMER_NUMBER="77", CUSTOMER_EXT_UID="a")
    update(account, CUSTOMER_NUMBER="78", CUSTOMER_EXT_UID="b")
    assert find(account, CUSTOMER_NUMBER="77") == find(account, CUSTOMER_EXT_UID="a") == []
    assert len(find(account, CUSTOMER_NUMBER="78", CUSTOMER_EXT_UID="b")) == 1
    create(account, CUSTOMER_NUMBER="77", CUSTOMER_EXT_UID="a")
    check(account.id)


def test_tags_follow_the_record(account: Access) -> None:
    create(account, TAGS="VIP, Rad")
    update(account, TAGS="vip, Auto")
    assert find(account, TAGS="rad") == []
    assert find(account, TAGS="vip, auto")[0]["TAGS"] == "vip, Auto"
    check(account.id)


def test_forty_tags_with_number_and_external_id_are_swapped_in_one_transaction(
    account: Access,
) -> None:
    tags = {name: ",".join(f"{name}{n}" for n in range(40)) for name in ("alt", "neu")}
    create(account, CUSTOMER_NUMBER="1", CUSTOMER_EXT_UID="a", TAGS=tags["alt"])
    with rivals() as sent:
        update(account, CUSTOMER_NUMBER="2", CUSTOMER_EXT_UID="b", TAGS=tags["neu"])
    assert sent == [87]
    assert find(account, TAGS="alt0") == []
    assert len(find(account, TAGS=tags["neu"])) == 1
    check(account.id)


def test_the_same_swap_fits_with_an_idempotency_key(account: Access) -> None:
    tags = {name: ",".join(f"{name}{n}" for n in range(40)) for name in ("alt", "neu")}
    create(account, CUSTOMER_NUMBER="1", CUSTOMER_EXT_UID="a", TAGS=tags["alt"])
    data = {"CUSTOMER_ID": 1, "CUSTOMER_NUMBER": "2", "CUSTOMER_EXT_UID": "b", "TAGS": tags["neu"]}
    with rivals() as sent:
        assert v1(account, "customer.update", {"DATA": data}, idempotency_key="k")[0] == 200
    assert sent == [88]


def test_an_iban_that_comes_later_gets_its_mandate_then(account: Access) -> None:
    create(account)
    with at(LATER):
        update(account, BANK_IBAN="DE89370400440532013000")
    [row] = find(account)
    assert len(row["BANK_ACCOUNT_MANDATE_REFERENCE"]) == 10
    assert row["BANK_ACCOUNT_MANDATE_REFERENCE_DATE"] == "2030-01-01 12:00:00"


def test_a_mandate_stays_when_other_fields_change(account: Access) -> None:
    create(account, BANK_IBAN="DE89370400440532013000")
    [before] = find(account)
    update(account, CITY="Bonn", BANK_ACCOUNT_MANDATE_REFERENCE_DATE=None)
    [after] = find(account)
    assert after["BANK_ACCOUNT_MANDATE_REFERENCE"] == before["BANK_ACCOUNT_MANDATE_REFERENCE"]


def test_a_doubtful_value_is_told_on_v1(account: Access) -> None:
    create(account)
    data = {"CUSTOMER_ID": 1, "EMAIL": "asdf"}
    assert v1(account, "customer.update", {"DATA": data})[1]["WARNINGS"] == [
        "stored, but it does not look right: EMAIL"
    ]


def test_when_another_change_is_quicker_both_hold(account: Access) -> None:
    create(account)
    with rivals(lambda: update(account, PHONE="1")) as sent:
        assert update(account, CITY="Bonn")["STATUS"] == "success"
    [row] = find(account)
    assert (row["PHONE"], row["CITY"]) == ("1", "Bonn")
    assert len(sent) == 3
    assert [len(entry["CHANGES"]) for entry in Stored(account.id).log(1)] == [0, 1, 1]
    check(account.id)


def test_when_a_deletion_is_quicker_the_customer_is_not_known(account: Access) -> None:
    create(account, CUSTOMER_EXT_UID="a", TAGS="x")
    with rivals(lambda: call(account, "customer.delete", {"CUSTOMER_ID": 1})):
        response = update(account, CITY="Bonn", CUSTOMER_EXT_UID="b", TAGS="y")
    assert response == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}
    check(account.id)


def test_when_a_number_is_taken_meanwhile_its_new_owner_is_named(account: Access) -> None:
    create(account)
    with rivals(lambda: create(account, CUSTOMER_NUMBER="77")):
        response = update(account, CUSTOMER_NUMBER="77")
    assert response == {
        "ERRORS": ["already used by CUSTOMER_ID 2, missing / invalid field: CUSTOMER_NUMBER"]
    }
    check(account.id)


def test_when_others_are_quicker_every_time_the_caller_is_told_to_come_again(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit.time, "sleep", lambda _: None)
    create(account)
    phones = iter(range(1000))
    real = Connection.client.transact_write_items

    def rival(**asked: Any) -> Any:
        if "Bonn" in json.dumps(asked):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Connection.client, "transact_write_items", real)
                update(account, PHONE=str(next(phones)))
        return real(**asked)

    monkeypatch.setattr(Connection.client, "transact_write_items", rival)
    data = {"CUSTOMER_ID": 1, "CITY": "Bonn"}
    status, response = v1(account, "customer.update", {"DATA": data})
    assert (status, response["DETAILS"][0]["CODE"]) == (503, "busy")
    assert find(account)[0]["CITY"] == ""


def test_a_shared_external_id_can_be_given_up_while_its_claim_is_anothers(tables: None) -> None:
    """The claim is from a time when external ids had to be unique, or have to be again."""
    strict = an_account()
    owner = create(strict, CUSTOMER_EXT_UID="shop-1")["CUSTOMER_ID"]
    twin = create(strict)["CUSTOMER_ID"]
    record = next(item for item in items() if item["pk"]["S"].endswith(f"#CUSTOMER#{twin}"))
    shared = json.loads(record["doc"]["S"]) | {"CUSTOMER_EXT_UID": "shop-1"}
    record |= {"doc": {"S": json.dumps(shared)}, "ext_uid": {"S": "shop-1"}}
    Connection.client.put_item(TableName=Connection.tables.customers, Item=record)
    assert update(strict, twin, CUSTOMER_EXT_UID="mine")["STATUS"] == "success"
    assert [row["CUSTOMER_ID"] for row in find(strict, CUSTOMER_EXT_UID="shop-1")] == [str(owner)]
    check(strict.id)


def test_a_stale_limit_does_not_matter_where_there_is_no_list(account: Access) -> None:
    data = {"CUSTOMER_ID": create(account)["CUSTOMER_ID"], "CITY": "Ulm"}
    assert call(account, "customer.update", data, LIMIT="alle")["STATUS"] == "success"


def test_a_mandate_goes_with_the_iban_it_was_made_for(account: Access) -> None:
    iban = {"BANK_IBAN": "DE89370400440532013000"}
    data = {"CUSTOMER_ID": create(account, **iban)["CUSTOMER_ID"]}
    call(account, "customer.update", {**data, "BANK_IBAN": ""})
    [row] = find(account, **data)
    assert row["BANK_ACCOUNT_MANDATE_REFERENCE"] == row["BANK_ACCOUNT_MANDATE_REFERENCE_DATE"] == ""
