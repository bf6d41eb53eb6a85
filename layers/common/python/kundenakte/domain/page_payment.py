"""How a customer pays, as hosted pages ask: which types there are, the account, and the mandate for
direct debits from it."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from kundenakte.domain import bank, sepa
from kundenakte.domain.card_numbers import holds_card_number
from kundenakte.domain.errors import Problem
from kundenakte.domain.fixed_texts import MANDATE, MANDATE_B2B, MANDATE_VERSION, NOTICE_DAYS
from kundenakte.domain.page_fields import BUSINESS, clean

TRANSFER, DEBIT, CASH, PAYPAL, ADVANCE, CARD = range(1, 7)
# Field → parameter. MANDATE is no field of a customer: it is the consent.
PARAMETERS: Final[Mapping[str, str]] = {
    "PAYMENT_TYPE": "payment_type",
    "BANK_IBAN": "iban",
    "BANK_ACCOUNT_OWNER": "account-holder",
    "MANDATE": "mandate",
}
LONGEST_OWNER: Final = 70  # rule SEPA-14
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class OnFile(NamedTuple):
    """The account that is known, and whether its mandate can be collected from. Nothing: of a new
    customer."""

    iban: str = ""
    owner: str = ""
    mandate: bool = False


class Account(NamedTuple):
    """An account that a new mandate was given for; the IBAN compact."""

    iban: str
    owner: str


class Payment(NamedTuple):
    """What a form said. `account` is None where what is on file stays as it is."""

    type: int
    account: Account | None
    problems: tuple[Problem, ...]


def offered(settings: Mapping[str, Any], fields: Mapping[str, Any]) -> tuple[int, ...]:
    """The payment types to choose from: the account's, as far as the customer's
    ALLOWED_PAYMENT_TYPES have them; direct debit only where there is a creditor to collect; and the
    one that is in use, so that nobody changes it by changing something else."""
    types = [int(each) for each in settings["PAGE_PAYMENT_TYPES"].split()]
    if not settings["CREDITOR_ID"]:
        types = [each for each in types if each != DEBIT]
    allowed = {int(each) for each in re.findall(r"\d+", fields.get("ALLOWED_PAYMENT_TYPES", ""))}
    types = [each for each in types if not allowed or each in allowed]
    current = fields.get("PAYMENT_TYPE")
    return tuple(types if not current or current in types else [int(current), *types])


def read(
    form: Mapping[str, str], types: tuple[int, ...], known: OnFile, *, collects: bool = True
) -> Payment:
    """What a form says of the payment; of the account only where direct debit is chosen, and the
    account has a creditor identifier to collect with (`collects`)."""
    chosen = form.get("payment_type", "")
    if not types:  # nothing to choose from, so nothing is asked
        return Payment(0, None, ())
    if chosen not in map(str, types):
        code = "invalid" if chosen else "missing"
        return Payment(0, None, (Problem(code, "PAYMENT_TYPE"),))
    if int(chosen) != DEBIT or not collects:
        return Payment(int(chosen), None, ())
    iban, owner = compact(form.get("iban", "")), clean(form.get("account-holder", ""))
    if _stays(iban, owner, known):
        return Payment(DEBIT, None, ())
    account = Account(iban or known.iban, owner)
    return Payment(DEBIT, account, tuple(_problems(account, bool(form.get("mandate")))))


def compact(iban: str) -> str:
    """An IBAN as it is stored, out of one as people paste it."""
    return re.sub(r"[\s.:-]", "", clean(iban)).upper().removeprefix("IBAN")


def mandate_text(settings: Mapping[str, Any], kind: str, language: str) -> str:
    """What a customer of a CUSTOMER_TYPE agrees to, in "de" or else in English."""
    text = MANDATE_B2B if settings["DEBIT_SCHEME"] == "B2B" and kind == BUSINESS else MANDATE
    days = settings["PRENOTIFICATION_DAYS"]
    notice = NOTICE_DAYS[0 if days == 1 else 1]
    wording, time = (text.de, notice.de) if language == "de" else (text.en, notice.en)
    company = settings["COMPANY"] or settings["BANK_OWNER"]
    return wording.format(
        company=company, id=settings["CREDITOR_ID"], notice=time.format(days=days)
    )


def evidence(text: str, page: str, confirmed: str = "") -> dict[str, str]:
    """What proves the consent beside its time (SEPA-4): `text` is what the page showed; `confirmed`
    says how it was made sure who agreed."""
    note = "; ".join(part for part in (f"page {page}", MANDATE_VERSION, confirmed) if part)
    return {"CHANNEL": "page", "TEXT": text, "NOTE": note}


def changes(account: Account, reference: str, at: str) -> dict[str, str]:
    """What a new mandate makes of a customer's bank data; what belonged to the account before is
    cleared."""
    gone = ("BANK_BIC", "BANK_NAME", "BANK_CODE", "BANK_ACCOUNT_NUMBER")
    return {
        **dict.fromkeys(gone, ""),
        "BANK_IBAN": account.iban,
        "BANK_ACCOUNT_OWNER": account.owner,
        "BANK_ACCOUNT_MANDATE_REFERENCE": reference,
        "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": at,
    }


def _stays(iban: str, owner: str, known: OnFile) -> bool:
    same = bool(known.iban) and iban in ("", known.iban)
    return same and known.mandate and owner in ("", known.owner)


def _problems(account: Account, consent: bool) -> list[Problem]:
    found = []
    if not account.iban:
        found.append(Problem("missing", "BANK_IBAN"))
    elif fault := _iban_fault(account.iban):
        found.append(Problem("invalid", "BANK_IBAN", fault))
    if not account.owner:
        found.append(Problem("missing", "BANK_ACCOUNT_OWNER"))
    elif fault := _owner_fault(account.owner):
        found.append(Problem("invalid", "BANK_ACCOUNT_OWNER", fault))
    return found if consent else [*found, Problem("missing", "MANDATE")]


def _iban_fault(iban: str) -> str:
    """Any country's is taken that can be collected from (SEPA-13)."""
    wanted = bank.iban_length(iban[:2]) if re.fullmatch(r"[A-Z]{2}[A-Z0-9]+", iban) else 0
    if wanted and wanted != len(iban):
        return f"it has {len(iban)} characters, one of {iban[:2]} has {wanted}"
    return sepa.account_fault(iban) if wanted else "this is no IBAN"


def _owner_fault(owner: str) -> str:
    if len(owner) > LONGEST_OWNER:
        return f"at most {LONGEST_OWNER} characters"
    if re.search(r"[\r\n\t]", owner):
        return "one line is expected"
    if _CONTROL.search(owner):
        return "control characters are not allowed"
    return "card numbers are not accepted" if holds_card_number(owner) else ""
