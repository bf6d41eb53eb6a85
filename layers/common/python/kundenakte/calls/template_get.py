"""template.get: list the layouts of invoices (contract 3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.account import Account
from kundenakte.domain.page import FIRST_PAGE, Page
from kundenakte.storage.unit import UnitOfWork

BUILT_IN = ({"TEMPLATE_ID": 1, "TEMPLATE_NAME": "Standard"},)


@dataclass(frozen=True, slots=True)
class TemplateFilter:
    """No more than the page."""

    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """All filters are ignored, there being none."""
        del values
        return cls(page)


class TemplateRow(TypedDict):
    """One layout."""

    TEMPLATE_ID: int
    TEMPLATE_NAME: str


class Templates(TypedDict):
    """RESPONSE of template.get."""

    TEMPLATES: list[TemplateRow]


def template_get(request: TemplateFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The one layout that every account has."""
    del unit
    first = request.page.offset
    behind = request.page.after is not None  # a cursor is of another list, and behind this one
    return {"TEMPLATES": [] if behind else list(BUILT_IN[first : first + request.page.limit])}


def text_row(template: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Both values as text."""
    del account
    return {**template, "TEMPLATE_ID": str(template["TEMPLATE_ID"])}


def typed_row(template: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """The id as a number."""
    del account
    return dict(template)


CALL = Call(
    "template.get",
    TemplateFilter,
    template_get,
    Templates,
    part="FILTER",
    writes=False,
    list_key="TEMPLATES",
    text_row=text_row,
    typed_row=typed_row,
)
