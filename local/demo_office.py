"""The people who work with the demo account: what they do in a week, all through the API.

They welcome customers, book subscriptions and whatever the plan has, book what the bank reports,
and collect what is due.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from local import demo_bank
from local import demo_plan as plan
from local.demo_bank import Movement
from local.demo_customers import customers
from local.demo_plan import CATALOGUE, Booking, Event

AT_ONCE = 36  # customers of the first week; the others come over time
DRAFT = "invoice.draft"  # invoice.create that is not completed
WEEK = timedelta(weeks=1)
Call = Callable[..., dict[str, Any]]
Row = dict[str, Any]


class Office:
    """The people who work with the account, once a week."""

    def __init__(self, call: Call, first: date) -> None:
        self.call = call
        self.first = first
        self.newcomers = customers()
        self.data: dict[str, Row] = {}  # customers by name
        self.ids: dict[str, int] = {}
        self.subscriptions: dict[str, int] = {}
        self.invoices: dict[str, int] = {}  # the latest one-off invoice by customer
        self.debits: list[Movement] = []  # collected, not yet on the account
        self.collected: list[Movement] = []

    def work(self, week: int, day: date) -> None:
        """What is done in a week."""
        if week == 0:
            self._open()
        self._welcome(week)
        for booking in plan.BOOKINGS:
            if booking.week == week:
                self._book(booking, day)
        for event in plan.EVENTS:
            if event.week == week:
                self._do(event)
        self.bank(day)

    def bank(self, day: date) -> None:
        """Books what the bank reports, and hands it what is due for direct debit."""
        if moved := [*self._transfers(day), *self._parts(day), *self._debited(day)]:
            self.call("bankstatement.import", DATA={"CONTENT": demo_bank.statement(moved)})
        self._collect()

    def _open(self) -> None:
        for article in CATALOGUE["ARTICLES"]:
            self.call("article.create", DATA=article)
        for coupon in CATALOGUE["COUPONS"]:
            self.call("coupon.create", DATA=coupon)

    def _welcome(self, week: int) -> None:
        """New customers: most at the beginning, then some now and then, the last of all in the
        last week."""
        count = AT_ONCE + (len(customers()) - AT_ONCE) * week // plan.WEEKS
        while self.newcomers and len(self.ids) < count:
            data = self.newcomers.pop(0)
            self._add(data)

    def _book(self, booking: Booking, day: date) -> None:
        customer = self._customer(booking.customer)
        if booking.customer in plan.DEBTORS:
            self._sign(booking.customer, day)
        data = {"CUSTOMER_ID": customer, "ARTICLE_NUMBER": booking.article, **booking.more}
        made = self.call("subscription.create", DATA=data)
        self.subscriptions[booking.customer] = made["SUBSCRIPTION_ID"]

    def _sign(self, name: str, day: date) -> None:
        customer = self._customer(name)
        data = self.data[name]
        mandate = {
            "CUSTOMER_ID": customer,
            "REFERENCE": f"KIEBITZ-{customer:04d}",
            "IBAN": data["BANK_IBAN"],
            "OWNER": data["BANK_ACCOUNT_OWNER"],
            "SIGNED": day.isoformat(),
            "EVIDENCE_CHANNEL": "Bestellformular",
        }
        self.call("mandate.create", DATA=mandate)

    def _do(self, event: Event) -> None:
        name, data = event.customer, dict(event.data)
        match event.service:
            case "invoice.create" | "invoice.draft":
                self._bill(event)
                return
            case "invoice.cancel":
                data["INVOICE_ID"] = self.invoices[name]
            case "customer.update":
                data["CUSTOMER_ID"] = self._customer(name)
            case _:
                data["SUBSCRIPTION_ID"] = self.subscriptions[name]
        self.call(event.service, DATA=data)

    def _bill(self, event: Event) -> None:
        data = {"CUSTOMER_ID": self._customer(event.customer), **event.data}
        made = self.call("invoice.create", DATA=data)["INVOICE_ID"]
        self.invoices[event.customer] = made
        if event.service != DRAFT:
            self.call("invoice.complete", DATA={"INVOICE_ID": made})

    def _transfers(self, day: date) -> Iterator[Movement]:
        """What customers have transferred for open invoices, each at its own pace."""
        names = {customer: name for name, customer in self.ids.items()}
        for row in self._open_invoices():
            name = names[int(row["CUSTOMER_ID"])]
            billed = date.fromisoformat(row["INVOICE_DATE"][:10])
            paid = billed + timedelta(days=plan.DAYS_TO_PAYMENT.get(name, plan.PROMPT))
            stops = self.first + plan.PAYS_UNTIL.get(name, plan.WEEKS + 1) * WEEK
            if name not in plan.DEBTORS and paid <= day and billed <= stops:
                yield Movement(paid, _amount(row), name, f"Rechnung {row['INVOICE_NUMBER']}")

    def _parts(self, day: date) -> Iterator[Movement]:
        """A part payment, and money that nobody can tell what it is for."""
        week, name, amount = plan.DOWN_PAYMENT
        if day == self.first + week * WEEK:
            yield Movement(day, Decimal(amount), name, f"Anzahlung {self._number(name)}")
        week, name, amount, text = plan.STRANGER
        if day == self.first + week * WEEK:
            yield Movement(day, Decimal(amount), name, text)

    def _debited(self, day: date) -> Iterator[Movement]:
        """Debits that are on the account by now, and the one that comes back a week later."""
        due = [each for each in self.debits if each.day <= day]
        self.debits = [each for each in self.debits if each.day > day]
        yield from due
        name, which = plan.RETURNED
        before = [each for each in self.collected if each.name == name]
        self.collected += due
        last = before[-1] if len(before) == which else None
        if last and day - 2 * WEEK < last.day <= day - WEEK:
            yield last._replace(day=day, amount=-last.amount)

    def _collect(self) -> None:
        """Hands what is due for direct debit to the bank."""
        run = self.call("collection.create", DATA={})["COLLECTION_ID"]
        if not run:
            return
        names = {customer: name for name, customer in self.ids.items()}
        [row] = self.call("collection.get", FILTER={"COLLECTION_ID": run})["COLLECTIONS"]
        for debit in row["DEBITS"]:
            due, name = date.fromisoformat(debit["DUE"]), names[int(debit["CUSTOMER_ID"])]
            told = {"end_to_end_id": debit["END_TO_END_ID"]}
            self.debits.append(Movement(due, Decimal(debit["AMOUNT"]), name, "Lastschrift", **told))

    def _open_invoices(self) -> list[Row]:
        found: list[Row] = []
        for state in ("unpaid", "overdue"):
            parts = {"FILTER": {"STATE": state, "TYPE": "outgoing"}, "LIMIT": 100}
            found += self.call("invoice.get", **parts)["INVOICES"]
        return found

    def _number(self, name: str) -> str:
        asked = {"INVOICE_ID": self.invoices[name]}
        [row] = self.call("invoice.get", FILTER=asked)["INVOICES"]
        return str(row["INVOICE_NUMBER"])

    def _customer(self, name: str) -> int:
        """The CUSTOMER_ID; who is not there yet comes now."""
        if name not in self.ids:
            data = next(each for each in self.newcomers if _name(each) == name)
            self.newcomers.remove(data)
            self._add(data)
        return self.ids[name]

    def _add(self, data: Row) -> None:
        name = _name(data)
        self.data[name] = data
        self.ids[name] = self.call("customer.create", DATA=data)["CUSTOMER_ID"]


def _name(data: Row) -> str:
    return str(data.get("ORGANIZATION") or f"{data['FIRST_NAME']} {data['LAST_NAME']}")


def _amount(row: Row) -> Decimal:
    return Decimal(str(row["OUTSTANDING_AMOUNT"]).replace(".", "").replace(",", "."))
