"""Where something is ordered: the article, the page's address and language, and what was sent."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from kundenakte.domain.article import Article
from kundenakte.domain.customer import Customer
from kundenakte.entry.visit import Visit
from kundenakte.pages.frame import Frame, language
from kundenakte.storage import articles


class Desk(NamedTuple):
    """A visit of an order page. `sent` is what was entered, or what a link brings along."""

    visit: Visit
    frame: Frame
    article: Article
    sent: Mapping[str, str]

    @property
    def settings(self) -> Mapping[str, Any]:
        """The account's."""
        return self.visit.account.settings

    @property
    def home(self) -> str:
        """The seller's country."""
        return str(self.settings["COUNTRY_CODE"])

    def path(self, **query: str) -> str:
        """The page's own address, in the language asked for."""
        visit = self.visit
        page = "checkout/0" if visit.page == "checkout" else visit.page
        parts = [quote(part, safe="") for part in self._parts()]
        asked = {"lang": visit.query["lang"]} if visit.query.get("lang") else {}
        tail = f"?{urlencode({**asked, **query})}" if asked or query else ""
        return "/".join(("", page, visit.account.hash, *parts)) + tail

    def _parts(self) -> tuple[str, ...]:
        before = self.visit.parts[:1] if self.visit.page == "checkout" else ()
        return (*before, self.article.number)


def desk(visit: Visit, number: str, customer: Customer | None = None) -> Desk | None:
    """The desk where an article is ordered; None where there is none, or it is an add-on, which is
    booked with a plan only."""
    article = articles.find(visit.unit(), number) if number else None
    if article is None or article.fields.get("IS_ADDON"):
        return None
    sent = visit.form if "form" in visit.form else {**visit.query, **visit.form}
    stored = str(customer.fields.get("LANGUAGE_CODE", "")) if customer else ""
    asked = visit.query.get("lang", "") or sent.get("lang", "")
    accepted = visit.http.header("accept-language") or ""
    # A language that pages are not written in is one of the others, whatever the browser says.
    spoken = language(asked, stored or asked, accepted)
    frame = Frame(visit.account, spoken, query=visit.query)
    if customer:
        frame = frame._replace(home=frame.path("dashboard", visit.parts[0]))
    return Desk(visit, frame, article, sent)
