"""What a subscription is to, read from its articles: plan, add-ons, coupon."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kundenakte.domain import coupon as coupon_rules
from kundenakte.domain.article import Article, plan_of
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import articles, coupons, subscriptions
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import Addon, PlanFields

MOST_ADDONS = 20
MOST_ADDONS_TEXT = 5_000  # characters
ADDON = (
    "ARTICLE_NUMBER QUANTITY TITLE DESCRIPTION UNIT_PRICE VAT_PERCENT IS_GROSS SUPPLY_KIND "
    "UNIT_CODE"
).split()


def article_to_book(unit: UnitOfWork, customer: Customer, number: str, booked: int = 0) -> Article:
    """The article, which the customer may book; `booked` is the subscription that changes to it.

    Raises NotFound, and Refused for an add-on, and for one that is booked once only and runs.
    """
    article = articles.read(unit, number)
    if article.fields.get("IS_ADDON"):
        reason = "it is an add-on, which is booked with subscription.setaddon"
        raise Refused(Problem("invalid", "ARTICLE_NUMBER", reason))
    if customer.version and not article.fields.get("ALLOW_MULTIPLE"):  # a new one has none
        for other in subscriptions.of_customer(unit, customer.customer_id):
            runs = other.fields["STATE"] != "closed" and other.id != booked
            if runs and other.plan["ARTICLE_NUMBER"] == number:
                reason = f"the customer has it already, SUBSCRIPTION_ID {other.id}"
                raise Refused(Problem("invalid", "ARTICLE_NUMBER", reason))
    return article


def plan(
    article: Article, customer: Customer, asked: "PlanFields", quantity: str
) -> dict[str, Any]:
    """The plan with what was asked for; `quantity` is that of which nothing was said.

    Raises Refused for a quantity of 0 and for another currency than the article's.
    """
    currency = article.fields.get("CURRENCY_CODE", "")
    if asked.currency_code and asked.currency_code != currency:
        raise Refused(Problem("invalid", "CURRENCY_CODE", f"the article is sold in {currency}"))
    if asked.quantity == "0":
        raise Refused(Problem("invalid", "QUANTITY", "a number above zero is expected"))
    return plan_of(
        article,
        language=str(customer.fields.get("LANGUAGE_CODE", "")),
        **{**asked.overrides, "QUANTITY": asked.quantity or quantity},
        NUMBER_EVENTS=article.fields.get("SUBSCRIPTION_NUMBER_EVENTS"),
    )


def addons(
    unit: UnitOfWork,
    customer: Customer,
    booked: Mapping[str, Any],
    asked: Sequence["Addon"],
    before: Sequence[Mapping[str, Any]] = (),
) -> list[Mapping[str, Any]]:
    """The add-ons there were, with those that are asked for set, and those of quantity 0 removed;
    `booked` is the plan that they go with."""
    found = {str(one["ARTICLE_NUMBER"]): one for one in before}
    for one in asked:
        if one.QUANTITY == "0":
            found.pop(one.ARTICLE_NUMBER, None)
        else:
            found[one.ARTICLE_NUMBER] = addon(unit, customer, booked, one)
    require_few(list(found.values()))
    return list(found.values())


def require_few(booked: Sequence[Mapping[str, Any]]) -> None:
    """Raises Refused for more add-ons than a subscription holds: it keeps what it was billed for
    and what is to come beside them, the log both sides of a change, in items of 400 KB."""
    texts = sum(len(str(value)) for one in booked for value in one.values())
    if len(booked) > MOST_ADDONS or texts > MOST_ADDONS_TEXT:
        reason = f"at most {MOST_ADDONS}, of {MOST_ADDONS_TEXT} characters together"
        raise Refused(Problem("invalid", "ADDONS", reason))


def addon(
    unit: UnitOfWork, customer: Customer, booked: Mapping[str, Any], asked: "Addon"
) -> dict[str, Any]:
    """An add-on as it is kept. Raises Refused where the article is none, or not for this plan."""
    article = articles.find(unit, asked.ARTICLE_NUMBER)
    if article is None or not article.fields.get("IS_ADDON"):
        reason = f"{asked.ARTICLE_NUMBER} is no add-on article"
        raise Refused(Problem("invalid", "ADDONS", reason))
    assigned = article.fields.get("ASSIGNED_ARTICLES")
    if assigned and booked["ARTICLE_NUMBER"] not in assigned:
        reason = f"{article.number} does not go with {booked['ARTICLE_NUMBER']}"
        raise Refused(Problem("invalid", "ADDONS", reason))
    if article.fields.get("CURRENCY_CODE") != booked.get("CURRENCY_CODE"):
        reason = f"{article.number} is sold in another currency"
        raise Refused(Problem("invalid", "ADDONS", reason))
    language = str(customer.fields.get("LANGUAGE_CODE", ""))
    given = plan_of(article, language=language, **asked.model_dump())
    return {name: given[name] for name in ADDON if name in given}


def coupon(
    unit: UnitOfWork, code: str, article_number: str, subscription_id: int, *, use: bool
) -> dict[str, Any] | None:
    """The copy of a coupon that a subscription keeps, None without a code. `use`: plan that it is
    counted. Raises Refused where it may not be used for the article today."""
    if not code:
        return None
    found = coupons.use(unit, code) if use else coupons.read(unit, code, "COUPON")
    if not coupon_rules.is_valid(found.fields, article_number, unit.today):
        reason = "it is not valid for this article today"
        raise Refused(Problem("invalid", "COUPON", reason))
    return coupon_rules.copy_of(found.fields, subscription_id)
