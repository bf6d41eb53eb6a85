"""Debits that come back (R-transactions): what the bank's reason means for the next collection.

Reason codes: ISO 20022 external code set, as used by the SEPA rulebooks (EPC173-14).
"""

from typing import NamedTuple

RETRY = "retry"  # once more, after a new notice
STOP = "stop"  # this invoice is not collected again by itself; the mandate stays
END_MANDATE = "end_mandate"  # nothing is collected from this mandate any more


class Return(NamedTuple):
    """What a reason code means (`text`), and what is done about it."""

    action: str
    text: str


_RETURNS = {
    "AC01": Return(END_MANDATE, "the account number is wrong"),
    "AC04": Return(END_MANDATE, "the account is closed"),
    "AC06": Return(END_MANDATE, "the account is blocked"),
    "AC13": Return(END_MANDATE, "a consumer's account cannot take a B2B debit"),
    "AG01": Return(END_MANDATE, "the account takes no direct debits"),
    "AG02": Return(STOP, "the bank does not take this kind of debit"),
    "AM04": Return(RETRY, "there was not enough money"),
    "AM05": Return(STOP, "the debit was presented twice"),
    "BE05": Return(STOP, "the creditor identifier is not known"),
    "CNOR": Return(STOP, "the creditor's bank is not registered"),
    "DNOR": Return(END_MANDATE, "the debtor's bank cannot be reached"),
    "FOCR": Return(STOP, "returned after a recall"),
    "MD01": Return(END_MANDATE, "there is no valid mandate"),
    "MD02": Return(STOP, "mandate data are missing or wrong"),
    "MD06": Return(STOP, "the customer has demanded the money back"),
    "MD07": Return(END_MANDATE, "the account holder has died"),
    "MS02": Return(STOP, "the customer has refused, without a reason"),
    "MS03": Return(RETRY, "the bank gives no reason"),
    "RC01": Return(STOP, "the BIC is wrong"),
    "RR01": Return(STOP, "account data of the debtor are missing"),
    "RR02": Return(STOP, "name or address of the debtor are missing"),
    "RR03": Return(STOP, "name or address of the creditor are missing"),
    "RR04": Return(STOP, "returned for a regulatory reason"),
    "SL01": Return(STOP, "the debtor does not let this creditor collect"),
}


def meaning(reason: str, earlier_returns: int = 0) -> Return:
    """What is done about a return; one that has come back before is not tried again.

    A code that is not known stops the invoice: a person is to look.
    """
    found = _RETURNS.get(reason.upper(), Return(STOP, "the reason is not known"))
    return Return(STOP, found.text) if found.action == RETRY and earlier_returns else found
