"""What each function may take to start, by what it is for: the budgets of docs/performance.md.

A function belongs to a kind by rule, so that a new one has a budget before anybody thinks of it.
"""

from typing import NamedTuple

from pydantic import BaseModel

from kundenakte.calls import index

SLOW = frozenset(  # each costs a start more than it gives
    (
        "boto3",
        "s3transfer",
        "multiprocessing",
        "asyncio",
        "aws_xray_sdk",
        "email_validator",
        "aws_lambda_powertools.event_handler",
        "aws_lambda_powertools.utilities.idempotency",
        "aws_lambda_powertools.utilities.parser",
    )
)


class Kind(NamedTuple):
    """The most that a start may be: `share` of the yardstick (None: nobody waits for it), modules
    of others, and modules of ours. `without` are packages that it must not load."""

    name: str
    share: float | None
    modules: int
    ours: int
    without: frozenset[str]


LEAN = SLOW | {"jinja2", "pydantic"}
READ = Kind("read", 0.55, 385, 55, LEAN)
WRITE = Kind("write", 0.75, 440, 56, SLOW | {"jinja2"})
PAGE = Kind("page", 0.62, 410, 55, SLOW | {"pydantic"})
JOB = Kind("job", None, 385, 95, LEAN)
MAIL = Kind("mail", None, 420, 115, SLOW | {"pydantic"})  # writes mails, as PAGE writes pages
RENDER = Kind("render", None, 400, 60, LEAN)
IMPORT = Kind("import", None, 445, 155, SLOW | {"jinja2"})  # makes all that calls make
EXPORT = Kind("export", None, 395, 95, LEAN)  # writes archives
MANAGEMENT = Kind("management", None, 440, 86, SLOW | {"jinja2"})
OFFICE = Kind("office", 0.62, 410, 65, SLOW | {"pydantic"})  # its pages load more on use
OURS = {"reads": 65, "bills": 95, "books": 116}  # of billing, not 55: docs/decisions/0004
BILLING = (
    "customer.merge",
    "invoice",
    "item",
    "payment",
    "mandate",
    "subscription",
    "collection",
    "bank",
)
PREVIEWS = (
    "subscription.preview",
    "subscription.getupcomingamount",
)  # they take what a create takes
PAGES = ("hosted_page", "download")

# What hosted_page has loaded once a page was visited: those that know the customer and no more,
# those that know contracts and invoices, and those that offer another contract.
VISIT = Kind("visit", None, 410, 90, SLOW | {"pydantic"})
CONTRACTS = Kind("visit of contracts", None, 410, 145, SLOW | {"pydantic"})
OFFER = Kind("visit of an offer", None, 460, 145, SLOW)
WITH_CONTRACTS = ("dashboard", "purchase", "checkout", "cancel", "withdraw", "reactivate")
WITH_OFFERS = ("change", "addons")


def visit_of(page: str) -> Kind:
    """The kind of a hosted page, by its module in entry/hosted."""
    if page in WITH_OFFERS:
        return OFFER
    return CONTRACTS if page in WITH_CONTRACTS else VISIT


def kind_of(function: str) -> Kind:
    """The kind of a function, by the name of its folder. What is no call, no page and not
    management is a job: a schedule, a queue or a stream wakes it."""
    if function == "api":  # every call of the compatible URL; each is loaded on use
        return READ
    service = function.replace("_", ".", 1)
    if service == "mailtemplate.preview":
        return MAIL
    if service in index.SERVICES:
        return _call(service)
    if function in PAGES:
        return PAGE
    others = {"manage": MANAGEMENT, "invoice_render": RENDER, "mail_deliver": MAIL}
    others |= {"import_work": IMPORT, "export_work": EXPORT, "account_page": OFFICE}
    return others.get(function, JOB)


def _call(service: str) -> Kind:
    """A call that takes a whole thing with its fields checks them with a model, which is the dear
    part of its start; whatever is found or changed by an id is held to the budget of reads."""
    call = index.find(service)
    takes_fields = call.writes or service in PREVIEWS
    kind = WRITE if takes_fields and issubclass(call.request, BaseModel) else READ
    if not service.startswith(BILLING):
        return kind
    if not takes_fields:
        return kind._replace(ours=OURS["reads"])
    return kind._replace(ours=OURS["books" if service.startswith("subscription.") else "bills"])
