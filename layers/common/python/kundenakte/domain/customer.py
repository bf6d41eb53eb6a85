"""The customer: what is kept of one, who it is, and what may not be missing."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kundenakte.domain import email_state, folding
from kundenakte.domain.errors import Problem, Refused

SEARCHED = (  # what TERM looks at (contract 2.2), beside first and last name
    "ORGANIZATION",
    "ADDRESS",
    "ADDRESS_2",
    "ZIPCODE",
    "EMAIL",
)
NAME_END = "\n"  # between a folded name and the id; before every other sign that a name may have
LONGEST_NAME = 120  # characters of a name that lists are in order by
MERGED_INTO = "MERGED_INTO"  # in the record of one that was merged: where the other one is
HASH_BYTES = 16  # 128 bits guard the hosted pages: 32 hex digits
NEEDED = {"business": "ORGANIZATION", "consumer": "LAST_NAME"}  # contract 2.3


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as stored.

    `fields` maps wire names to values and holds no empty ones: whole numbers for CUSTOMER_ID,
    DAYS_FOR_PAYMENT, PAYMENT_TYPE and the 0/1 flags, CREDIT_BALANCE in cents, instants as UTC text,
    TAGS as a list, X_ATTRIBUTES as a list of {KEY, VALUE}, EMAIL_STATE as domain/email_state.py has
    it, text for all else.
    `version` grows with the record's writes; a write is made on condition of the version read.
    """

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def customer_id(self) -> int:
        """Given by the system, never changes."""
        return int(self.fields["CUSTOMER_ID"])

    @property
    def number(self) -> str:
        """Unique in the account; text, since prefixes and leading zeros occur."""
        return str(self.fields["CUSTOMER_NUMBER"])

    @property
    def ext_uid(self) -> str:
        """The merchant's own id, "" when there is none."""
        return str(self.fields.get("CUSTOMER_EXT_UID", ""))

    @property
    def hash(self) -> str:
        """The random part of the hosted pages' addresses."""
        return str(self.fields["HASH"])

    @property
    def merged_into(self) -> int | None:
        """The CUSTOMER_ID of the file that goes on for this one; None for a file of its own."""
        found = self.fields.get(MERGED_INTO)
        return int(found) if found else None

    @property
    def tags(self) -> dict[str, str]:
        """Folded form → tag as written."""
        return {folding.tag(tag): tag for tag in self.fields.get("TAGS", ())}

    @property
    def search_texts(self) -> tuple[str, str]:
        """The two foldings that TERM is looked for in; first and last name are one text, since
        people look for both at once."""
        name = f"{self.fields.get('FIRST_NAME', '')} {self.fields.get('LAST_NAME', '')}".strip()
        return folding.search_texts([name, *(self.fields.get(field, "") for field in SEARCHED)])

    @property
    def listed_name(self) -> str:
        """How lists name the customer: the company, or the last name and the first; the number
        where there is neither."""
        person = (self.fields.get("LAST_NAME", ""), self.fields.get("FIRST_NAME", ""))
        name = self.fields.get("ORGANIZATION") or ", ".join(filter(None, person))
        return str(name or self.number)

    @property
    def sort_name(self) -> str:
        """What lists by name are in order by: ä is ae (DIN 5007-2), case does not matter; customers
        of one name are in the order of their ids. Never above 1,024 bytes."""
        return f"{folded_name(self.listed_name)}{NAME_END}{self.customer_id:016d}"

    def changed(self, changes: Mapping[str, Any], *, at: str) -> "Customer":
        """This customer with `changes` laid over; an empty value removes the field.

        Returns self when nothing differs. `at` becomes LASTUPDATE.
        Raises Refused when a required field would be empty.
        """
        fields = {**self.fields, **changes}
        if email_state.STATE in fields:
            fields[email_state.STATE] = email_state.kept(fields)
        fields = without_empty(fields)
        if fields == self.fields:
            return self
        require(fields)
        return Customer({**fields, "LASTUPDATE": at}, self.version)


def folded_name(name: str) -> str:
    """A name in the form that lists are in order by, or the beginning of one."""
    return " ".join(folding.spelled_out(name).split())[:LONGEST_NAME]


def new_customer(given: Mapping[str, Any], settings: Mapping[str, Any], *, at: str) -> Customer:
    """A customer as it is first stored: what is given, its ids among it and nothing empty, and the
    account's defaults. Raises Refused for what a customer may not be without."""
    from kundenakte.domain.bank import mandate_for  # on use: most calls only read customers

    require(given)
    defaults = {
        "HASH": secrets.token_hex(HASH_BYTES),
        "CREATED": at,
        "PAYMENT_TYPE": 1,  # transfer is preset for everyone
        "INVOICE_DELIVERY_METHOD": "mail",
        **{
            name: settings[name]
            for name in ("DAYS_FOR_PAYMENT", "COUNTRY_CODE", "CURRENCY_CODE", "LANGUAGE_CODE")
        },
    }
    fields = {**defaults, **given, "LASTUPDATE": at}
    return Customer({**fields, **mandate_for(fields, at=at)})


def listed_tags(folded: Iterable[str]) -> str:
    """All tags of a customer as one text, in which `listed_tags` of any one of them occurs."""
    return "".join(f"\n{tag}\n" for tag in folded)


def without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` without "", null, empty lists and zeros; DAYS_FOR_PAYMENT 0 means due at once."""
    return {name: value for name, value in fields.items() if value or name == "DAYS_FOR_PAYMENT"}


def require(fields: Mapping[str, Any]) -> None:
    """Raises Refused for each field that a customer of its type may not be without."""
    if missing := missing_in(fields):
        raise Refused(*missing)


def missing_in(fields: Mapping[str, Any]) -> list[Problem]:
    """What a customer with these fields lacks; first of all its type."""
    kind = fields.get("CUSTOMER_TYPE") or ""
    missing = [] if kind else ["CUSTOMER_TYPE"]
    needed = NEEDED.get(str(kind).strip().lower(), "")
    if needed and not str(fields.get(needed) or "").strip():
        missing.append(needed)
    return [Problem("missing", name) for name in missing]


def differences(before: Customer, after: Customer) -> list[dict[str, Any]]:
    """FIELD, BEFORE and AFTER of all that differs, LASTUPDATE apart; None means "not there"."""
    names = [*before.fields, *(name for name in after.fields if name not in before.fields)]
    return [
        {"FIELD": name, "BEFORE": before.fields.get(name), "AFTER": after.fields.get(name)}
        for name in names
        if name != "LASTUPDATE" and before.fields.get(name) != after.fields.get(name)
    ]
