"""Cells of a file as the calls read them: German dates and amounts, words for what the calls have
codes for. What is not understood stays as it is, for the call to refuse."""

import re
from collections.abc import Callable, Mapping

from kundenakte.domain import folding
from kundenakte.domain.errors import Problem

DAYS = frozenset(
    """BIRTHDAY DUNNING_STOP_UNTIL BANK_ACCOUNT_MANDATE_REFERENCE_DATE NEXT_EVENT START_DATE
    CANCELLATION_DATE SIGNED LAST_USED INVOICE_DATE DUE_DATE PAID_DATE""".split()
)
AMOUNTS = frozenset(("QUANTITY", "UNIT_PRICE", "SUB_TOTAL", "VAT_TOTAL", "TOTAL"))
FLAGS = ("SHOW_PAYMENT_NOTICE", "NEWSLETTER_OPTIN", "DUNNING_STOP")
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?")
_CURRENCY = re.compile(r"\s*(?:€|EUR|CHF|USD|GBP|\$|£)\s*", re.IGNORECASE)
_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")  # as exports guard what a spreadsheet would run


def _words(**codes: str) -> Mapping[str, str]:
    return {word: code for code, words in codes.items() for word in words.split()}


_YES_NO = {"ja": "1", "j": "1", "yes": "1", "y": "1", "x": "1", "wahr": "1"} | {
    "nein": "0",
    "n": "0",
    "no": "0",
    "falsch": "0",
}
_CODES: Mapping[str, Mapping[str, str]] = {
    "CUSTOMER_TYPE": _words(
        business="firma geschaeftskunde unternehmen gewerbe b2b company geschaeftlich",
        consumer="privat privatkunde privatperson person verbraucher b2c private",
    ),
    "PAYMENT_TYPE": {
        **dict.fromkeys(
            "ueberweisung rechnung transfer banktransfer vorkasserechnung".split(), "1"
        ),
        **dict.fromkeys("lastschrift sepa sepalastschrift bankeinzug einzug debit".split(), "2"),
        **dict.fromkeys("directdebit sepadirectdebit".split(), "2"),
        **dict.fromkeys("bar barzahlung cash".split(), "3"),
        **dict.fromkeys(["paypal"], "4"),
        **dict.fromkeys("vorkasse vorauskasse advance prepayment advancepayment".split(), "5"),
        **dict.fromkeys("kreditkarte creditcard card karte".split(), "6"),
    },
    "INVOICE_DELIVERY_METHOD": _words(
        mail="email elektronisch", post="brief papier letter", none="keine kein", both="beides"
    ),
    "COUNTRY_CODE": _words(
        DE="deutschland germany d brd",
        AT="oesterreich austria a",
        CH="schweiz switzerland suisse",
        LI="liechtenstein",
        FR="frankreich france",
        IT="italien italy",
        NL="niederlande netherlands",
        BE="belgien belgium",
        LU="luxemburg luxembourg",
        PL="polen poland",
        DK="daenemark denmark",
        ES="spanien spain",
        CZ="tschechien czechia",
        GB="grossbritannien england uk",
        US="usa unitedstates",
    ),
    "CURRENCY_CODE": {"€": "EUR", "euro": "EUR", "franken": "CHF"},
    "LANGUAGE_CODE": _words(de="deutsch german", en="englisch english"),
    "TYPE": _words(recurring="rcur wiederkehrend dauerhaft", oneoff="ooff einmalig"),
    **dict.fromkeys(FLAGS, _YES_NO),
}


def value(field: str, text: str) -> str:
    """A cell as the call reads it, "" where it is empty. Raises ValueError, in words, for a number
    that could be two."""
    text = _GUARDED.sub("", text.strip(), count=1) if text[:1] == "'" else text.strip()
    change = _CHANGES.get(field)
    return change(text) if change and text else text


def problem(field: str, error: ValueError) -> Problem:
    """What `value` has found."""
    return Problem("invalid", field, str(error))


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    if not found:
        return text
    day, month, year, clock = found.groups()
    full = year if len(year) == 4 else f"20{year}"
    return f"{full}-{month:0>2}-{day:0>2}" + (f" {clock}" if clock else "")


def _amount(text: str) -> str:
    number = _CURRENCY.sub("", text).replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    number = number.replace("\N{MINUS SIGN}", "-").replace("'", "")
    if _UNCLEAR.fullmatch(number):
        raise ValueError("thousands or decimals? Two decimals make it clear")
    comma, point = number.rfind(","), number.rfind(".")
    if comma > point:
        return number.replace(".", "").replace(",", ".")
    return number.replace(",", "")


def _coded(codes: Mapping[str, str]) -> Callable[[str], str]:
    def code(text: str) -> str:
        word = "".join(filter(str.isalnum, folding.spelled_out(text))) or text
        return codes.get(word, text)

    return code


def _tags(text: str) -> str:
    return re.sub(r"\s*[;|]\s*", ", ", text)


_CHANGES: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(AMOUNTS, _amount),
    **{field: _coded(codes) for field, codes in _CODES.items()},
    "TAGS": _tags,
}
