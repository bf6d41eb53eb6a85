"""The forms of articles and coupons, and their rows in lists."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from kundenakte.domain import money
from kundenakte.pages.account.field_forms import Form, Group, Setting, Words


def _alone(*settings: Setting) -> tuple[tuple[Setting, ...], ...]:
    return tuple((setting,) for setting in settings)


ARTICLE: Final = Form(
    "article",
    (
        Group(
            "basics",
            _alone(
                Setting("ARTICLE_NUMBER", "key", width="w2"),
                Setting("TITLE"),
                Setting("DESCRIPTION", "area"),
                Setting("TAGS", "list"),
            ),
        ),
        Group(
            "price",
            (
                (Setting("UNIT_PRICE", "price"), Setting("CURRENCY_CODE", "currency")),
                (Setting("IS_GROSS", "choice", ("1", "0")),),
                (Setting("SETUP_FEE", "price"), Setting("SUPPLY_KIND", "select")),
                (Setting("VAT_PERCENT", "decimal"), Setting("UNIT_CODE")),
                (Setting("IS_DIGITAL", "tick"),),
            ),
        ),
        Group(
            "subscription",
            (
                (Setting("SUBSCRIPTION_INTERVAL", "span"), Setting("SUBSCRIPTION_TRIAL", "span")),
                (
                    Setting("SUBSCRIPTION_DURATION", "span"),
                    Setting("SUBSCRIPTION_DURATION_FOLLOW", "span"),
                ),
                (
                    Setting("SUBSCRIPTION_CANCELLATION", "span"),
                    Setting("SUBSCRIPTION_NUMBER_EVENTS", "number", width="w1"),
                ),
            ),
        ),
        Group(
            "booking",
            _alone(
                Setting("IS_ADDON", "tick"),
                Setting("ALLOW_MULTIPLE", "tick"),
                Setting("ASSIGNED_ARTICLES", "list"),
                Setting("RETURN_URL_SUCCESS", "url"),
                Setting("RETURN_URL_CANCEL", "url"),
            ),
        ),
        Group("translations", _alone(Setting("TRANSLATIONS", "translations"))),
        Group("features", _alone(Setting("FEATURES", "features"))),
    ),
)
COUPON: Final = Form(
    "coupon",
    (
        Group("basics", _alone(Setting("CODE", "key", width="w2"), Setting("TITLE"))),
        Group(
            "discount",
            (
                (Setting("DISCOUNT_AMOUNT", "price", width="w1"),),
                (Setting("DISCOUNT_TYPE", "choice", ("percent", "fixed")),),
                (
                    Setting("DISCOUNT_PERIOD_AMOUNT", "number"),
                    Setting("DISCOUNT_PERIOD_UNIT", "select"),
                ),
            ),
        ),
        Group(
            "validity",
            (
                (Setting("VALID_FROM", "day"), Setting("VALID_TO", "day")),
                (Setting("USAGES_MAX", "number", width="w2"),),
                (Setting("ASSIGNED_ARTICLES", "list"),),
            ),
        ),
        Group("own", ((Setting("CAMPAIGN"), Setting("AFFILIATE")),)),
    ),
)


class Kind(NamedTuple):
    """A kind of entry: the noun of its calls, the field that names one, the list in their answers,
    the area of its right, its form with the words, and the notices after it was made, saved and
    deleted."""

    noun: str
    key: str
    rows: str
    right: str
    form: Form
    words: Words
    made: str
    saved: str
    deleted: str

    @property
    def home(self) -> str:
        """The address of the list."""
        return f"/account/settings/{self.noun}s"

    @property
    def area(self) -> str:
        """The area of its words."""
        return f"settings_{self.noun}s"


ARTICLES: Final = Kind(
    "article",
    "ARTICLE_NUMBER",
    "ARTICLES",
    "products",
    ARTICLE,
    Words(
        "account/settings_articles",
        "article_labels",
        "article_hints",
        "article_choices",
        "article_groups",
        "article_group_hints",
        "article_saves",
    ),
    "article_made",
    "article_saved",
    "article_deleted",
)
COUPONS: Final = Kind(
    "coupon",
    "CODE",
    "COUPONS",
    "coupons",
    COUPON,
    Words(
        "account/settings_coupons",
        "coupon_labels",
        "coupon_hints",
        "coupon_choices",
        "coupon_groups",
        "coupon_group_hints",
        "coupon_saves",
    ),
    "coupon_made",
    "coupon_saved",
    "coupon_deleted",
)


def price(value: Any) -> str:
    """A price as text with two decimals or more; "" for none."""
    return money.price_text(Decimal(str(value))) if value not in (None, "") else ""


def span(value: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """1 month or 14 days in the words of a language: `words` has those for one and for many."""
    count, _, unit = value.partition(" ")
    if not unit:
        return ""
    return f"{count} {words['one' if count == '1' else 'many'][unit.removesuffix('s')]}"
