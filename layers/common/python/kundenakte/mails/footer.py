"""Who sends a mail: what a business letter must say (§ 35a GmbHG, § 5 DDG)."""

from kundenakte.domain.account import Account
from kundenakte.mails import clean
from kundenakte.mails.words import Words


def imprint(account: Account, words: Words) -> list[str]:
    """Company and address; management, register and VAT id; how to reach it."""
    found = {name: clean.line(account.settings.get(name)) for name in _NAMES}
    vat_id = words("footer.vat_id", id=found["VAT_ID"]) if found["VAT_ID"] else ""
    town = f"{found['ZIPCODE']} {found['CITY']}".strip()
    lines = [
        _listed(found["COMPANY"], found["STREET"], town),
        found["MANAGEMENT"],
        _listed(found["REGISTER"], vat_id),
        _listed(found["SUPPORT_EMAIL"], found["SUPPORT_PHONE"]),
    ]
    return [line for line in lines if line]


_NAMES = (
    "COMPANY STREET ZIPCODE CITY MANAGEMENT REGISTER VAT_ID SUPPORT_EMAIL SUPPORT_PHONE"
).split()


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
