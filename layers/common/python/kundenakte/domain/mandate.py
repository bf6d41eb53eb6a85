"""A SEPA mandate: a customer's leave to collect from an account, and what proves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kundenakte.domain import debit, sepa, times
from kundenakte.domain.customer import Customer

RECURRING = "recurring"
ONE_OFF = "oneoff"


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate as stored.

    `fields`: REFERENCE (upper case, without blanks), CUSTOMER_ID, IBAN, BIC, OWNER, SIGNED (day),
    TYPE recurring or oneoff, EVIDENCE {CHANNEL, TEXT, AT, NOTE}; LAST_USED and ENDED (days), and
    AMENDED 1 while the bank has yet to be told of a new account. Empty ones are left out.
    """

    fields: Mapping[str, Any]

    @property
    def reference(self) -> str:
        """Unique in the account whatever the case."""
        return str(self.fields["REFERENCE"])

    @property
    def customer_id(self) -> int:
        """Whose mandate it is."""
        return int(self.fields["CUSTOMER_ID"])

    @property
    def place(self) -> str:
        """Where it stands in the account's list of mandates."""
        return f"{self.reference}#{self.customer_id:016d}"

    @property
    def signed(self) -> date:
        """The day of the signature, or of the consent that stands for it."""
        return date.fromisoformat(self.fields["SIGNED"])

    @property
    def last_day(self) -> date:
        """The last day on which it may be collected from: it lapses unused after 36 months."""
        used = self.fields.get("LAST_USED")
        return debit.last_day_of_mandate(date.fromisoformat(used) if used else self.signed)

    @property
    def sequence(self) -> str:
        """The sequence type of its collections; FRST and FNAL are not asked for any more."""
        return "OOFF" if self.fields.get("TYPE") == ONE_OFF else "RCUR"

    def status(self, today: date) -> str:
        """active, ended (revoked, replaced, or a single one that was used) or lapsed."""
        if self.fields.get("ENDED"):
            return "ended"
        return "active" if today <= self.last_day else "lapsed"

    def lapses_soon(self, today: date) -> bool:
        """Whether it will lapse within three months."""
        used = self.fields.get("LAST_USED")
        last_use = date.fromisoformat(used) if used else self.signed
        return self.status(today) == "active" and debit.lapses_soon(last_use, today)


def mandate_of(customer: Customer) -> dict[str, Any] | None:
    """The mandate that a customer's bank data describe, as it is stored; None where they name none,
    or one with a reference that no bank carries."""
    fields = customer.fields
    try:
        reference = sepa.mandate_reference(fields.get("BANK_ACCOUNT_MANDATE_REFERENCE", ""))
    except ValueError:
        return None
    if not fields.get("BANK_IBAN"):
        return None
    signed = fields.get("BANK_ACCOUNT_MANDATE_REFERENCE_DATE") or fields.get("CREATED", "")
    told = {
        "REFERENCE": reference,
        "CUSTOMER_ID": customer.customer_id,
        "IBAN": fields["BANK_IBAN"],
        "BIC": fields.get("BANK_BIC", ""),
        "OWNER": fields.get("BANK_ACCOUNT_OWNER", ""),
        "SIGNED": times.with_offset(signed)[:10],
    }
    return {name: value for name, value in told.items() if value}
