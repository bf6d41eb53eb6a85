"""What nobody should send to the customers' pages: refused, nothing changes, nothing leaks.

Over plain HTTP, at a run of its own whose functions' log is read at the end.
"""

import json
import re
import time

import pytest

from kundenakte.domain.account import Account
from kundenakte.entry import form_token
from kundenakte.storage import keys
from local.backend import client
from tests.local_run import LocalRun
from tests.shop import Shop
from tests.web_form import FORM, fetch, form_of, send

CANARY = "Zwitscherling"  # a name that must not be seen where it does not belong
SCRIPT = "<script>alert(7)</script>"
TEMPLATES = (
    "{{7919*7907}}",
    "{%raw%}",
    "${7919*7907}",
    "{0.__class__}",
    "_CUSTOMER-HASH_",
    "%(x)s",
)
MARKUP = f"\"'><img src=x onerror=alert(7)>{SCRIPT}"
DAY = "2027-01-31"
UNKNOWN = "0123456789abcdef" * 2
CHANGES = re.compile(r'name="form" value="[^"]*"|<span class="mono">.*?</span>')  # each time
LARGE, HUGE = 100_000, 11 * 1024 * 1024
PASSING = ("FORM", "SENT", "CODE", "MAIL")  # stored for a while, or of what was done before


class World:
    """Two merchants at a run; `row` is a customer of the first, `other` one of the second."""

    def __init__(self, run):
        self.run = run
        self.shop = Shop.new(run, "hostile@kundenakte.example")
        self.neighbour = Shop.new(run, "neighbour@kundenakte.example")
        self.row = self.a_customer("victim@example.com")
        self.other = self.neighbour.a_customer("other@example.com", LAST_NAME=CANARY)
        data = {"CUSTOMER_ID": self.row["CUSTOMER_ID"], "ARTICLE_NUMBER": "PRIVAT"}
        made = self.shop.call("subscription.create", DATA=data)
        [self.subscription] = self.shop.rows(
            "subscription.get", "SUBSCRIPTIONS", SUBSCRIPTION_ID=made["SUBSCRIPTION_ID"]
        )

    def a_customer(self, email):
        return self.shop.a_customer(
            email,
            LAST_NAME=CANARY,
            FIRST_NAME="Kira",
            ADDRESS="Vogelweg 12",
            ZIPCODE="10115",
            CITY="Berlin",
            COUNTRY_CODE="DE",
            PAYMENT_TYPE=2,
            BANK_IBAN="DE02120300000000202051",
            BANK_ACCOUNT_OWNER=CANARY,
        )

    def parts(self, page):
        """What follows the account in the address of a page, by its name in FILLED."""
        key, contract = self.row["HASH"], self.subscription["HASH"]
        return {
            "accountdata": (key,),
            "purchase": ("PRIVAT",),
            "checkout": (key, "WARTUNG"),
            "cancel-own": (contract,),
            "change": (contract, "WARTUNG"),
        }.get(page, ())

    def url(self, page, parts=None):
        """The address of a page of the first merchant's customer."""
        name = "checkout/0" if page == "checkout" else page.partition("-")[0]
        return self.run.url + self.shop.path(name, *(parts or self.parts(page)))

    def account(self):
        """The first merchant's account, with the secret that signs forms."""
        dynamodb = client("dynamodb", self.run.file("runtime.json")["endpoint_url"])
        key = keys.hash_pointer(self.shop.hash)
        item = dynamodb.get_item(TableName="AccountsTable", Key=key)["Item"]
        return Account.of(json.loads(item["doc"]["S"]))

    def form(self, page):
        """The form of a page as it comes, with values in what must be filled in."""
        answer = fetch(self.url(page))
        assert answer.status == 200, f"{page}: {answer.status}"
        found = form_of(answer.text)
        return found._replace(fields={**found.fields, **FILLED[page]})

    def stored(self):
        """All that is stored of customers and contracts."""
        dynamodb = client("dynamodb", self.run.file("runtime.json")["endpoint_url"])
        found = dynamodb.get_paginator("scan").paginate(TableName="CustomersTable")
        items = [item for page in found for item in page["Items"]]
        return {
            (item["pk"]["S"], item["sk"]["S"]): item.get("doc")
            for item in items
            if item["sk"]["S"].partition("#")[0] not in PASSING and "#LIMIT#" not in item["pk"]["S"]
        }


