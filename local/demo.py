"""The two demo accounts and the demo customers: made on the first start, completed on the next
one if it was interrupted."""

import base64
import json
import os
import urllib.error
import urllib.request
from typing import Any

from local.backend import Backend
from local.demo_customers import customers
from local.gateway import Gateway
from local.state import State, StateError
from local.template import Template

API = "/api/1.0/api.php"
ACCESS, ACCESS2 = "access.json", "access2.json"
FILLED = "demo.json"  # says for which account all demo customers were created
SHOWN = "SHOP-1001"  # the customer whose page is shown
DEMO_SETTINGS = {
    "COMPANY": "Demo Handels GmbH",
    "STREET": "Musterweg 1",
    "ZIPCODE": "10999",
    "CITY": "Berlin",
    "SUPPORT_EMAIL": "hilfe@kundenakte.example",
    "SUPPORT_PHONE": "030 23125 100",
    "CALLS_PER_MINUTE": 100_000,  # to try loads; the second account has the usual 500
}


class Run:
    """What a start does once everything answers."""

    def __init__(self, state: State, gateway: Gateway, backend: Backend, template: Template):
        self.state = state
        self.gateway = gateway
        self.backend = backend
        self.manager = next(f for f in template.functions() if f.folder.name == "manage")

    def prepare(self, fill: bool) -> dict[str, str]:
        """Sees to it that both accounts have this run's URL; returns the first one's access."""
        access = self.account(ACCESS, "demo@kundenakte.example", DEMO_SETTINGS)
        self.account(ACCESS2, "leer@kundenakte.example", {"COMPANY": "Zweites Konto"})
        if fill and self.state.read(FILLED).get("account_hash") != access["account_hash"]:
            self.fill(access)
        return access

    def account(self, name: str, email: str, settings: dict[str, Any]) -> dict[str, str]:
        """The access data in file `name`; makes the account when it is not there (any more)."""
        access = self.state.read(name)
        if access and self.moved(access):
            if not self.call(access, "customer.get", LIMIT=1):  # the key was revoked or rotated
                added = self.manage(action="key.add", account=access["account"], email=email)
                access |= {key: added[key] for key in ("email", "api_key")}
            self.state.write(name, access)
            return access
        made = self.manage(
            action="account.create", email=email, public_url=self.gateway.url, settings=settings
        )
        access = {"url": self.gateway.url} | {
            key: made[key] for key in ("email", "api_key", "account_hash", "account")
        }
        self.state.write(name, access)
        return access

    def moved(self, access: dict[str, str]) -> bool:
        """Tells an existing account this run's URL, if it was another; False when it is gone."""
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
        self.backend.snapshot()  # or the note below could outlive the customers
        self.state.write(FILLED, {"account_hash": access["account_hash"]})

    def runtime(self, tables: dict[str, str]) -> dict[str, Any]:
        """What the command line tool needs to reach this run."""
        return {
            "url": self.gateway.url,
            "endpoint_url": self.backend.endpoint_url,
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

    def welcome(self, access: dict[str, str]) -> str:
        """What the terminal shows when everything is up."""
        folder = self.state.folder
        page = self.page(access)
        return WELCOME.format(
            api=access["url"] + API,
            email=access["email"],
            key=access["api_key"],
            access=folder / ACCESS,
            access2=folder / ACCESS2,
            page=f"\nA customer's own page:\n\n{page}\n" if page else "",
            option="" if str(folder) == ".local" else f" STATE={folder}",
        )


def _identity(data: dict[str, Any]) -> tuple[str, ...]:
    """By what a demo customer is recognised: the account gives ids and numbers."""
    return tuple(data.get(n, "") for n in ("ORGANIZATION", "FIRST_NAME", "LAST_NAME", "ZIPCODE"))


WELCOME = """
Kundenakte runs.

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
{page}
Stop: Ctrl-C. Everything is kept; to begin anew: make reset{option}
"""
