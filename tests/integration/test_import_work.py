"""import_work: good rows are in, bad ones are not, and nothing is in twice, whatever comes when."""

from collections import Counter
from typing import Any
from unittest.mock import Mock, patch

import pytest
from botocore.exceptions import EndpointConnectionError

from bench.mess import mess
from kundenakte.domain import import_job
from kundenakte.entry import import_chunk, import_customers, import_prepare
from kundenakte.storage import transfer
from tests import billing, importing
from tests.builders import Access, accepted, call, create, find, items

MESSY = 120
HEAD = "Kundennummer;Firma;E-Mail;Externe ID;Ort;Tags\n"


@pytest.fixture
def office(documents: Any) -> Access:
    """An account whose settings are stored, and the buckets."""
    return billing.a_seller()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of 20 rows."""
    for module in (import_job, import_prepare):
        monkeypatch.setattr(module, "ROWS", 20)


def rows(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines)).encode()


def number_of_customers() -> int:
    return sum(item["sk"]["S"] == "CUSTOMER" for item in items())


def faults(access: Access, import_id: int) -> dict[int, tuple[str, str]]:
    told = importing.report(access, import_id, LEVEL="error")
    assert {outcome for _, outcome, _, _ in told} <= {"wrong"}
    assert max(Counter(line for line, *_ in told).values(), default=1) == 1
    return {line: (field, message) for line, _, field, message in told}


def test_the_dry_run_of_a_messy_file_names_every_line_and_stores_nothing(office: Access) -> None:
    expected = mess(MESSY)
    import_id = importing.checked(office, expected.content)
    row = importing.state(office, import_id)
    assert (row["STATE"], row["ENCODING"], row["SEPARATOR"]) == ("checked", "Windows-1252", ";")
    assert (row["ROWS"], row["CHECK"]["NEW"]) == (str(MESSY), str(expected.good))
    assert row["CHECK"]["WRONG"] == str(len(expected.wrong))
    assert faults(office, import_id) == expected.wrong
    warned = importing.report(office, import_id, LEVEL="warning")
    assert {line for line, *_ in warned} == expected.doubtful
    assert row["CHECK"]["WARNINGS"] == str(len(expected.doubtful))
    assert number_of_customers() == 0


@pytest.mark.usefixtures("small_chunks")
def test_the_run_of_a_messy_file_stores_the_good_rows_and_a_second_one_nothing(
    office: Access,
) -> None:
    expected = mess(MESSY)
    import_id = importing.imported(office, expected.content)
    assert importing.state(office, import_id)["STATE"] == "done"
    assert importing.counts(office, import_id) == {
        "NEW": expected.good,
        "CHANGED": 0,
        "UNCHANGED": 0,
        "WRONG": len(expected.wrong),
    }
    assert faults(office, import_id) == expected.wrong
    assert number_of_customers() == expected.good
    [first] = find(office, CUSTOMER_NUMBER="K-000000")
    assert (first["CITY"], first["ADDRESS"]) == ("Überlingen", "Schloßstraße 0")
    assert first["BANK_ACCOUNT_MANDATE_REFERENCE"] == "M-000000"
    assert first["TAGS"] == "Bestand, Ä-Kunde"
    stored = len(items())

    second = importing.imported(office, expected.content)
    assert importing.counts(office, second)["UNCHANGED"] == expected.good
    beside = 2  # the second import itself, and its note
    assert len(items()) == stored + beside


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("dies_at", [0, 37])
def test_a_run_that_is_killed_goes_on_where_it_was(office: Access, dies_at: int) -> None:
    expected = mess(60)
    import_id = importing.checked(office, expected.content)
    accepted(office, "import.run", {"IMPORT_ID": import_id})
    real, seen = import_customers.plan, []

    def plan(*args: Any) -> Any:
        seen.append(args)
        if len(seen) > dies_at:
            raise KeyboardInterrupt
        return real(*args)

    with patch.object(import_customers, "plan", plan), pytest.raises(KeyboardInterrupt):
        importing.message(office, import_id)
    assert importing.state(office, import_id)["STATE"] == "running"
    importing.work(office, import_id)
    assert importing.counts(office, import_id) == {
        "NEW": expected.good,
        "CHANGED": 0,
        "UNCHANGED": 0,
        "WRONG": len(expected.wrong),
    }
    warned = importing.report(office, import_id, LEVEL="warning")
    assert {line for line, *_ in warned} == expected.doubtful
    assert number_of_customers() == expected.good


def test_a_row_whose_transaction_was_done_when_it_was_killed_is_not_written_again(
    office: Access,
) -> None:
    import_id = importing.checked(office, rows(";Ohne Nummer GmbH;;;;"))
    accepted(office, "import.run", {"IMPORT_ID": import_id})
    with patch.object(import_chunk, "lines", side_effect=KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            importing.message(office, import_id)
    assert number_of_customers() == 1
    importing.work(office, import_id)
    assert importing.counts(office, import_id)["NEW"] == 1
    assert number_of_customers() == 1


def test_a_message_that_comes_twice_does_nothing_the_second_time(office: Access) -> None:
    import_id = importing.imported(office, rows("K-1;A GmbH;;;;"))
    before = items()
    importing.work(office, import_id)
    assert items() == before


def test_when_time_runs_out_another_message_is_asked_for(office: Access) -> None:
    import_id = importing.uploaded(office, rows("K-1;A GmbH;;;;"))
    accepted(office, "import.check", {"IMPORT_ID": import_id})
    [before] = [item for item in items() if item["sk"]["S"] == "IMPORT_WORK"]
    late = Mock(get_remaining_time_in_millis=lambda: 1_000)
    importing.work(office, import_id, late)
    [after] = [item for item in items() if item["sk"]["S"] == "IMPORT_WORK"]
    assert after["stamp"] != before["stamp"]
    assert importing.state(office, import_id)["CHECK"]["DONE"] == "0"


def test_a_fault_of_aws_has_the_message_come_again(office: Access) -> None:
    import_id = importing.checked(office, rows("K-1;A GmbH;;;;"))
    accepted(office, "import.run", {"IMPORT_ID": import_id})
    down = EndpointConnectionError(endpoint_url="https://dynamodb")
    with patch.object(import_customers, "customer_create", side_effect=down):
        answer = importing.message(office, import_id)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}]}
    importing.work(office, import_id)
    assert importing.counts(office, import_id)["NEW"] == 1


def test_a_fault_of_ours_in_one_row_does_not_hold_up_the_others(office: Access) -> None:
    real = import_customers.plan

    def plan(unit: Any, seen: Any, row: Any, dry: bool) -> Any:
        if row.line == 2:
            raise ZeroDivisionError
        return real(unit, seen, row, dry)

    with patch.object(import_customers, "plan", plan):
        import_id = importing.imported(office, rows("K-1;A GmbH;;;;", "K-2;B GmbH;;;;"))
    assert importing.counts(office, import_id) == {
        "NEW": 1,
        "CHANGED": 0,
        "UNCHANGED": 0,
        "WRONG": 1,
    }
    assert faults(office, import_id) == {2: ("", "a fault of ours; the log has more")}


def test_one_that_was_canceled_meanwhile_stops(office: Access) -> None:
    import_id = importing.uploaded(office, rows("K-1;A GmbH;;;;"))
    accepted(office, "import.check", {"IMPORT_ID": import_id})
    accepted(office, "import.cancel", {"IMPORT_ID": import_id})
    importing.work(office, import_id)
    assert importing.state(office, import_id)["STATE"] == "canceled"


def test_a_file_that_is_gone_fails_the_import_and_says_so(office: Access, documents: Any) -> None:
    import_id = importing.checked(office, rows("K-1;A GmbH;;;;"))
    for each in documents.list_objects_v2(Bucket="transfers")["Contents"]:
        documents.delete_object(Bucket="transfers", Key=each["Key"])
    importing.run(office, import_id)
    row = importing.state(office, import_id)
    assert row["STATE"] == "failed"
    assert row["FAULT"].startswith("the file is not there any more")
    assert transfer.DAYS == 14


def test_a_text_that_turns_unreadable_fails_the_import(office: Access) -> None:
    filler = b"x" * import_job.PART
    import_id = importing.uploaded(office, rows("K-1;A GmbH;;;;") + b"\nK-2;" + filler + b'";\x81"')
    accepted(office, "import.check", {"IMPORT_ID": import_id})
    importing.work(office, import_id)
    assert importing.state(office, import_id)["STATE"] == "failed"


def test_empty_cells_change_nothing_and_what_is_the_same_is_unchanged(office: Access) -> None:
    known = create(office, CUSTOMER_NUMBER="K-1", ORGANIZATION="A GmbH", CITY="Köln", TAGS="VIP")
    import_id = importing.imported(office, rows("K-1;A GmbH;neu@example.com;;;", "K-1b;;;;;"))
    assert importing.report(office, import_id, LEVEL="info") == [
        (2, "changed", "", "changes EMAIL"),
    ]
    [row] = find(office, CUSTOMER_ID=known["CUSTOMER_ID"])
    assert (row["CITY"], row["TAGS"], row["EMAIL"]) == ("Köln", "VIP", "neu@example.com")
    again = importing.imported(office, rows("K-1;A GmbH;neu@example.com;;;"))
    assert importing.counts(office, again)["UNCHANGED"] == 1


def test_the_log_names_the_import(office: Access) -> None:
    import_id = importing.imported(office, rows("K-1;A GmbH;;;;"))
    [row] = find(office, CUSTOMER_NUMBER="K-1")
    log = call(office, "customer.getlog", FILTER={"CUSTOMER_ID": row["CUSTOMER_ID"]})["ENTRIES"]
    assert [(each["ACTION"], each["ACTOR"]) for each in log] == [
        ("customer.create", f"import {import_id}")
    ]


def test_no_mails_are_sent_but_other_systems_are_told(documents: Any) -> None:
    office = billing.a_seller(MAILS={"CUSTOMER_WELCOME": True})
    importing.imported(office, rows("K-1;A GmbH;a@example.com;;;"))
    importing.imported(office, rows("K-1;A GmbH;b@example.com;;;"))
    events = [item for item in items() if item["sk"]["S"].startswith("EVENT#")]
    assert len(events) == 2
    assert not any("mail" in event for event in events)
    assert all(event["route"] == {"S": "wanted"} for event in events)


def test_customers_are_found_by_external_id_or_address_too(office: Access) -> None:
    create(office, CUSTOMER_EXT_UID="shop/1", EMAIL="One@example.com", CUSTOMER_NUMBER="K-1")
    by_uid = importing.imported(office, rows(";;;shop/1;Köln;"), KEY="CUSTOMER_EXT_UID")
    by_mail = importing.imported(office, rows(";;one@EXAMPLE.com;;Bonn;"), KEY="EMAIL")
    assert importing.counts(office, by_uid)["CHANGED"] == 1
    assert importing.counts(office, by_mail)["CHANGED"] == 1
    [row] = find(office, CUSTOMER_NUMBER="K-1")
    assert (row["CITY"], row["EMAIL"]) == ("Bonn", "one@EXAMPLE.com")


def test_an_address_of_several_customers_names_nobody(office: Access) -> None:
    ids = [create(office, EMAIL="office@example.com")["CUSTOMER_ID"] for _ in range(2)]
    import_id = importing.imported(office, rows(";A GmbH;office@example.com;;;"), KEY="EMAIL")
    told = f"several customers have it: {ids[0]}, {ids[1]}"
    assert faults(office, import_id) == {2: ("EMAIL", told)}


def test_a_number_that_another_customer_has_is_refused(office: Access) -> None:
    mine = create(office, CUSTOMER_EXT_UID="shop/1")["CUSTOMER_ID"]
    other = create(office, CUSTOMER_NUMBER="K-9")["CUSTOMER_ID"]
    assert mine != other
    content = rows("K-9;A GmbH;;shop/1;;", "K-9;B GmbH;;shop/2;;")
    import_id = importing.checked(office, content, KEY="CUSTOMER_EXT_UID")
    told = f"already used by CUSTOMER_ID {other}"
    assert faults(office, import_id)[2] == ("CUSTOMER_NUMBER", told)


def test_rows_without_a_key_are_new_once(office: Access) -> None:
    content = rows(
        ";Ohne Nummer GmbH;;;Köln;", ";Ohne Nummer GmbH;;;Bonn;", ";Ohne Nummer GmbH;;;Köln;"
    )
    first = importing.imported(office, content)
    assert importing.counts(office, first)["NEW"] == 2
    assert faults(office, first) == {4: ("", "the same as line 2")}
    second = importing.imported(office, content)
    assert importing.counts(office, second) == {
        "NEW": 0,
        "CHANGED": 0,
        "UNCHANGED": 2,
        "WRONG": 1,
    }
    assert number_of_customers() == 2


def test_one_that_was_deleted_since_is_made_again(office: Access) -> None:
    content = rows(";Ohne Nummer GmbH;;;Köln;")
    importing.imported(office, content)
    [row] = find(office, TERM="Ohne Nummer")
    accepted(office, "customer.delete", {"CUSTOMER_ID": row["CUSTOMER_ID"]})
    again = importing.imported(office, content)
    assert importing.counts(office, again)["NEW"] == 1
    assert number_of_customers() == 1


def test_all_that_is_wrong_with_a_row_is_told(office: Access) -> None:
    content = b"Kundennummer;Vorname;Land;IBAN\nK-1;Kim;Atlantis;DE1\n"
    import_id = importing.checked(office, content)
    told = importing.report(office, import_id)
    assert {field for _, _, field, _ in told} == {"LAST_NAME", "COUNTRY_CODE", "BANK_IBAN"}


def test_another_accounts_customers_are_out_of_reach(office: Access, stranger: Access) -> None:
    create(stranger, CUSTOMER_NUMBER="K-1", ORGANIZATION="Fremd GmbH")
    import_id = importing.imported(office, rows("K-1;A GmbH;;;;"))
    assert importing.counts(office, import_id)["NEW"] == 1
    assert [row["ORGANIZATION"] for row in find(stranger)] == ["Fremd GmbH"]
    assert call(stranger, "import.get")["IMPORTS"] == []


def test_an_empty_file_is_done_at_once(office: Access) -> None:
    import_id = importing.checked(office, HEAD.encode())
    row = importing.state(office, import_id)
    assert (row["STATE"], row["ROWS"]) == ("checked", "0")
    importing.run(office, import_id)
    assert importing.state(office, import_id)["STATE"] == "done"