NOTICE = {"name": "A. Fremd", "identity": "K-1", "contract": "x", "email": "a@example.com"}
NEWCOMER = {
    "customer_type": "business",
    "company": "Kauf GmbH",
    "first-name": "Kim",
    "last-name": "Kauf",
    "address_line1": "Weg 1",
    "postal-code": "10115",
    "city": "Berlin",
    "country": "DE",
    "email": "kim@example.com",
}
DEBIT = {
    "payment_type": "2",
    "iban": "DE02120300000000202051",
    "account-holder": "Kim Kauf",
    "mandate": "1",
}
FOLDED = ("name", "identity", "contract", "reason")
FILLED = {  # page → what must be filled in, so that no field is one that does not count
    "accountdata": {"first-name": "Kira", "last-name": CANARY},
    "cancel": {**NOTICE, "kind": "extraordinary", "reason": "x", "end": "date", "end-date": DAY},
    "cancel-own": {"kind": "extraordinary", "reason": "x", "end": "date", "end-date": DAY},
    "withdraw": {**NOTICE, "step": "confirm"},
    "link": {"email": "nobody@example.com"},
    "purchase": {**NEWCOMER, **DEBIT},
    "checkout": {},
    "change": {},
}
EACH_FORM = pytest.mark.parametrize("page", FILLED)
EACH_WITH_TEXT = pytest.mark.parametrize("page", [page for page in FILLED if page != "change"])


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    run = LocalRun(tmp_path_factory.mktemp("hostile") / "state", "--empty", "--verbose").start()
    world = World(run)
    world.shop.letter(world.row["EMAIL"], "invoice")  # the last that comes of it by itself
    yield world
    run.close()


def leaks(text):
    """What a page must never show in plain."""
    # The product is long enough to be in no random token by chance.
    never = (SCRIPT, "<img src=x", str(7919 * 7907), "Traceback")
    return [bad for bad in never if bad in text]


@EACH_WITH_TEXT
def test_a_text_of_any_length_is_refused_and_nothing_is_stored(world, page):
    form = world.form(page)
    before = world.stored()
    for name in form.typed:
        answer = send(world.url(page), {**form.fields, name: "ä" * 10_000})
        assert answer.status == 400, f"{name}: {answer.status}"
    assert world.stored() == before


@EACH_WITH_TEXT
def test_controls_and_further_lines_are_refused(world, page):
    form, before = world.form(page), world.stored()
    for name in form.typed:
        # In a declaration line ends become blanks: nobody's notice is refused for them.
        lines = () if name in FOLDED else ("a@b.example\r\nBcc: c@example.com",)
        for bad in ("a\0b", "a\x1b[2J", *lines):
            answer = send(world.url(page), {**form.fields, name: bad})
            assert answer.status == 400, f"{name} {bad!r}: {answer.status}"
    assert world.stored() == before


@EACH_WITH_TEXT
def test_markup_and_templates_stay_text(world, page):
    """Whether refused or taken: shown again, they are what was typed."""
    form = world.form(page)
    for bad in (MARKUP, *TEMPLATES):
        answer = send(world.url(page), {**form.fields, **dict.fromkeys(form.typed, bad)})
        assert answer.status == 400
        assert leaks(answer.text) == []


@EACH_FORM
def test_what_is_no_form_of_ours_changes_nothing(world, page):
    url, form = world.url(page), world.form(page)
    other = world.form("cancel" if page != "cancel" else "withdraw").fields["form"]
    token = form.fields["form"]
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")
    before = world.stored()
    for wrong in (other, forged, "", "a.b.c", "0.0.0", "ﬀ.1.2", "\0"):
        answer = send(url, {**form.fields, "form": wrong})
        assert answer.status == 400, wrong
        assert leaks(answer.text) == []
    fetched = fetch(url, json.dumps(form.fields).encode(), {"Content-Type": "application/json"})
    assert fetched.status == 400
    assert send(url, form.fields, Sec_Fetch_Site="cross-site").status == 400
    assert send(url, form.fields, Content_Type="text/plain").status == 400
    assert send(url, {**form.fields, "more": "x" * LARGE}).status == 400
    assert send(url, {**form.fields, "more": "x" * HUGE}).status == 413
    assert send(url, {**form.fields, **{f"a{i}": "" for i in range(500)}}).status == 400
    assert fetch(url, b"form=%ff&name=%fe", {"Content-Type": FORM}).status == 400
    assert world.stored() == before


