"""mail_deliver: what an event asks for is sent once, to the right people; or why not is stored."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from kundenakte.entry import boot, mail
from kundenakte.storage import bucket
from kundenakte.storage.client import Connection
from kundenakte.storage.mailbox import UNKNOWN_SENDER, Mailbox, MailRefused, Parcel
from tests import billing, posting, rendered
from tests.builders import CONTEXT, Access, accepted, call, create
from tests.documents import snapshots
from tests.posting import Office, told

BAD = "the e-mail address is not valid"
THROTTLED = ClientError({"Error": {"Code": "TooManyRequestsException"}}, "SendEmail")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def seller(documents: Any) -> Access:
    """An account that may issue invoices and sends all mails, and a bucket."""
    on = {"MAILS": {"CUSTOMER_WELCOME": True}, "SUPPORT_EMAIL": "help@merchant.example"}
    return billing.a_seller(**on)


def state(access: Access) -> list[tuple[str, str]]:
    return [(each["STATE"], each.get("FAULT", "")) for each in posting.stored(access)]


# ---- nobody to write to, nobody who writes


def test_without_an_address_nothing_is_sent_and_nothing_is_noted(
    seller: Access, office: Office
) -> None:
    create(seller)
    assert office.deliver(seller) == []
    assert (office.mailbox.parcels, posting.stored(seller)) == ([], [])


@pytest.mark.parametrize(
    "email", ["garbage", "a@b", "a b@example.com x", "Max <max@example.com>", '"a"@example.com']
)
def test_an_address_that_is_none_is_noted_and_not_tried(
    seller: Access, office: Office, email: str
) -> None:
    create(seller, EMAIL=email)
    assert office.deliver(seller) == []
    assert office.mailbox.parcels == []
    assert state(seller) == [("failed", BAD)]


def test_without_a_sender_nothing_vanishes(seller: Access) -> None:
    office = Office(sender="")
    create(seller, EMAIL="a@example.com")
    assert office.deliver(seller) == []
    assert state(seller) == [("failed", "no sender is set")]


@pytest.mark.parametrize("sender", ["no address", "a@b", "x@y.example\r\nBcc: z@y.example"])
def test_a_sender_that_is_no_address_is_noted(seller: Access, sender: str) -> None:
    office = Office(sender=sender)
    create(seller, EMAIL="a@example.com")
    assert office.deliver(seller) == []
    assert state(seller) == [("failed", "the sender's address is not valid")]


def test_what_is_switched_off_is_not_sent(documents: Any, office: Office) -> None:
    seller = billing.a_seller(MAILS={"CUSTOMER_CHANGED": False})
    create(seller, EMAIL="a@example.com")  # the welcome is off unless it is switched on
    accepted(seller, "customer.update", {"CUSTOMER_ID": 1, "CITY": "Ulm"})
    assert office.deliver(seller) == []
    assert (office.mailbox.parcels, posting.stored(seller)) == ([], [])


def test_a_customer_who_was_deleted_is_not_written_to(seller: Access, office: Office) -> None:
    create(seller, EMAIL="a@example.com")
    accepted(seller, "customer.delete", {"CUSTOMER_ID": 1})
    assert office.deliver(seller) == []
    assert (office.mailbox.parcels, posting.stored(seller)) == ([], [])


def test_a_customer_who_is_deleted_while_the_mail_goes_out_leaves_none_behind(
    seller: Access, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(seller, EMAIL="a@example.com")
    [event] = posting.waiting(seller)
    send = office.mailbox.send

    def sent(parcel: Parcel) -> str:
        accepted(seller, "customer.delete", {"CUSTOMER_ID": 1})
        return send(parcel)

    monkeypatch.setattr(office.mailbox, "send", sent)
    answer = office.handler({"Records": [posting.record(event)]}, CONTEXT)
    assert answer == {"batchItemFailures": []}
    assert posting.stored(seller) == []


def test_a_message_of_an_event_that_is_gone_is_done(seller: Access, office: Office) -> None:
    gone = {"pk": {"S": f"{seller.id}#CUSTOMER#1"}, "sk": {"S": f"EVENT#{7:016d}"}}
    assert office.handler({"Records": [posting.record(gone)]}, CONTEXT)["batchItemFailures"] == []


# ---- what SES says


def test_what_ses_never_takes_is_noted_and_not_tried_again(seller: Access, office: Office) -> None:
    create(seller, EMAIL="a@example.com")
    office.mailbox.faults = [MailRefused("SES refused the mail")]
    assert office.deliver(seller) == []
    assert state(seller) == [("failed", "SES refused the mail")]
    assert office.deliver(seller) == []
    assert office.mailbox.parcels == []


@pytest.mark.parametrize("fault", [THROTTLED, ReadTimeoutError(endpoint_url="")])
def test_what_may_go_well_another_time_comes_again(
    seller: Access, office: Office, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[dict[str, Any]] = []
    monkeypatch.setattr(boot.logger, "error", lambda _, **note: logged.append(note))
    create(seller, EMAIL="a@example.com")
    office.mailbox.faults = [fault]
    assert len(office.deliver(seller)) == 1
    assert (posting.stored(seller), office.queue.later) == ([], [mail.LATER])
    assert "a@example.com" not in str(logged)
    assert logged[0]["template"] == "customer_welcome"
    assert office.deliver(seller) == []
    assert state(seller) == [("sent", "")]


def test_behind_a_message_that_failed_nothing_is_sent_before_it(
    seller: Access, office: Office
) -> None:
    create(seller, EMAIL="a@example.com")
    accepted(seller, "customer.update", {"CUSTOMER_ID": 1, "CITY": "Ulm"})
    records = [posting.record(item) for item in posting.waiting(seller)]
    assert len(records) == 2
    office.mailbox.faults = [THROTTLED]
    failed = office.handler({"Records": records}, CONTEXT)["batchItemFailures"]
    assert [each["itemIdentifier"] for each in failed] == [r["messageId"] for r in records]
    assert office.mailbox.parcels == []


@pytest.mark.parametrize(
    ("code", "text", "word"),
    [
        ("MessageRejected", "Email address is not verified. a@example.com", UNKNOWN_SENDER),
        ("MessageRejected", "Bad content of a@example.com", "SES refused the mail"),
        ("BadRequestException", "Missing final '@domain'", "SES refused the mail"),
    ],
)
def test_the_word_for_a_refusal_names_nobody(code: str, text: str, word: str) -> None:
    mailbox = Mailbox("eu-central-1")

    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": text}}, "SendEmail")

    mailbox._client.send_email = refuse
    with pytest.raises(MailRefused) as error:
        mailbox.send(Parcel(b"", "a@example.com", ("a@example.com",), (), (), {}))
    assert str(error.value) == word


def test_the_real_client_sends_to_all_with_tags_and_the_configuration_set(
    tables: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ses = botocore.session.get_session().create_client("sesv2", region_name="eu-central-1")
    ses.create_email_identity(EmailIdentity="merchant.example")
    mailbox, asked = Mailbox("eu-central-1", configuration_set="told"), []
    hook = "provide-client-params.sesv2.SendEmail"
    mailbox._client.meta.events.register(hook, lambda params, **_: asked.append(params))
    parcel = Parcel(
        b"From: post@merchant.example\r\nTo: a@example.com\r\n\r\nx",
        "post@merchant.example",
        ("a@example.com",),
        ("b@example.com",),
        ("c@example.com",),
        {"account": "a1", "mail": "7"},
    )
    assert mailbox.send(parcel)
    [sent] = asked
    assert sent["ConfigurationSetName"] == "told"
    assert sent["EmailTags"] == [{"Name": "account", "Value": "a1"}, {"Name": "mail", "Value": "7"}]
    assert sent["Destination"]["BccAddresses"] == ["c@example.com"]
    with pytest.raises(MailRefused):
        mailbox.send(parcel._replace(sender="post@stranger.example"))


# ---- once, and never not at all


def test_the_same_message_twice_is_one_mail(seller: Access, office: Office) -> None:
    create(seller, EMAIL="a@example.com")
    for _ in range(2):
        assert office.deliver(seller) == []
    assert len(office.mailbox.parcels) == len(posting.stored(seller)) == 1


def test_a_function_that_ends_before_it_has_stored_the_mail_sends_it_again(
    seller: Access, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(seller, EMAIL="a@example.com")
    with monkeypatch.context() as patched:
        patched.setattr(mail, "in_unit", lambda *_: 1 / 0)
        assert len(office.deliver(seller)) == 1
    assert posting.stored(seller) == []
    assert office.deliver(seller) == []
    assert len(office.mailbox.parcels) == 2
    assert state(seller) == [("sent", "")]


# ---- the mail


def test_a_mail_and_what_is_kept_of_it(seller: Access, office: Office) -> None:
    create(seller, EMAIL="kim@bücher.example", EMAIL_CC="b@example.com; c@example.com")
    assert office.deliver(seller) == []
    [parcel], message = office.mailbox.parcels, office.mailbox.message()
    assert parcel.to == ("kim@xn--bcher-kva.example",)
    assert parcel.cc == ("b@example.com", "c@example.com")
    [kept] = posting.stored(seller)
    mail_id = str(kept["MAIL_ID"])
    assert parcel.tags == {"account": seller.id, "kind": "CUSTOMER", "file": "1", "mail": mail_id}
    assert message["From"].addresses[0].addr_spec == posting.SENDER
    assert message["Reply-To"] == "help@merchant.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{mail_id}.{seller.id}@merchant.example>"
    assert message.get_content_type() == "multipart/alternative"
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    [row] = call(seller, "customer.get")["CUSTOMERS"]
    assert row["CHANGEDATA_URL"] in text
    assert row["CHANGEDATA_URL"] in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert kept["TEXT"] == text.replace("\r\n", "\n").rstrip("\n") + "\n"
    assert kept | {"STATE": "sent", "MESSAGE_ID": "ses-1", "LANGUAGE": "de"} == kept
    assert parcel.message.isascii()


def test_the_date_is_that_of_the_business_clock(seller: Access, office: Office) -> None:
    create(seller, EMAIL="a@example.com")
    with billing.on("2031-07-01"):
        office.deliver(seller)
    assert str(office.mailbox.message()["Date"]).startswith("Tue, 01 Jul 2031 10:00")


def test_sender_and_answers_are_the_accounts(documents: Any, office: Office) -> None:
    named = {"MAIL_FROM": "bill@shop.example", "MAIL_NAME": 'Böse, "Söhne" <x@y.example>'}
    seller = billing.a_seller(
        **named, MAIL_REPLY_TO="re@shop.example", MAILS={"CUSTOMER_WELCOME": True}
    )
    create(seller, EMAIL="a@example.com")
    office.deliver(seller)
    message = office.mailbox.message()
    [sender] = message["From"].addresses
    assert sender.addr_spec == office.mailbox.parcels[0].sender == "bill@shop.example"
    assert message["Reply-To"] == "re@shop.example"


HEADERS = set(
    """from to reply-to subject date message-id auto-submitted mime-version
