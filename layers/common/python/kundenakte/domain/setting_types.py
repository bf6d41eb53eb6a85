"""Kinds of values that settings of an account have, as pydantic types."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator as Check
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic import BeforeValidator as Prepare

from kundenakte.domain import money
from kundenakte.domain.bank import iban_fault
from kundenakte.domain.field_types import ONE_LINE, PRINTABLE, Lower, changed, checked
from kundenakte.domain.sepa import creditor_id_fault
from kundenakte.domain.vat import vat_id_fault

LONGEST_PATTERN = (
    100  # prefix and suffix each: a number stays below 255 characters however it grows
)
LONGEST_LOGO = 10_000  # settings ride on every key and on every invoice
MOST_LEVELS = 5
MOST_FEE = 500  # cents; what a reminder costs, courts put at 1 to 3 euro (rule DUN-2)
PAGE_PAYMENT_TYPES = {"1", "2", "3", "5"}  # cards and PayPal need a provider's own page
_WEB = r"https?://[^/?#\s]+(/\S*)?"
_SITE = r"https?://[^/?#@\s]+(/[^?#\s]*)?"


class Strict(BaseModel):
    """A model that refuses fields it does not have."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def like(pattern: str, expected: str) -> Check:
    """Text of a pattern."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{expected} is expected")
        return value

    return Check(check)


def _compact(value: str) -> str:
    return re.sub(r"[\s.-]", "", value).upper()


def _vat_id(value: str) -> str:
    from stdnum.ch import vat as swiss

    if vat_id_fault(value) and not swiss.is_valid(value):
        raise ValueError
    return value


def _iban(value: str) -> str:
    if fault := iban_fault(value):
        raise ValueError(fault)
    return value


def _bic(value: str) -> str:
    from stdnum import bic

    if not bic.is_valid(value):
        raise ValueError
    return value


def _creditor_id(value: str) -> str:
    if fault := creditor_id_fault(value):
        raise ValueError(fault)
    return value


Line = Annotated[str, StringConstraints(max_length=255, pattern=ONE_LINE)]
Owner = Annotated[str, StringConstraints(max_length=70, pattern=ONE_LINE)]  # as banks carry it
Text = Annotated[str, StringConstraints(max_length=2000, pattern=PRINTABLE)]
Pattern = Annotated[str, StringConstraints(max_length=LONGEST_PATTERN, pattern=ONE_LINE)]
ShortPattern = Annotated[
    str,
    StringConstraints(max_length=20, pattern=ONE_LINE),
    like(r"[^|]*", "a text without |"),
]
Web = Annotated[Line, like(_WEB, "an address such as https://example.com/imprint")]
Site = Annotated[
    Line,
    changed(lambda value: value.strip().rstrip("/")),
    like(_SITE, "an address such as https://billing.example.com"),
]
Email = Annotated[Line, like(r"[^@\s]+@[^@\s]+", "an e-mail address")]
VatId = Annotated[str, changed(_compact), checked(_vat_id, "a VAT id such as DE136695976")]
Iban = Annotated[str, changed(_compact), Check(_iban)]
Bic = Annotated[str, changed(_compact), checked(_bic, "a BIC such as DEUTDEFF")]
Asked = Annotated[Literal["off", "optional", "required"], Lower]


def _payment_types(value: Any) -> str:
    """What pages offer, in this order: "1 2" is transfer and direct debit."""
    given = value if isinstance(value, list) else str(value).replace(",", " ").split()
    numbers = list(dict.fromkeys(str(each) for each in given))
    if not numbers or not set(numbers) <= PAGE_PAYMENT_TYPES:
        raise ValueError("1 (transfer), 2 (direct debit), 3 (cash), 5 (advance) are expected")
    return " ".join(numbers)


def _sites(value: Any) -> str:
    sites = value if isinstance(value, list) else str(value).replace(",", " ").split()
    for site in sites:
        if not re.fullmatch(r"https://[A-Za-z0-9.*-]+(:\d{1,5})?", str(site)):
            raise ValueError("addresses such as https://www.example.com are expected")
    return " ".join(map(str, sites))


PaymentTypes = Annotated[str, Prepare(_payment_types)]
Sites = Annotated[str, StringConstraints(max_length=1000), Prepare(_sites)]
CreditorId = Annotated[str, changed(_compact), Check(_creditor_id)]
Logo = Annotated[str, StringConstraints(max_length=LONGEST_LOGO, pattern=PRINTABLE)]


def _fee(value: Any) -> str:
    cents = money.cents(money.read(value or "0", money.AMOUNT))
    if cents > MOST_FEE:
        raise ValueError(f"at most {money.amount_text(MOST_FEE)}")
    return money.amount_text(cents)


class DunningLevel(Strict):
    """One reminder: days after the one before, the first after the due date; fee in the currency
    of the invoice, as text with two decimals."""

    DAYS: Annotated[int, Field(ge=1, le=365)]
    FEE: Annotated[str, Prepare(_fee)]


def _levels(value: Any) -> Any:
    """Levels as a list of objects, or as text: days, or days:fee, for each; `off` for none."""
    if isinstance(value, str):
        if value.strip().lower() == "off":
            return []
        if re.search(r":\d*,\d", value):  # 2,50 would be a fee of 2 and a level after 50 days
            raise ValueError("levels such as 7 14:2.50 are expected, fees with a dot")
        each = [level.partition(":")[::2] for level in value.replace(",", " ").split()]
        return [{"DAYS": days, "FEE": fee} for days, fee in each]
    if isinstance(value, list):
        return [_level(each) for each in value]
    return value


def _level(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {"FEE": "", **{str(name).upper(): part for name, part in value.items()}}


def _first_is_free(levels: list[DunningLevel]) -> list[DunningLevel]:
    if levels and levels[0].FEE != "0.00":
        raise ValueError("the first reminder costs nothing")  # rule DUN-2
    return levels


DunningLevels = Annotated[
    list[DunningLevel], Field(max_length=MOST_LEVELS), Prepare(_levels), Check(_first_is_free)
]
