"""subscription.getupcomingamount: say what the first bill of an article comes to (contract 3.1)."""

from decimal import Decimal
from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import preview
from kundenakte.calls.call import Call
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.money import amount
from kundenakte.domain.subscription_fields import UpcomingAmount
from kundenakte.storage import articles
from kundenakte.storage.unit import UnitOfWork


class Upcoming(TypedDict):
    """RESPONSE of subscription.getupcomingamount: gross, in the article's currency."""

    TOTAL: Decimal


def subscription_getupcomingamount(request: UpcomingAmount, unit: UnitOfWork) -> dict[str, Any]:
    """What a consumer in COUNTRY_CODE (default: the account's) would pay first. Nothing is written.

    Raises NotFound, and Refused.
    """
    if not request.article_number:
        raise Refused(Problem("missing", "ARTICLE_NUMBER"))
    article = articles.read(unit, request.article_number)
    country = request.country_code or unit.account.settings["COUNTRY_CODE"]
    someone = Customer(
        {
            "CUSTOMER_ID": 0,
            "CUSTOMER_TYPE": "consumer",
            "COUNTRY_CODE": country,
            "CURRENCY_CODE": article.fields.get("CURRENCY_CODE", ""),
        }
    )
    return {"TOTAL": amount(preview.upcoming_total(unit, someone, article, request))}


CALL = Call(
    "subscription.getupcomingamount",
    UpcomingAmount,
    subscription_getupcomingamount,
    Upcoming,
    part="FILTER_OR_DATA",
    writes=False,
)