content-type""".split()
)
HOSTILE = "A\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>{{COMPANY}}"


def test_no_text_becomes_a_header_or_a_receiver(documents: Any, office: Office) -> None:
    seller = billing.a_seller(MAIL_NAME="Shop\u202eliam", MAILS={"CUSTOMER_WELCOME": True})
    create(
        seller, EMAIL="a@example.com", LAST_NAME="Bcc: x@example.com", FIRST_NAME="=?utf-8?q?=0A?="
    )
    told(seller, "invoice_order", recipient={"to": ["a@example.com\r\nBcc: v@example.com"]})
    told(
        seller,
        "checkout_link",
        kind="mail.send",
        url="https://kunden.example/x",
        title=HOSTILE,
    )
    office.deliver(seller)
    for parcel in office.mailbox.parcels:
        assert set(parcel.to) | set(parcel.cc) | set(parcel.bcc) <= {"a@example.com"}
    assert len(office.mailbox.parcels) == 2
    for at in range(2):
        assert {name.lower() for name in office.mailbox.message(at)} <= HEADERS


def test_own_words_are_used(seller: Access, office: Office) -> None:
    words = {"SUBJECT": "Hallo {{CUSTOMER_NAME}}", "TEXT": "Nr. {{CUSTOMER_NUMBER}}"}
    data = {"TEMPLATE": "customer_welcome", "LANGUAGE": "de", **words}
    accepted(seller, "mailtemplate.update", data)
    create(seller, EMAIL="a@example.com", ORGANIZATION="Berg GmbH", CUSTOMER_NUMBER="K7")
    office.deliver(seller)
    assert office.mailbox.subjects == ["Hallo Berg GmbH"]
    assert "Nr. K7" in posting.stored(seller)[0]["TEXT"]


@pytest.mark.parametrize(("code", "language"), [("de", "de"), ("en", "en"), ("fr", "en")])
def test_the_language_is_the_customers(
    seller: Access, office: Office, code: str, language: str
) -> None:
    create(seller, EMAIL="a@example.com", LANGUAGE_CODE=code)
    office.deliver(seller)
    assert posting.stored(seller)[0]["LANGUAGE"] == language


@pytest.mark.parametrize("template", ["code", "customer_link"])
def test_what_lets_its_reader_in_goes_to_one_address_and_its_text_is_not_kept(
    seller: Access, office: Office, template: str
) -> None:
    create(seller, EMAIL="a@example.com", EMAIL_CC="b@example.com", CUSTOMER_EXT_UID="x")
    secret = {"code": "482913", "url": "https://kunden.example/s3cret", "valid_until": ""}
    told(seller, template, **secret)
    office.deliver(seller)
    assert office.mailbox.parcels[-1].cc == ()
    kept = posting.stored(seller)[-1]
    assert (kept["TEMPLATE"], kept["STATE"]) == (template, "sent")
    assert "TEXT" not in kept
    assert not any(word in json.dumps(kept) for word in ("482913", "482 913", "s3cret"))


def test_an_address_that_was_replaced_is_told_and_does_not_learn_the_new_one(
    seller: Access, office: Office
) -> None:
    create(seller, EMAIL="old@example.com")
    office.deliver(seller)
    accepted(seller, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "new@example.com"})
    office.deliver(seller)
    new, old = office.mailbox.parcels[1:]
    assert (new.to, old.to) == (("new@example.com",), ("old@example.com",))
    assert b"new@example.com" not in old.message
    assert b"old@example.com" not in new.message
    assert posting.stored(seller)[1]["TO"] == ["new@example.com", "old@example.com"]


def replaced(seller: Access, office: Office) -> None:
    """The customer's address is replaced; what is to be sent then waits."""
    create(seller, EMAIL="old@example.com")
    office.deliver(seller)
    accepted(seller, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "new@example.com"})
    office.mailbox.parcels.clear()


