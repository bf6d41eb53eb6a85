"""The two demo accounts, the demo customers and their history: made on the first start. One that
was cut off is begun anew on the next."""

import base64
import json
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from local import outbox_page, sign_in
from local.demo_customers import customers
from local.demo_history import History
from local.demo_seller import SELLER
from local.gateway import Gateway
from local.jobs import Jobs
from local.state import ACCESS, State, StateError
from local.template import Template

API = "/api/1.0/api.php"
ACCESS2 = "access2.json"
FILLED = "demo.json"  # for which account everything was made, or that it is being made
MAKING = "making"
DATA = "ministack"  # the folder with all that is stored
PATIENCE = 15  # seconds that the welcome waits for an invoice's PDF
A_MONTH = timedelta(days=31)
RECENT = timedelta(days=2)  # of what happened in these the customers are still told
AT_ONCE = 25  # items in one write
SHOWN = "SHOP-1001"  # the customer whose page is shown


def tidy(state: State) -> None:
    """Removes what a first start has left that was cut off: nobody but it has written there."""
    if state.read(FILLED).get(MAKING):
        shutil.rmtree(state.folder / DATA, ignore_errors=True)
        for name in (ACCESS, ACCESS2, FILLED):
            state.remove(name)


class Run:
    """What a start does once everything answers."""

    def __init__(self, state: State, gateway: Gateway, jobs: Jobs, template: Template):
        self.state = state
        self.gateway = gateway
        self.jobs = jobs
        self.manager = next(f for f in template.functions() if f.folder.name == "manage")

    def prepare(self, fill: bool) -> dict[str, str]:
        """Sees to it that both accounts have this run's URL, and the first one what it is to hold;
        returns its access."""
        if fill and not self.is_there(self.state.read(ACCESS)):
            return self.begin()
        access = self.accounts()
        if fill and self.state.read(FILLED).get("account_hash") != access["account_hash"]:
            self.fill(access)
        return access

    def begin(self) -> dict[str, str]:
        """Makes the accounts, and the first one's history, with the clock put back."""
        self.state.write(FILLED, {MAKING: True})
        history = History(self.jobs, datetime.now(UTC))
        access = self.accounts()

        def call(service: str, **parts: Any) -> dict[str, Any]:
            answer = self.call(access, service, **parts)
            assert answer is not None  # the key is new
            return answer

        self.show(history.make(call))
        silence(self.jobs.backend.client(), datetime.now(UTC) - RECENT)
        self.jobs.clock.follow()
        self.note(access)
        return access

    @staticmethod
    def show(days: Iterator[date]) -> None:
        """Goes through the days and says how far it is, month by month."""
        print("Making six months of a demo office, some ten seconds:", end="", flush=True)
        shown = ""
        for day in days:
            if (month := f"{day:%Y-%m}") != shown:
                print(f" {month}", end="", flush=True)
                shown = month
        print(flush=True)

    def accounts(self) -> dict[str, str]:
        """Both accounts; returns the first one's access."""
        access = self.account(ACCESS, "demo@kundenakte.example", SELLER)
        self.account(ACCESS2, "leer@kundenakte.example", {"COMPANY": "Zweites Konto"})
        return access

    def account(self, name: str, email: str, settings: dict[str, Any]) -> dict[str, str]:
        """The access data in file `name`; makes the account when it is not there (any more)."""
        access = self.state.read(name)
        if self.is_there(access):
            if not self.call(access, "customer.get", LIMIT=1):  # the key was revoked or rotated
                added = self.manage(action="key.add", account=access["account"], email=email)
                access |= {key: added[key] for key in ("email", "api_key")}
            self.own(access, settings)
            self.state.write(name, access)
            return access
        made = self.manage(
            action="account.create", email=email, public_url=self.gateway.url, settings=settings
        )
        access = {"url": self.gateway.url} | {
            key: made[key] for key in ("email", "api_key", "account_hash", "account")
        }
        self.own(access, settings)
        self.state.write(name, access)
        return access

    def own(self, access: dict[str, str], settings: dict[str, Any]) -> None:
        """Gives the owner a name, and an account from before there were users an owner."""
        account, email = access["account"], access["email"]
        present = self.manage(action="user.list", account=account)["users"]
        name = settings.get("MANAGEMENT", settings["COMPANY"])
        if not present:
            self.manage(action="user.add", account=account, email=email, role="owner", name=name)
        elif present[0]["name"] == email:
            user_id = present[0]["user_id"]
            self.manage(action="user.set", account=account, user_id=user_id, name=name)

    def is_there(self, access: dict[str, str]) -> bool:
        """Whether an account exists; it is told this run's URL, if it had another."""
        if not access:
            return False
        account = access["account"]
        try:
            if access["url"] == self.gateway.url:
                self.manage(action="account.get", account=account)
            else:
                settings = {"PUBLIC_URL": self.gateway.url}
                self.manage(action="account.set", account=account, settings=settings)
        except StateError:
            return False  # killed before the account was saved
        access["url"] = self.gateway.url
        return True

    def manage(self, **event: Any) -> dict[str, Any]:
        """What the management function answers; StateError when it refuses."""
        try:
            result: dict[str, Any] = self.gateway.functions.call(self.manager, event)
        except Exception as error:  # on Lambda it would be an answer with errorMessage
            raise StateError(f"{event['action']} failed: {error!r}") from error
        if "error" in result or "errorMessage" in result:
            raise StateError(f"{event['action']} failed: {result}")
        return result

    def call(self, access: dict[str, str], service: str, **parts: Any) -> dict[str, Any] | None:
        """RESPONSE of a call with these access data; None when they are refused."""
        key = base64.b64encode(f"{access['email']}:{access['api_key']}".encode()).decode()
        request = urllib.request.Request(  # noqa: S310  our own URL
            self.gateway.url + API,
            json.dumps({"SERVICE": service, **parts}).encode(),
            {"Authorization": f"Basic {key}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  our own URL
                response: dict[str, Any] = json.load(answer)["RESPONSE"]
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 401:
                    return None
                raise StateError(f"{service} failed: {error.read().decode()}") from error
        if "ERRORS" in response:
            raise StateError(f"{service} failed: {response['ERRORS']}")
        return response

    def fill(self, access: dict[str, str]) -> None:
        """Creates the demo customers that are not there yet."""
        found = self.call(access, "customer.get", LIMIT=100) or {"CUSTOMERS": []}
        present = {_identity(row) for row in found["CUSTOMERS"]}
        for data in customers():
            if _identity(data) not in present:
                self.call(access, "customer.create", DATA=data)
        self.note(access)

    def note(self, access: dict[str, str]) -> None:
        """Notes that everything was made."""
        self.jobs.backend.snapshot()  # or the note could outlive what it speaks of
        self.state.write(FILLED, {"account_hash": access["account_hash"]})

    def runtime(self, tables: dict[str, str]) -> dict[str, Any]:
        """What the command line tool needs to reach this run."""
        return {
            "url": self.gateway.url,
            "endpoint_url": self.jobs.backend.endpoint_url,
            "tables": tables,
            "pid": os.getpid(),
        }

    def page(self, access: dict[str, str]) -> str:
        """The hosted page of a demo customer; empty when there is no customer."""
        for parts in ({"FILTER": {"CUSTOMER_EXT_UID": SHOWN}}, {"LIMIT": 1}):
            rows = (self.call(access, "customer.get", **parts) or {"CUSTOMERS": []})["CUSTOMERS"]
            if rows:
                return f"{access['url']}/dashboard/{access['account_hash']}/{rows[0]['HASH']}"
        return ""

    def invoice(self, access: dict[str, str]) -> str:
        """Where the PDF of a demo invoice is, once it is made; empty without an invoice."""
        paid = {"FILTER": {"STATE": "paid"}, "LIMIT": 1}
        rows = (self.call(access, "invoice.get", **paid) or {"INVOICES": []})["INVOICES"]
        url = str(rows[0]["DOCUMENT_URL"]) if rows else ""
        deadline = time.monotonic() + PATIENCE
        while url and not _opens(url) and time.monotonic() < deadline:
            time.sleep(0.1)
        return url

    def welcome(self, access: dict[str, str]) -> str:
        """What the terminal shows when everything is up."""
        folder = self.state.folder
        page, invoice = self.page(access), self.invoice(access)
        return WELCOME.format(
            api=access["url"] + API,
            email=access["email"],
            key=access["api_key"],
            access=folder / ACCESS,
            access2=folder / ACCESS2,
            mails=self.gateway.url + outbox_page.HOME,
            office=self.gateway.url + sign_in.PLACE,
            month=(self.jobs.clock.now() + A_MONTH).date(),
            page=f"\nA customer's own page:\n\n{page}\n" if page else "",
            invoice=f"\nAn invoice:\n\n{invoice}\n" if invoice else "",
            option="" if str(folder) == ".local" else f" STATE={folder}",
        )


def silence(dynamodb: Any, until: datetime) -> None:
    """Has nobody told of what happened up to a moment: half a year of mails at once would be of no
    use, and of a wrong date."""
    from kundenakte.storage.unit import EPOCH, RANDOM_BITS  # there once the functions run

    last = f"EVENT#{int(until.timestamp() * 1000) - EPOCH << RANDOM_BITS:016d}"
    pages = dynamodb.get_paginator("scan").paginate(TableName="CustomersTable")
    old = [
        {name: value for name, value in item.items() if name != "route"}
        for page in pages
        for item in page["Items"]
        if "route" in item and item["sk"]["S"] < last
    ]
    for at in range(0, len(old), AT_ONCE):
        requests = [{"PutRequest": {"Item": item}} for item in old[at : at + AT_ONCE]]
        dynamodb.batch_write_item(RequestItems={"CustomersTable": requests})


def _opens(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30):  # noqa: S310  our own URL
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return False


def _identity(data: dict[str, Any]) -> tuple[str, ...]:
    """By what a demo customer is recognised: the account gives ids and numbers."""
    return tuple(data.get(n, "") for n in ("ORGANIZATION", "FIRST_NAME", "LAST_NAME", "ZIPCODE"))


WELCOME = """
Kundenakte runs. The account's own pages, signed in as the owner of the demo account:

{office}

The API:

  URL      {api}
  E-mail   {email}
  API key  {key}

They are in {access} too; {access2} opens a second, empty account.
Create a customer and read it back; paste this:

curl -sS -u '{email}:{key}' -H 'Content-Type: application/json' {api} \
-d '{{"SERVICE":"customer.create","DATA":{{"CUSTOMER_TYPE":"business","ORGANIZATION":"Musterladen",\
"TAGS":"Test"}}}}' && echo && \
curl -sS -u '{email}:{key}' -H 'Content-Type: application/json' {api} \
-d '{{"SERVICE":"customer.get","FILTER":{{"TERM":"musterladen"}}}}' && echo
{page}{invoice}
Mails go nowhere; see them here:

{mails}

Let a month pass, and see the bills appear (from another terminal):

make clock TO={month}{option}

Stop: Ctrl-C. Everything is kept; to begin anew: make reset{option}
"""
