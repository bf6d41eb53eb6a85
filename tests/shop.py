"""A merchant at a local run: what is sold, the mails that go out, what the API says."""

import json
import re
import subprocess
import time
from collections.abc import Callable
from typing import Any

from local.demo import DATA
from local.demo_seller import SELLER
from local.outbox import Outbox, Sent
from tests.local_run import ROOT, LocalRun

PATIENCE = 30  # seconds that anything may take that happens by itself
ADDRESS = re.compile(r"https?://\S*[^\s.,;:!?)]")  # as mail programs find them
CODE = re.compile(r"^\s+(\d{3}) ?(\d{3})\s*$", re.M)
NESTED = ("DUNNING", "PUBLIC_URL")
Row = dict[str, Any]


def wait_for(fact: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What `fact` answers once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := fact()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)
    return found


class Letter:
    """A mail as its receiver reads it."""

    def __init__(self, row: Row, sent: Sent) -> None:
        self.template, self.language = row["TEMPLATE"], row["LANGUAGE"]
        self.subject = str(sent.message["Subject"])
        self.text = sent.body("plain")
        self.html = sent.body("html")
        self.files = {str(file.get_filename()): file.get_content() for file in sent.files}

    def link(self, page: str) -> str:
        """The first address in the text that leads to a page."""
        return next(url for url in ADDRESS.findall(self.text) if f"/{page}/" in url)

    @property
    def code(self) -> str:
        """The one-time code, as it is typed."""
        found = CODE.search(self.text)
        assert found, self.text
        return found[1] + found[2]


class Shop:
    """An account of a run. `access` is what opens its API."""

    def __init__(self, run: LocalRun, access: Row) -> None:
        self.run, self.access = run, access
        self.outbox = Outbox(run.state / DATA)

    @classmethod
    def new(cls, run: LocalRun, email: str, **settings: str) -> "Shop":
        """A new account with the demo seller's settings and these; KEY__PART is KEY.PART."""
        known = {name: str(value) for name, value in SELLER.items() if name not in NESTED}
        given = {name.replace("__", "."): value for name, value in settings.items()}
        options = [f"--set={name}={value}" for name, value in {**known, **given}.items()]
        made = manage(run, "account", "create", email, *options)
        shop = cls(run, {**made, "email": email})
        for article in json.loads((ROOT / "local/demo_articles.json").read_text())["ARTICLES"]:
            shop.call("article.create", DATA=article)
        return shop

    @property
    def hash(self) -> str:
        return str(self.access["account_hash"])

    def path(self, page: str, *parts: str) -> str:
        """The path of a page of the account."""
        return "/".join(("", page, self.hash, *parts))

    def call(self, service: str, **parts: Any) -> Row:
        """RESPONSE of a call, which must succeed."""
        answer: Row = self.run.call(service, self.access, **parts)
        assert "ERRORS" not in answer, answer
        return answer

    def rows(self, service: str, key: str, **filter: Any) -> list[Row]:
        """The rows of a list call."""
        found: list[Row] = self.call(service, FILTER=filter, LIMIT=100)[key]
        return found

    def a_customer(self, email: str, **fields: Any) -> Row:
        """A new customer; the row of customer.get."""
        person = {"CUSTOMER_TYPE": "consumer", "LAST_NAME": "Sommer", "EMAIL": email}
        made = self.call("customer.create", DATA={**person, **fields})
        return self.customer(made["CUSTOMER_ID"])

    def customer(self, customer_id: Any) -> Row:
        (row,) = self.rows("customer.get", "CUSTOMERS", CUSTOMER_ID=customer_id)
        return row

    def customers_of(self, email: str) -> list[Row]:
        """All customers with an address."""
        rows = self.rows("customer.get", "CUSTOMERS", TERM=email)
        return [row for row in rows if row["EMAIL"] == email]

    def log_of(self, customer_id: Any) -> list[Row]:
        return self.rows("customer.getlog", "ENTRIES", CUSTOMER_ID=customer_id)

    def letters(self, email: str, template: str) -> list[Letter]:
        """The mails of a template that went to an address, newest first."""
        rows = [
            row for row in self.rows("mail.get", "MAILS", TEMPLATE=template) if email in row["TO"]
        ]
        sent = {mail.sent["MessageId"]: mail for mail in self.outbox.newest(email)}
        return [Letter(row, sent[row["MESSAGE_ID"]]) for row in rows if row["MESSAGE_ID"] in sent]

    def letter(self, email: str, template: str, number: int = 1) -> Letter:
        """The newest of them, once there are that many."""
        what = f"mail {number} of {template} to {email}"
        found: list[Letter] = wait_for(
            lambda: len(got := self.letters(email, template)) >= number and got, what
        )
        return found[0]


def manage(run: LocalRun, *arguments: str) -> Row:
    """What the command line tool answers."""
    command = [str(ROOT / "kundenakte"), "--state", str(run.state), "--json", *arguments]
    answer: Row = json.loads(subprocess.check_output(command, timeout=60))
    return answer
