"""Links to hosted pages for merchants to copy: with the account's own hash, and with a placeholder
where a customer's belongs."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from kundenakte.domain.account import Account

CUSTOMER: Final = "_CUSTOMER-HASH_"  # what mail templates fill in (contract 5)
_OF_CUSTOMERS: Final = ("accountdata", "dashboard")
_OF_NOBODY: Final = ("cancel", "withdraw", "link", "withdrawal", "accessibility")


class Link(NamedTuple):
    """`kind` is the key of its words, `title` the article's; `ready`: it can be opened as it is."""

    kind: str
    address: str
    title: str = ""
    ready: bool = True


def of_pages(account: Account) -> list[Link]:
    """The pages that there is one of."""
    own = [Link(page, account.page_url(page, CUSTOMER), ready=False) for page in _OF_CUSTOMERS]
    site = account.settings["PUBLIC_URL"]
    return own + [Link(page, f"{site}/{page}/{account.hash}") for page in _OF_NOBODY]


def of_article(account: Account, article: Mapping[str, Any]) -> list[Link]:
    """The pages to book an article on, as a new customer and as one that is known; none for an
    add-on, which is not ordered by itself."""
    if article.get("IS_ADDON"):
        return []
    number, title = quote(article["ARTICLE_NUMBER"], safe=""), article["TITLE"]
    site = account.settings["PUBLIC_URL"]
    known = f"{site}/checkout/0/{account.hash}/{CUSTOMER}/{number}"
    return [
        Link("purchase", account.page_url("purchase", number), title),
        Link("checkout", known, title, ready=False),
    ]


def of_articles(account: Account, articles: Iterable[Mapping[str, Any]]) -> list[Link]:
    """The pages on which new customers book."""
    return [link for article in articles for link in of_article(account, article)[:1]]