@EACH_FORM
def test_an_old_form_has_to_be_sent_once_more_and_keeps_what_was_typed(world, page, monkeypatch):
    form, before = world.form(page), world.stored()
    place = "/".join((page.partition("-")[0], *world.parts(page)))
    now = time.time()
    with monkeypatch.context() as earlier:
        earlier.setattr(time, "time", lambda: now - form_token.SECONDS - 1)
        old = form_token.make(world.account(), place)
    answer = send(world.url(page), {**form.fields, "form": old})
    assert answer.status == 400
    assert world.stored() == before
    shown = form_of(answer.text)
    kept = {name: form.fields[name] for name in form.typed if name != "form"}
    assert {name: shown.fields[name] for name in kept} == kept
    assert shown.fields["form"] not in (old, form.fields["form"])


@EACH_FORM
def test_fields_without_a_form_only_fill_in(world, page):
    """A merchant's own site may send some (contract 6.2); nothing is done before a person looks."""
    form, before = world.form(page), world.stored()
    given = {name: value for name, value in form.fields.items() if name != "form"}
    assert send(world.url(page), given).status == 200
    assert world.stored() == before


class TestAddresses:
    """Addresses that were made up, belong to others, or have been replaced."""

    PAGES = ("accountdata", "dashboard", "checkout", "change", "addons", "reactivate", "code")

    def test_what_others_have_is_as_unknown_as_what_nobody_has(self, world):
        for page in ("accountdata", "dashboard", "checkout"):
            more = ("PRIVAT",) if page == "checkout" else ()
            answers = [
                fetch(world.url(page, (key, *more)))
                for key in (world.other["HASH"], UNKNOWN, UNKNOWN + "01234567", "%00", "..%2f..")
            ]
            assert {answer.status for answer in answers} == {404}
            shown = {CHANGES.sub("", answer.text) for answer in answers}
            assert len(shown) == 1
            assert CANARY not in shown.pop()

    def test_a_rotated_address_ends_at_once(self, world):
        row = world.a_customer("rotated@example.com")
        old = world.url("dashboard", (row["HASH"],))
        assert fetch(old).status == 200
        world.shop.call("customer.renewlink", DATA={"CUSTOMER_ID": row["CUSTOMER_ID"]})
        assert fetch(old).status == 404
        new = world.shop.customer(row["CUSTOMER_ID"])["DASHBOARD_URL"]
        assert fetch(new).status == 200

    def test_a_form_of_one_customer_is_none_of_another(self, world):
        row = world.a_customer("second@example.com")
        token = world.form("accountdata").fields["form"]
        before = world.stored()
        url = world.url("accountdata", (row["HASH"],))
        assert send(url, {"form": token, "first-name": "Böse"}).status == 400
        assert world.stored() == before


def test_a_form_that_is_sent_twice_does_its_work_once(world):
    for page in ("cancel", "withdraw"):
        form = world.form(page)
        answers = [send(world.url(page), form.fields) for _ in range(2)]
        assert {answer.status for answer in answers} == {303}
        assert len({answer.place for answer in answers}) == 1
    declared = world.shop.rows("declaration.get", "DECLARATIONS")
    assert sorted(row["KIND"] for row in declared) == ["cancel", "withdraw"]


def test_names_that_are_markup_are_shown_as_names(world):
    row = world.a_customer("markup@example.com")
    url = world.url("accountdata", (row["HASH"],))
    fields = {**form_of(fetch(url).text).fields, "first-name": SCRIPT, "last-name": TEMPLATES[0]}
    assert send(url, {**fields, "address_line1": MARKUP}).status == 303
    assert world.shop.customer(row["CUSTOMER_ID"])["FIRST_NAME"] == SCRIPT
    mail = world.shop.letter("markup@example.com", "customer_changed")
    for shown in (fetch(url).text, fetch(row["DASHBOARD_URL"]).text, mail.html):
        assert leaks(shown) == []
        assert "&lt;script&gt;" in shown or "script" not in shown


def test_nobody_is_named_in_the_log(world):
    """Written last: all that was done above is in it."""
    log = world.run.output.read_text()
    assert '"service":"page' in log or '"route":' in log
    secrets = (CANARY, "Kira", "Vogelweg", "202051", "@example.com", world.row["HASH"])
    for secret in (*secrets, world.subscription["HASH"], SCRIPT, "alert(7)"):
        lines = [line for line in log.splitlines() if secret in line]
        assert lines == [], secret


def test_who_guesses_has_to_wait(world):
    """After everything else: it is this machine that is shut out for a minute."""
    answers = [fetch(world.url("dashboard", (f"{n:032x}",))).status for n in range(70)]
    assert set(answers) == {404, 429}
    assert answers[-1] == 429
