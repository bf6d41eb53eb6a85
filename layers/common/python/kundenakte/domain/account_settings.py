"""What may be set for an account: the seller, defaults of new customers, rules and numbers.

Only management imports this module; calls use the settings as they are stored.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import AfterValidator as Check
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import ONE_LINE, Country, Currency, Language, Lower
from kundenakte.domain.field_types import changed as changed_text
from kundenakte.domain.number_range import NumberRange

NUMBERS = "CUSTOMER_NUMBERS"
LONGEST_PATTERN = (
    100  # prefix and suffix each: a number stays below 255 characters however it grows
)
_WEB = re.compile(r"https?://[^/?#\s]+(/\S*)?")
_SITE = re.compile(r"https?://[^/?#@\s]+(/[^?#\s]*)?")


def _like(pattern: str, expected: str) -> Check:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{expected} is expected")
        return value

    return Check(check)


Line = Annotated[str, StringConstraints(max_length=255, pattern=ONE_LINE)]
Pattern = Annotated[str, StringConstraints(max_length=LONGEST_PATTERN, pattern=ONE_LINE)]
Web = Annotated[Line, _like(_WEB.pattern, "an address such as https://example.com/imprint")]
Site = Annotated[
    Line,
    changed_text(lambda value: value.strip().rstrip("/")),
    _like(_SITE.pattern, "an address such as https://billing.example.com"),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NumberSettings(_Strict):
    """CUSTOMER_NUMBERS: how numbers of new customers are written and counted.

    A prefix keeps a blank at its end and a suffix one at its beginning; at the outer ends a number
    could not be looked up with one.
    """

    PREFIX: Annotated[Pattern, changed_text(str.lstrip)] = ""
    DIGITS: Annotated[int, Field(ge=1, le=18)] = 1
    SUFFIX: Annotated[Pattern, changed_text(str.rstrip)] = ""
    START: Annotated[int, Field(ge=0, le=10**15)] = 1001
    RESET: Annotated[Literal["never", "yearly", "monthly"], Lower] = "never"


class AccountSettings(_Strict):
    """Every setting beside CUSTOMER_NUMBERS; docs/accounts.md explains each."""

    model_config = ConfigDict(str_strip_whitespace=True, coerce_numbers_to_str=True)

    PUBLIC_URL: Site = ""
    COMPANY: Line = ""
    STREET: Line = ""
    ZIPCODE: Line = ""
    CITY: Line = ""
    COUNTRY_CODE: Country = ""
    CURRENCY_CODE: Currency = ""
    LANGUAGE_CODE: Language = ""
    DAYS_FOR_PAYMENT: Annotated[int, Field(ge=0, le=999)] = 14
    UNIQUE_EXT_UID: bool = True
    CALLS_PER_MINUTE: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    SUPPORT_EMAIL: Annotated[Line, _like(r"[^@\s]+@[^@\s]+", "an e-mail address")] = ""
    SUPPORT_PHONE: Line = ""
    IMPRINT_URL: Web = ""
    PRIVACY_URL: Web = ""
    TERMS_URL: Web = ""
    ACCENT: Annotated[str, Lower, _like("#[0-9a-f]{6}", "a colour such as #1a7f64")] = ""


def changed(stored: Mapping[str, Any], given: Any) -> dict[str, Any]:
    """`stored` with what is given: null or "" takes a setting back to its default, the rest stays.

    CUSTOMER_NUMBERS is changed part by part in the same way. Raises Refused with every setting at
    fault, also those that do not exist.
    """
    wanted = _overlaid(stored, _named(given, "settings"))
    numbers = wanted.pop(NUMBERS, {})
    if NUMBERS in (asked := _named(given, "settings")) and asked[NUMBERS] not in (None, ""):
        numbers = _overlaid(stored.get(NUMBERS, {}), _named(asked[NUMBERS], NUMBERS))
    problems: list[Problem] = []
    settings = _valid(AccountSettings, wanted, "", problems)
    settings[NUMBERS] = _valid(NumberSettings, numbers, f"{NUMBERS}.", problems)
    if not problems and (fault := NumberRange.of(settings[NUMBERS]).fault()):
        problems.append(Problem("invalid", NUMBERS, fault))
    if problems:
        raise Refused(*problems)
    return {name: value for name, value in settings.items() if value != {}}


def numbers_in_full(numbers: NumberRange) -> dict[str, Any]:
    """CUSTOMER_NUMBERS with every part, those that were never set at their defaults."""
    return {name.upper(): value for name, value in asdict(numbers).items()}


def _named(given: Any, field: str) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise Refused(Problem("invalid", field, "an object is expected"))
    return {str(name).upper(): value for name, value in given.items()}


def _overlaid(stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    both = {**stored, **given}
    return {name: value for name, value in both.items() if value is not None and value != ""}


def _valid(
    model: type[_Strict], values: Mapping[str, Any], before: str, problems: list[Problem]
) -> dict[str, Any]:
    try:
        return model.model_validate(values).model_dump(exclude_unset=True)
    except ValidationError as error:
        found = refused(error).problems
        problems += [problem._replace(field=before + problem.field) for problem in found]
        return {}
