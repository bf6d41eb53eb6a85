"""The addresses that mails lead to. They hold hashes and nothing personal."""

from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.fixed_texts import CANCEL_ENTRY, WITHDRAW_ENTRY, Text
from kundenakte.mails import clean
from kundenakte.mails.content import Button
from kundenakte.mails.words import Words


def of_account(account: Account) -> dict[str, str]:
    """CANCEL_URL and WITHDRAW_URL, and what stands for the account's hash."""
    site = account.settings["PUBLIC_URL"]
    return {
        "CANCEL_URL": f"{site}/cancel/{account.hash}",
        "WITHDRAW_URL": f"{site}/withdraw/{account.hash}",
        "_ACCOUNT-HASH_": account.hash,
    }


def of_customer(account: Account, customer: Customer | None) -> dict[str, str]:
    """ACCOUNTDATA_URL and DASHBOARD_URL, and what stands for the customer's hash; {} for nobody."""
    if customer is None:
        return {}
    return {
        "ACCOUNTDATA_URL": account.page_url("accountdata", customer.hash),
        "DASHBOARD_URL": account.page_url("dashboard", customer.hash),
        "_CUSTOMER-HASH_": customer.hash,
    }


def footer(account: Account, words: Words) -> list[Button]:
    """What stands below every mail: cancel, withdraw (CON-10, CON-15: one link each, with the
    law's own words), imprint, privacy."""
    found = of_account(account)
    settings = account.settings
    links = [
        Button(fixed(CANCEL_ENTRY, words), found["CANCEL_URL"]),
        Button(fixed(WITHDRAW_ENTRY, words), found["WITHDRAW_URL"]),
        Button(words("footer.imprint"), clean.address(settings.get("IMPRINT_URL"))),
        Button(words("footer.privacy"), clean.address(settings.get("PRIVACY_URL"))),
    ]
    return [link for link in links if link.href]


def labels(words: Words) -> dict[str, str]:
    """What the links of placeholders are called in HTML."""
    by_law = {
        "CANCEL_URL": fixed(CANCEL_ENTRY, words),
        "WITHDRAW_URL": fixed(WITHDRAW_ENTRY, words),
    }
    return {**words.texts["links"], **by_law}


def fixed(text: Text, words: Words) -> str:
    """A fixed text in the mail's language."""
    if words.code != "de":
        return text.en
    return text.du if words.informal and text.du else text.de
