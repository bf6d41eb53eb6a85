"""What customers may book and change by themselves is what the merchant offers."""

from typing import Any

import pytest

from kundenakte.domain import self_service
from kundenakte.domain.article import Article
from kundenakte.pages.headers import headers, leading_to, origin

PLAN = {"ARTICLE_NUMBER": "M", "CURRENCY_CODE": "EUR"}


def articles(**fields: dict[str, Any]) -> dict[str, Article]:
    """M, L and Y are plans, B and C add-ons, in EUR; `fields` overlay them."""
    found = {}
    for number in "MLYBC":
        addon = {"IS_ADDON": 1} if number in "BC" else {}
        more = fields.get(number, {})
        found[number] = Article({"ARTICLE_NUMBER": number, "CURRENCY_CODE": "EUR", **addon, **more})
    return found


def numbers(found: list[Article]) -> str:
    return "".join(one.number for one in found)


def assigned(*values: str) -> dict[str, Any]:
    return {"ASSIGNED_ARTICLES": list(values)}


@pytest.mark.parametrize(
    ("named", "plans", "addons"),
    [
        ((), "", "BC"),
        (("Y", "L"), "YL", "BC"),
        (("C",), "", "C"),
        (("L", "C", "M", "NO"), "L", "C"),
    ],
)
def test_a_plan_names_what_is_offered_with_it(
    named: tuple[str, ...], plans: str, addons: str
) -> None:
    known = articles(M=assigned(*named))
    assert numbers(self_service.plans(known, PLAN)) == plans
    assert numbers(self_service.addons(known, PLAN)) == addons


@pytest.mark.parametrize(
    ("named", "accepted"),
    [((), "LY"), (("B",), "LY"), (("L",), "L"), (("L", "B"), "L"), (("GONE",), "")],
)
def test_a_link_leads_only_to_plans_that_are_named_where_any_is(
    named: tuple[str, ...], accepted: str
) -> None:
    known = articles(M=assigned(*named))
    assert "".join(n for n in "LY" if self_service.accepts(known, PLAN, n)) == accepted


def test_what_does_not_fit_is_not_offered() -> None:
    known = articles(
        M=assigned("L", "B", "C"), L={"CURRENCY_CODE": "CHF"}, B=assigned("L"), C=assigned("M")
    )
    assert numbers(self_service.plans(known, PLAN)) == ""
    assert numbers(self_service.addons(known, PLAN)) == "C"


def test_a_plan_whose_article_is_gone_restricts_nothing() -> None:
    known = articles()
    del known["M"]
    assert self_service.accepts(known, PLAN, "L")
    assert numbers(self_service.plans(known, PLAN)) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "https://",
        "https://a.example;x",
        "https://a.example,b",
        "https://a b",
        "https://user@a.example/",
        "//a.example",
        "https://ä.example/",
        "https://a.example'",
        "ftp://a.example/",
    ],
)
def test_only_plain_hosts_get_into_the_policy(address: str) -> None:
    assert origin(address) == ""
    found = headers(None)
    assert leading_to(found, address) == found


def test_a_form_may_lead_to_the_merchants_site() -> None:
    found = leading_to(headers(None), "https://shop.example:8443/ok?a=1#b")
    assert "form-action 'self' https://shop.example:8443;" in found["Content-Security-Policy"]
