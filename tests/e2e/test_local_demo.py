"""The demo account is an office that has been at work for six months."""

import http.client
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit
from urllib.request import Request

import pytest

from local.demo_history import first_day
from local.demo_plan import BOOKINGS, CATALOGUE
from local.schedules import BERLIN
from tests.local_run import ROOT


def today():
    return datetime.now(BERLIN).date()


@pytest.fixture(scope="module")
def invoices(local_run):
    """Rows of all invoices and drafts."""
    return local_run.all("invoice.get", "INVOICES")


def kinds(invoices):
    return Counter((row["TYPE"], row["STATUS"]) for row in invoices)


def test_there_are_invoices_in_every_state(invoices):
    """At least as many, on whatever day the account was made."""
    found = kinds(invoices)
    assert found["outgoing", "paid"] >= 80
    assert found["outgoing", "overdue"] >= 4
    assert found["outgoing", "unpaid"] >= 5
    others = {kind: count for kind, count in found.items() if kind[0] != "outgoing"}
    assert others == {("draft", "unpaid"): 1, ("credit", "paid"): 1}
    assert found["outgoing", "canceled"] == 1


def test_they_are_spread_over_six_months_and_the_latest_is_of_these_days(invoices):
    days = sorted(row["INVOICE_DATE"][:10] for row in invoices if row["INVOICE_NUMBER"])
    assert days[0] in (str(first_day(today())), str(first_day(today() - timedelta(days=1))))
    assert str(today() - timedelta(days=10)) <= days[-1] <= str(today())
    assert len({day[:7] for day in days}) >= 6


def test_numbers_have_no_gap(invoices):
    numbers = sorted(row["INVOICE_NUMBER"] for row in invoices if row["INVOICE_NUMBER"])
    for prefix, of_year in groupby(numbers, lambda number: number[: len("RE-2026-")]):
        counted = [int(number.removeprefix(prefix)) for number in of_year]
        assert counted == list(range(1, len(counted) + 1))


def test_each_document_opens_and_is_a_pdf(local_run):
    documents = local_run.documents()
    opened = [local_run.open(row["DOCUMENT_URL"], raw=True) for row in documents]
    assert {status for status, _ in opened} == {200}
    assert all(body.startswith(b"%PDF-") for _, body in opened)
    assert len({body for _, body in opened}) == len(documents)


def test_subscriptions_are_of_all_kinds(local_run):
    rows = local_run.all("subscription.get", "SUBSCRIPTIONS")
    found = Counter(row["STATUS"] for row in rows)
    assert sum(found.values()) == len(BOOKINGS)
    assert set(found) == {"trial", "active", "inactive", "canceled", "closed"}
    articles = local_run.call("article.get", LIMIT=100)["ARTICLES"]
    assert len(articles) == len(CATALOGUE["ARTICLES"])
    assert all(row["TRANSLATIONS"]["EN"]["TITLE"] for row in articles)
    assert len(local_run.call("coupon.get", LIMIT=100)["COUPONS"]) == 2


def test_money_came_in_all_ways(local_run):
    payments = local_run.all("payment.get", "PAYMENTS")
    kinds = Counter((row["KIND"], row["METHOD"]) for row in payments)
    assert kinds["payment", "transfer"] >= 50
    assert kinds["payment", "directdebit"] >= 25
    assert kinds["chargeback", "directdebit"] == 1
    assert len(local_run.call("bankentry.get")["BANKENTRIES"]) == 1  # for a person to look at
    runs = local_run.call("collection.get", LIMIT=100)["COLLECTIONS"]
    asked = {"COLLECTION_ID": runs[-1]["COLLECTION_ID"]}
    [run] = local_run.call("collection.get", FILTER=asked)["COLLECTIONS"]
    status, file = local_run.open(run["DOWNLOAD_URL"])
    assert status == 200
    assert "pain.008.001.08" in file


def test_one_is_paid_in_part_and_was_reminded_three_times(local_run, invoices):
    [row] = [r for r in invoices if r["INVOICE_TITLE"] == "Einrichtung Ihres Onlineshops"]
    assert (row["STATUS"], row["TOTAL"], row["OUTSTANDING_AMOUNT"]) == (
        "overdue",
        1317.53,
        "817,53",
    )
    asked = {"INVOICE_ID": row["INVOICE_ID"]}
    reminders = local_run.call("invoice.getreminders", DATA=asked)["REMINDERS"]
    assert [each["LEVEL"] for each in reminders] == ["1", "2", "3"]


def test_austrian_businesses_owe_the_tax_themselves(local_run, invoices):
    rows = [row for row in invoices if row["COUNTRY_CODE"] == "AT"]
    assert len(rows) >= 6
    assert {float(row["VAT_TOTAL"]) for row in rows} == {0}


def test_the_printed_invoice_opens(local_run):
    [url] = re.findall(r"^http://\S+/download/\S+$", local_run.output.read_text(), re.M)
    status, body = local_run.open(url, raw=True)
    assert (status, body[:5]) == (200, b"%PDF-")


def test_the_clock_goes_by_the_real_time_when_all_is_made(local_run):
    clock = local_run.open(f"{local_run.url}/_local/clock")[1]
    assert clock in (
        f"The clock stands at {now - ago:%Y-%m-%d %H:%M} (Berlin).\n"
        for now, ago in ((datetime.now(BERLIN), timedelta(minutes=n)) for n in (0, 1))
    )
    assert "The clock was moved" not in local_run.output.read_text()


def test_the_start_page_has_its_charts_at_once(local_run):
    door = http.client.HTTPConnection(urlsplit(local_run.url).netloc)
    door.request("GET", "/_local/sign-in")
    cookie = door.getresponse().headers["set-cookie"].partition(";")[0]
    door.close()
    status, page = local_run.open(Request(f"{local_run.url}/account", headers={"Cookie": cookie}))
    assert status == 200
    bars, open_amounts = page.count('class="past" x='), page.count('class="track"')
    assert (bars, open_amounts) == (11, 5)


def test_a_month_later_there_are_new_bills_that_were_mailed(demo_run):
    run = demo_run().start()
    before = run.documents()
    [printed] = re.findall(r"^make clock TO=(\S+)", run.output.read_text(), re.M)
    assert date.fromisoformat(printed) - today() in (timedelta(days=31), timedelta(days=30))
    command = [sys.executable, "-m", "local", "--clock", printed, "--state", str(run.state)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told = sum(int(count) for count in re.findall(r"invoices (\d+)", done.stdout))
    after = run.documents()
    new = after[len(before) :]
    assert told == len(new)
    assert len(new) >= 14
    assert all(row["SUBSCRIPTION_ID"] != "0" for row in new)
    assert all(str(today()) <= row["INVOICE_DATE"][:10] <= printed for row in new)
    opened = {run.open(row["DOCUMENT_URL"], raw=True)[1][:5] for row in new}
    assert opened == {b"%PDF-"}
    mails = run.all("mail.get", "MAILS", TEMPLATE="invoice")
    assert len(mails) > 10
    assert mails[0]["FILES"].startswith("Rechnung_")
    listed = run.open(f"{run.url}/_local/mails?q={mails[0]['TO'].partition(',')[0]}", raw=True)[1]
    place = re.search(rb"/_local/mails/[0-9a-f-]{9,}", listed)[0].decode()
    assert run.open(f"{run.url}{place}/file/0", raw=True)[1].startswith(b"%PDF")
