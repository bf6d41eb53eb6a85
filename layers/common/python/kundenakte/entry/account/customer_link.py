"""/account/customer/{id}/link: links to the customer's pages, to send or to copy."""

from typing import Any, Final

from kundenakte.domain import email_state
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.mail_filter import TO_SEND
from kundenakte.entry.account import acting, customer_typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response
from kundenakte.storage import articles

AREAS: Final = ("edit", "file_log")
PAGES: Final = ("dashboard", "accountdata")
CHECKOUT: Final = "checkout_link"
KINDS: Final = ("customer_link", CHECKOUT, *(n for n in TO_SEND if n == "customer_welcome"))


def answer(visit: AccountVisit) -> Response | None:
    """The page; posted, the way back to the file, a link to copy, or what speaks against it."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    if not visit.posted:
        return _page(visit, customer)
    try:
        if visit.form.get("do") == "make":
            return _made(visit, customer)
        return _sent(visit, customer)
    except Refused as refused:
        return _page(visit, customer, refused)


def _made(visit: AccountVisit, customer: Customer) -> Response:
    made = visit.call("customer.createsecurelink", {"CUSTOMER_ID": customer.customer_id})
    short = [made["DASHBOARD_URL"], made["ACCOUNTDATA_URL"]]
    return _page(visit, customer, short=short)


def _sent(visit: AccountVisit, customer: Customer) -> Response:
    reason, template = customer_typed.reason(visit), visit.form.get("template", "")
    article = visit.form.get("article_number", "")
    if template not in KINDS:
        raise Refused(Problem("missing", "TEMPLATE"))
    values = {"CUSTOMER_ID": customer.customer_id, "TEMPLATE": template}
    values |= {"ARTICLE_NUMBER": article} if template == CHECKOUT else {}
    visit.call("mail.send", values, reason=reason)
    return visit.done(acting.home(customer), "link_sent")


def _page(
    visit: AccountVisit,
    customer: Customer,
    refused: Refused | None = None,
    short: list[str] | None = None,
) -> Response:
    words, fields = acting.words(visit, *AREAS), customer.fields
    labels = {
        "template": words.link_kind,
        "article_number": words.link_article,
        "reason": words.edit_reason,
    }
    email = str(fields.get("EMAIL", ""))
    lost = email_state.kind_of(fields, email) == email_state.BOUNCED
    values: dict[str, Any] = {
        "email": email,
        "lost": lost,
        "kinds": KINDS,
        "articles": _articles(visit, words.link_no_article),
        "labels": labels,
        "errors": acting.wrong(visit, refused, labels) if refused else {},
        "lasting": [visit.account.page_url(page, customer.hash) for page in PAGES],
        "short": short or [],
        "form": visit.form,
    }
    status = 400 if refused else 200
    return acting.page(visit, "customer_link", customer, *AREAS, status=status, **values)


def _articles(visit: AccountVisit, none: str) -> list[tuple[str, str]]:
    """What can be ordered: number and title, by title."""
    known = articles.known(visit.unit()).values()
    offered = (one for one in known if not one.fields.get("IS_ADDON"))
    found = ((one.number, f"{one.fields['TITLE']} ({one.number})") for one in offered)
    return [("", none), *sorted(found, key=lambda pair: pair[1].casefold())]
