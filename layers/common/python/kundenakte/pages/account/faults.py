"""What is wrong with a form of the account's pages, in words, beside the field at fault."""

import re
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Final

from kundenakte.domain.errors import Problem
from kundenakte.pages import messages

# Reasons that hosted pages never meet → the key of the words.
_REASONS: Final = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"a number above zero is expected", "above_zero"),
        (r"an? (whole )?number.* is expected.*", "number"),
        (r".*(is|are) not known|no .* has this id", "unknown"),
        (r"at least (?P<least>[\d.]+)", "at_least"),
        (r"at most (?P<most>[\d.]+)", "at_most"),
        (r"at most \d+ decimals are expected", "decimals"),
        (r"an amount.* is expected.*|.*decimal.*", "amount"),
        (r".*address such as https.*", "web"),
        # settings
        (r"a VAT id such as .*", "vat_id"),
        (r"a BIC such as .*", "bic"),
        (r".*creditor identifier.*", "creditor_id"),
        (r"addresses such as https.*", "sites"),
        (r"a text without \|.*", "bar"),
        (r"only .* may stand in braces", "braces"),
        (r"a range that is reset needs .*", "reset_yearly"),
        (r"a range that is reset monthly needs .*", "reset_monthly"),
        (r"numbers that were given out already .*", "number_again"),
        (r"the range is at (?P<reached>\d+) already .*", "number_back"),
        (r"the first reminder costs nothing", "first_is_free"),
        (r"(?P<least>-?[\d.]+) to (?P<most>[\d.]+) is expected", "between"),
        (r"this is no SVG|an SVG without .*", "svg"),
        (r"text, pictures, .*|it may not refer to .*", "svg_parts"),
        (r"it has a placeholder .*", "placeholder"),
        (r"it has (?P<most>\d+) receivers, .*", "receivers"),
        (r"it cannot hold a colon", "colon"),
        (r"user and password have fields .*|what follows # .*", "plain_url"),
        # articles and coupons
        (r"a span .*", "span"),
        (r"commas are not allowed .*", "comma"),
        (r"at most (?P<most>\d+) (entries|tags)", "too_many"),
        (r"at most (?P<most>\d+) characters in .*", "too_long"),
        (r"at most 100 percent", "percent"),
        (r"a day from (VALID_FROM|FROM_DATE) on .*", "day_before"),
        (r"at most ten years .*", "ten_years"),
        (r"no later day than today is expected", "day_to_come"),
        (r"(today or a later day|a day that is not over) is expected", "day_over"),
        (r"it is more than a year ago.*", "year_ago"),
        (r"it is before the first day", "before_first"),
        (r"what is before .* is paid already", "paid_already"),
        (r"(it is before PERIOD_FROM|the period ends before it begins)", "period"),
        (r"1 to (?P<most>\d+) months are expected", "months"),
        (r"no further payment is to come.*", "no_payment"),
        (r"the customer has it already.*", "has_already"),
        (r".*is no add-on article|.*does not go with.*|.*sold in another currency", "addon"),
        (r"it is not valid for this article today", "coupon"),
        (r"another currency begins with .*|it is inactive, so .*|.*billed ahead.*", "not_now"),
        (r"it is canceled to .*|it is canceled already|it is canceled", "canceled"),
        (r"it is neither canceled nor inactive", "goes_on"),
        (r"it is closed|it ended on .*", "over"),
        (r"a draft .*", "draft"),
        (r"it is final .*", "final"),
        (r"a part of it was given back .*", "partly_back"),
        (r"only an invoice can be canceled|this document asks for no money", "no_invoice"),
        (r"only the CREDIT_BALANCE can be given back, .*", "credit_only"),
        (r".* would be left, which cannot be credit.*", "other_currency"),
        (r"it is taken back already|only a payment or a refund can be .*", "taken_back"),
        (r"(TO|CC|BCC) must be e-mail addresses|TO is missing", "addresses"),
        (r"0 of something is no line", "above_zero"),
        (r"this word means a document .*", "self_billing"),
        (r"this is no German rate .*|the rate of .* is not known", "vat_rate"),
    )
)


def parameter(field: str, names: Mapping[str, str]) -> str:
    """The name of the input that stands for a field of a call: ITEMS.0.TITLE is items-0-title."""
    return names.get(field, field.lower().replace(".", "-"))


def messages_of(
    problems: Iterable[Problem], words: SimpleNamespace, names: Mapping[str, str]
) -> dict[str, str]:
    """Input's name → message, in the order of the problems. `names` has the inputs that are not
    called like their field; "" there says that the page has none for it."""
    found: dict[str, str] = {}
    for problem in problems:
        found.setdefault(parameter(problem.field, names), _message(problem, words))
    return found


def _message(problem: Problem, words: SimpleNamespace) -> str:
    key, values = messages.reason_key(problem)
    if key == "other":
        key, values = _own_key(problem)
    texts: Mapping[str, str] = words.account_faults
    return str(texts.get(key, texts["other"])).format(**values)


def _own_key(problem: Problem) -> tuple[str, dict[str, str]]:
    for pattern, key in _REASONS:
        if found := pattern.fullmatch(problem.reason):
            return key, found.groupdict()
    return problem.code if problem.code == "not_found" else "other", {}
