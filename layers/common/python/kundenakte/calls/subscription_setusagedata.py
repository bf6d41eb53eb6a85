"""subscription.setusagedata: record what is to be on the next invoice beside the plan (contract
3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import record
from kundenakte.calls.call import Call
from kundenakte.domain import times
from kundenakte.domain.article import Article, supply_kind
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.money import decimal_text
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.usage_fields import UsageCreate
from kundenakte.storage import articles, usage
from kundenakte.storage.unit import UnitOfWork


class UsageRecorded(TypedDict):
    """RESPONSE of subscription.setusagedata."""

    STATUS: str
    USAGEDATA_ID: int


def subscription_setusagedata(request: UsageCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the record. Raises NotFound, and Refused for another currency than the plan's."""
    subscription = record.running(unit, request.subscription_id)
    article = articles.read(unit, request.article_number)
    _require_currency(request, subscription, article)
    used = _record(request, subscription, article, unit)
    return {"STATUS": "success", "USAGEDATA_ID": usage.add(unit, subscription, used)}


def _require_currency(request: UsageCreate, subscription: Subscription, article: Article) -> None:
    billed = _currency(subscription)
    if request.currency_code not in ("", billed):
        raise Refused(Problem("invalid", "CURRENCY_CODE", f"it is billed in {billed}"))
    if request.unit_price is None and article.fields.get("CURRENCY_CODE", billed) != billed:
        raise Refused(Problem("invalid", "ARTICLE_NUMBER", f"it is not sold in {billed}"))


def _currency(subscription: Subscription) -> str:
    """That of the next bill."""
    plan = subscription.fields.get("PLAN_UPCOMING") or subscription.plan
    return str(plan.get("CURRENCY_CODE", ""))


def _record(
    request: UsageCreate, subscription: Subscription, article: Article, unit: UnitOfWork
) -> dict[str, Any]:
    terms = article.fields
    price = request.unit_price
    return {
        "SUBSCRIPTION_ID": subscription.id,
        "CUSTOMER_ID": subscription.customer_id,
        "ARTICLE_NUMBER": article.number,
        "QUANTITY": decimal_text(request.quantity),
        "UNIT_PRICE": terms["UNIT_PRICE"] if price is None else decimal_text(price),
        "DESCRIPTION": request.description or terms["TITLE"],
        "CURRENCY_CODE": _currency(subscription),
        "USAGE_DATE": request.usage_date or times.wall_clock(unit.at),
        "CREATED": unit.at,
        "VAT_PERCENT": terms.get("VAT_PERCENT", "0"),
        "IS_GROSS": int(terms.get("IS_GROSS", 0)),
        "SUPPLY_KIND": supply_kind(terms),
        "UNIT_CODE": terms.get("UNIT_CODE", ""),
    }


CALL = Call("subscription.setusagedata", UsageCreate, subscription_setusagedata, UsageRecorded)
