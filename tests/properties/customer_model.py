"""What customer.* ought to do, said once more with plain dicts and no storage."""

from typing import Any

EMPTY = {
    "CUSTOMER_TYPE": "",
    "CUSTOMER_EXT_UID": "",
    "ORGANIZATION": "",
    "LAST_NAME": "",
    "CITY": "",
    "COMMENT": "",
    "TAGS": "",
}
NEVER_CLEARED = {"CUSTOMER_NUMBER", "COUNTRY_CODE"}
Fields = dict[str, Any]


class Model:
    """Customers of one account: CUSTOMER_ID → fields as the compatible URL shows them."""

    def __init__(self) -> None:
        self.customers: dict[int, Fields] = {}

    def refusals(self, customer_id: int | None, given: Fields) -> list[str]:
        """The errors that a create (None) or an update with `given` must be answered with."""
        if customer_id is not None and customer_id not in self.customers:
            return ["missing / invalid field: CUSTOMER_ID"]
        after = self.after(customer_id, given)
        if missing := _missing(after):
            return [f"missing / invalid field: {field}" for field in missing]
        return [
            f"already used by CUSTOMER_ID {owner}, missing / invalid field: {field}"
            for field in ("CUSTOMER_NUMBER", "CUSTOMER_EXT_UID")
            for owner, other in self.customers.items()
            if owner != customer_id and after.get(field) and after[field] == other[field]
        ]

    def after(self, customer_id: int | None, given: Fields) -> Fields:
        """The customer as it is to be after a create (None) or an update."""
        before = {**EMPTY, "COUNTRY_CODE": "DE", "CREDITS": 0}
        if customer_id is not None:
            before = self.customers[customer_id]
        changes = {
            name: value.strip()
            for name, value in given.items()
            if value.strip() or name not in NEVER_CLEARED
        }
        if "TAGS" in changes:
            changes["TAGS"] = ", ".join(tags(changes["TAGS"]).values())
        return {**before, **changes}

    def found(self, filters: Fields) -> list[int]:
        """The ids that fit all filters, ascending."""
        return [i for i in sorted(self.customers) if _fits(i, self.customers[i], filters)]


def tags(text: str) -> dict[str, str]:
    """Folded → first spelling of each tag in a comma separated text."""
    words: dict[str, str] = {}
    for word in text.split(","):
        if word.strip():
            words.setdefault(word.strip().casefold(), word.strip())
    return words


def row(customer_id: int, fields: Fields) -> Fields:
    """What customer.get must show of a customer, as far as the model knows it."""
    euros, cents = divmod(fields["CREDITS"], 100)
    shown = {name: value for name, value in fields.items() if name != "CREDITS"}
    return {
        **shown,
        "CUSTOMER_ID": str(customer_id),
        "CREDIT_BALANCE": f"{euros},{cents:02d}",
    }


def _missing(after: Fields) -> list[str]:
    needed = {"business": "ORGANIZATION", "consumer": "LAST_NAME"}
    if not after["CUSTOMER_TYPE"]:
        return ["CUSTOMER_TYPE"]
    field = needed[after["CUSTOMER_TYPE"]]
    return [] if after[field] else [field]


def _fits(customer_id: int, fields: Fields, filters: Fields) -> bool:
    exact = ("CUSTOMER_NUMBER", "CUSTOMER_EXT_UID", "HASH", "COUNTRY_CODE")
    return (
        filters.get("CUSTOMER_ID") in (None, customer_id)
        and all(filters.get(name) in (None, fields[name]) for name in exact)
        and filters.get("CITY", fields["CITY"]).lower() == fields["CITY"].lower()
        and tags(filters.get("TAGS", "")).keys() <= tags(fields["TAGS"]).keys()
        and _occurs(filters.get("TERM", ""), fields["ORGANIZATION"], fields["LAST_NAME"])
    )


def _occurs(term: str, *texts: str) -> bool:
    wide, narrow = _spelled(term, "e"), _spelled(term, "")
    return any(
        wide in _spelled(text, "e") or narrow in _spelled(text, "e") or narrow in _spelled(text, "")
        for text in texts
    )


def _spelled(text: str, second: str) -> str:
    text = text.lower().replace("ß", "ss")
    for umlaut, vowel in ("äa", "öo", "üu"):
        text = text.replace(umlaut, vowel + second)
    return text
