"""Which items of an account an export holds, and which it leaves out, and why.

Left out is what ends within days, what another installation makes by itself, and what only makes
sense where it was made. A test holds this against every key there is.
"""

import re
from collections.abc import Mapping
from typing import Any

FILE_EVENT = "EVENT#"  # 30 days; whoever made it tells of it, nobody else does so again

# Beginnings of sort keys in a partition of its own, by what follows the account in the partition.
EXPORTED = {
    "CUSTOMER": (
        "CUSTOMER",
        "TAG#",
        "LOG#",
        "MAIL#",
        "ERASURE",
        "SUBSCRIPTION#",
        "USAGE#",
        "INVOICE#",
        "PAYMENT#",
        "SHIPMENT#",
        "MANDATE#",
        "DECLARATION#",
    ),
    "NUMBER": ("CLAIM",),
    "EXT_UID": ("CLAIM",),
    "SUBSCRIPTION": ("OWNER",),
    "INVOICE": ("OWNER",),
    "PAYMENT": ("OWNER",),
    "SHIPMENT": ("OWNER",),
    "USAGE": ("OWNER",),
    "INVOICE_NUMBER": ("CLAIM",),
    "SUBSCRIPTION_EXT_UID": ("CLAIM",),
    "MANDATE": ("CLAIM",),
    "COLLECTION": ("RUN", "DEBIT#", "OPEN"),
    "BANKENTRY": ("ENTRY",),
    "DECLARATION": ("RECORD", "MAIL#"),
    # The account's own partition, in the other table.
    "": (
        "SETTINGS",
        "RECEIVERS",
        "COUNTERS",
        "INVOICE_NUMBERS",
        "KEY#",
        "ARTICLE#",
        "COUPON#",
        "LOG#",
        "MAILTEMPLATE#",
        "FIGURES#",
        "USER#",
        "FILTER#",
    ),
}
LEFT_OUT = {
    "CUSTOMER": (FILE_EVENT,),
    "DECLARATION": (FILE_EVENT,),
    "USER": (FILE_EVENT, "MAIL#"),  # mails with codes and links to sign in; 30 days
    "EXPORT": ("WORK",),  # what is under way is so where it runs
    "": ("FIGURES", "EXPORT#", "RESTORE"),
}
SHORT_LIVED = ("IDEMPOTENCY", "LINK", "FORM", "CODE", "CODES", "LIMIT")  # two days at most
IMPORTS = ("IMPORT", "IMPORTED", "IMPORT_MAPPING")  # what is imported is so where it began
# Pointers to the account, made anew from its settings, keys and users.
MADE_ANEW = (
    re.compile(r"KEY#[0-9a-f]{64} ACCOUNT"),
    re.compile(r"HASH#[0-9a-f]+ ACCOUNT"),
    re.compile(r"EMAIL#[0-9a-f]{64} USER#.+"),
    re.compile(r"INSTALLATION ACCOUNT#.+"),
)
_OF_NOBODY = re.compile(r"GUESSES#\S+ \d+")

Item = Mapping[str, Any]


def is_exported(item: Item) -> bool:
    """Whether an item of the account belongs into an export. Raises LookupError for one that
    nobody has decided about."""
    kind, sort = _kind(item["pk"]["S"]), item["sk"]["S"]
    if _begins(sort, EXPORTED.get(kind, ())):
        return True
    if kind in (*SHORT_LIVED, *IMPORTS) or _begins(sort, LEFT_OUT.get(kind, ())):
        return False
    raise LookupError(f"{kind} {sort.partition('#')[0]}")


def is_pointer(item: Item) -> bool:
    """Whether an item is no part of an account's own data: it leads to one, or is of no account."""
    place = f"{item['pk']['S']} {item['sk']['S']}"
    return any(each.fullmatch(place) for each in (*MADE_ANEW, _OF_NOBODY))


def _kind(partition: str) -> str:
    return partition.split("#", 2)[1] if "#" in partition else ""


def _begins(sort: str, known: tuple[str, ...]) -> bool:
    return any(sort.startswith(each) if each.endswith("#") else sort == each for each in known)
