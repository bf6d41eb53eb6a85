"""Mails of a local run: sent within seconds, seen on the outbox page, kept, and sometimes back."""

import re
import time
import urllib.request

import pytest

from tests.local_run import LocalRun
from tests.shop import Shop

HOME = "/_local/mails"


def welcoming(run, email, **settings):
    """A new account of a run that welcomes its customers."""
    return Shop.new(run, email, MAILS__CUSTOMER_WELCOME="true", **settings)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run without demo data."""
    run = LocalRun(tmp_path_factory.mktemp("mails") / "state", "--empty").start()
    yield run
    run.close()


@pytest.fixture(scope="module")
def shop(run):
    return welcoming(run, "shop@kundenakte.example")


def until(found, seconds=30):
    """What `found` answers once that is something."""
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return answer


def listed(run, receiver):
    """The addresses of the pages of all mails to a receiver."""
    status, page = run.open(f"{run.url}{HOME}?q={receiver}")
    assert status == 200
    return re.findall(rf'href="({HOME}/[0-9a-f-]+)"', page)


def test_nobody_else_sees_the_outbox(run):
    request = urllib.request.Request(run.url + HOME, headers={"Host": "evil.example"})
    assert run.open(request)[0] == 403
    assert run.open(f"{run.url}{HOME}/0-0")[0] == 404


def test_a_new_customer_gets_a_mail_whose_link_works(run, shop):
    shop.a_customer("kim@example.com", LAST_NAME="<b>Berg</b>")
    [place] = until(lambda: listed(run, "kim@example.com"))
    status, page = run.open(run.url + place)
    assert status == 200
    link = re.search(rf'href="({re.escape(run.url)}/accountdata/[^"]+)"', page)
    assert run.open(link[1])[0] == 200
    assert "<b>Berg" not in page
    assert "script" not in page.lower()


def test_the_html_is_locked_in(run, shop):
    shop.a_customer("frame@example.com")
    [place] = until(lambda: listed(run, "frame@example.com"))
    with urllib.request.urlopen(f"{run.url}{place}/html", timeout=30) as answer:
        policy, body = answer.headers["content-security-policy"], answer.read().decode()
    assert policy.startswith("default-src 'none'")
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert '<base target="_blank">' in body
    _, page = run.open(run.url + place)
    assert re.search(r'<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"', page)


@pytest.mark.parametrize(
    ("domain", "state"), [("bounce.example", "bounced"), ("complaint.example", "complained")]
)
def test_some_addresses_send_mails_back(shop, domain, state):
    customer_id = shop.a_customer(f"x@{domain}")["CUSTOMER_ID"]
    assert until(lambda: shop.customer(customer_id)["EMAIL_STATE"]) == state
    [mail] = shop.rows("mail.get", "MAILS", CUSTOMER_ID=customer_id)
    assert mail["STATE"] == state


def test_a_sender_that_ses_does_not_know_is_refused_and_noted(run):
    shop = welcoming(run, "other@kundenakte.example", MAIL_FROM="me@unknown.example")
    asked = {"CUSTOMER_ID": shop.a_customer("y@example.com")["CUSTOMER_ID"]}
    [mail] = until(lambda: shop.rows("mail.get", "MAILS", **asked))
    assert (mail["STATE"], mail["FAULT"][:3]) == ("failed", "SES")


def test_mails_outlive_a_kill_and_are_sent_once(new_run):
    run = new_run("--empty").start()
    shop = welcoming(run, "shop@kundenakte.example")
    asked = {"CUSTOMER_ID": shop.a_customer("kept@example.com")["CUSTOMER_ID"]}
    until(lambda: shop.rows("mail.get", "MAILS", **asked))
    time.sleep(1)  # a snapshot
    run.kill()
    run.start()
    time.sleep(2)  # what was left undone is done
    assert len(listed(run, "kept@example.com")) == 1
    assert len(shop.rows("mail.get", "MAILS", **asked)) == 1
