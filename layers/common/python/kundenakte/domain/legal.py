"""What the law wants of a merchant's pages, looked at in the settings (CON-14, CON-18, PAGE-1).

Without a proper cancellation page consumers may cancel any time (§ 312k (6) BGB).
"""

from collections.abc import Mapping
from typing import Any, Final

from kundenakte.domain.account import Account
from kundenakte.domain.withdrawal_notice import VERSION

NEEDED: Final = {  # setting → why
    "PUBLIC_URL": "the pages to cancel and withdraw cannot be reached without it",
    "COMPANY": "receipts say whom a declaration is addressed to",
    "STREET": "receipts say whom a declaration is addressed to",
    "CITY": "receipts say whom a declaration is addressed to",
    "SUPPORT_EMAIL": "declarations are told to this address",
    "IMPRINT_URL": "the imprint must be one click away, § 5 DDG",
    "PRIVACY_URL": "the privacy notice must be one click away, Art. 13 DSGVO",
}
OWN_NOTICE: Final = (
    f"WITHDRAWAL_URL: see that it is the model text in force since {VERSION}, which names the "
    "online function"
)


def check(account: Account) -> dict[str, Any]:
    """Where the pages are, the version of the withdrawal notice ("" for a page of one's own), and
    what is wrong, each beginning with the setting."""
    settings: Mapping[str, Any] = account.settings
    own, site = settings["WITHDRAWAL_URL"], settings["PUBLIC_URL"]
    faults = [f"{name}: {why}" for name, why in NEEDED.items() if not settings.get(name)]
    return {
        "cancel_page": f"{site}/cancel/{account.hash}" if site else "",
        "withdraw_page": f"{site}/withdraw/{account.hash}" if site else "",
        "withdrawal_notice": "" if own else VERSION,
        "faults": [*faults, *([OWN_NOTICE] if own else [])],
    }