def receivers(office: Office) -> list[str]:
    return [one for parcel in office.mailbox.parcels for one in parcel.to]


def test_what_fails_at_the_address_before_sends_nothing_twice(
    seller: Access, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(mail.time, "sleep", waited.append)
    replaced(seller, office)
    office.mailbox.fault_after(1, THROTTLED)
    assert office.deliver(seller) == []
    assert receivers(office) == ["new@example.com", "old@example.com"]
    assert (state(seller)[1], waited) == (("sent", ""), [mail.PAUSE])


@pytest.mark.parametrize(
    ("faults", "why"),
    [
        ([MailRefused(UNKNOWN_SENDER)], UNKNOWN_SENDER),
        ([THROTTLED] * 2, "SES did not take it"),
    ],
)
def test_that_the_address_before_is_not_told_is_noted_at_the_mail(
    seller: Access,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    faults: list[Exception],
    why: str,
) -> None:
    monkeypatch.setattr(mail.time, "sleep", lambda _: None)
    replaced(seller, office)
    office.mailbox.fault_after(1, *faults)
    assert office.deliver(seller) == []
    assert receivers(office) == ["new@example.com"]
    assert state(seller)[1] == ("sent", f"the address before was not told: {why}")


@pytest.mark.parametrize("name", ["MAIL_REPLY_TO", "SUPPORT_EMAIL"])
def test_an_address_for_answers_that_is_none_keeps_no_mail_back(
    documents: Any, office: Office, name: str
) -> None:
    seller = billing.a_seller(**{name: "hilfe@intern"}, MAILS={"CUSTOMER_WELCOME": True})
    create(seller, EMAIL="a@example.com")
    assert office.deliver(seller) == []
    assert state(seller) == [("sent", "")]
    assert office.mailbox.message()["Reply-To"] is None


def test_declarations_go_to_the_address_given_and_to_the_merchant(
    seller: Access, office: Office
) -> None:
    declared = {"id": "d1", "kind": "cancel", "email": "who@example.com", "received": ""}
    create(seller)
    for template in ("cancellation_receipt", "declaration_notice"):
        told(seller, template, declaration=declared)
    assert office.deliver(seller) == []
    receivers = [parcel.to for parcel in office.mailbox.parcels]
    assert receivers == [("who@example.com",), ("help@merchant.example",)]


# ---- invoices


def snapshot(reference: str) -> dict[str, Any]:
    """An invoice for a buyer with a reference, or without one."""
    made = snapshots.domestic()
    return {**made, "BUYER": {**made["BUYER"], "BUYER_REFERENCE": reference}}


def invoice_mail(
    seller: Access, template: str = "invoice", reference: str = "", **fields: Any
) -> str:
    """A final invoice with its PDF stored, for a customer with a mail about it; answers the PDF's
    key in the bucket."""
    mails = {"EMAIL": "a@example.com", "PAYMENT_MAIL_ADDRESS": "pay@example.com"}
    create(seller, **{**mails, "CUSTOMER_TYPE": "consumer", "LAST_NAME": "Berg", **fields})
    rendered.an_invoice(seller, 1, snapshot(reference), state=rendered.a_state("0" * 32))
    own = {"recipient": {"to": ["x@example.com"]}} if template == "invoice_order" else {}
    owner = {"pk": {"S": f"{seller.id}#INVOICE#1"}, "sk": {"S": "OWNER"}, "customer_id": {"N": "1"}}
    Connection.client.put_item(TableName=Connection.tables.customers, Item=owner)
    told(seller, template, invoice={"invoice_id": "1"}, **own)
    bucket.put("a/1/1/f.pdf", b"%PDF-1.7", "application/pdf")
    return "a/1/1/f.pdf"


def names(office: Office) -> list[str | None]:
    return [part.get_filename() for part in office.mailbox.message().iter_attachments()]


@pytest.fixture
def quiet(documents: Any) -> Access:
    """A seller whose customers are not welcomed."""
    return billing.a_seller()


@pytest.mark.parametrize("template", ["invoice", "invoice_order"])
def test_an_invoice_brings_its_pdf(quiet: Access, office: Office, template: str) -> None:
    invoice_mail(quiet, template)
    assert office.deliver(quiet) == []
    [name] = names(office)
    assert (str(name)[:9], str(name)[-4:]) == ("Rechnung_", ".pdf")
    assert posting.stored(quiet)[0]["FILES"] == [name]
    expected = ("pay@example.com",) if template == "invoice" else ("x@example.com",)
    assert office.mailbox.parcels[0].to == expected


def test_a_buyer_with_a_reference_gets_the_xml_too(quiet: Access, office: Office) -> None:
    invoice_mail(quiet, reference="04011000-12345-03")
    assert office.deliver(quiet) == []
    assert [str(name)[-4:] for name in names(office)] == [".pdf", ".xml"]
    xml = list(office.mailbox.message().iter_attachments())[1].get_content()
    assert b"04011000-12345-03" in xml


def test_by_link_nothing_is_attached(documents: Any, office: Office) -> None:
    seller = billing.a_seller(INVOICE_MAIL="link")
    invoice_mail(seller)
    assert office.deliver(seller) == []
    assert names(office) == []
    assert "/download/" in posting.stored(seller)[0]["TEXT"]


def test_what_is_too_large_goes_by_link(
    quiet: Access, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice_mail(quiet)
    monkeypatch.setattr("kundenakte.entry.letter.LARGEST", 3)
    assert office.deliver(quiet) == []
    assert names(office) == []


@pytest.mark.parametrize("method", ["post", "none"])
def test_an_invoice_that_goes_another_way_is_not_mailed(
    quiet: Access, office: Office, method: str
) -> None:
    invoice_mail(quiet, INVOICE_DELIVERY_METHOD=method)
    assert office.deliver(quiet) == []
    assert office.mailbox.parcels == []


def test_a_pdf_that_is_not_there_yet_is_waited_for_then_a_link_has_to_do(
    quiet: Access, office: Office
) -> None:
    invoice_mail(quiet)
    rendered.an_invoice(quiet, 1)
    for tries in range(1, mail.WAITS + 1):
        assert len(office.deliver(quiet, tries)) == 1
    assert office.queue.later == [mail.SOON] * mail.WAITS
    assert office.deliver(quiet, mail.WAITS + 1) == []
    assert names(office) == []
    assert state(quiet) == [("sent", "")]
