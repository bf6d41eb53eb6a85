"""X_ATTRIBUTES: fields of the merchant's own, of a customer or a subscription."""

from typing import Annotated, Any

from pydantic import AfterValidator as Check
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic import BeforeValidator as Prepare

from kundenakte.domain.field_types import Identifier, Long

MOST_ATTRIBUTES = 50
MOST_ATTRIBUTES_TEXT = 10_000  # characters


class XAttribute(BaseModel):
    """One field of the merchant's own, handed back in notifications."""

    model_config = ConfigDict(str_strip_whitespace=True, coerce_numbers_to_str=True)

    KEY: Annotated[Identifier, StringConstraints(min_length=1)]
    VALUE: Long = ""


def _listed(value: Any) -> Any:
    """A list, also of one that came alone; an attribute without VALUE has an empty one."""
    found = [value] if isinstance(value, dict) and value else value or []
    if not isinstance(found, list):
        return found
    return [
        {**entry, "VALUE": "" if entry.get("VALUE") is None else entry["VALUE"]}
        if isinstance(entry, dict)
        else entry
        for entry in found
    ]


def _fit_together(attributes: list[XAttribute]) -> list[XAttribute]:
    # A change is logged with both values, and DynamoDB's items hold 400 KB.
    if sum(len(one.KEY) + len(one.VALUE) for one in attributes) > MOST_ATTRIBUTES_TEXT:
        raise ValueError(f"at most {MOST_ATTRIBUTES_TEXT} characters in all of them together")
    return attributes


XAttributes = Annotated[
    list[XAttribute],
    Field(max_length=MOST_ATTRIBUTES),
    Prepare(_listed),
    Check(_fit_together),
]
