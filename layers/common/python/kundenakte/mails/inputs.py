"""Inputs of the calls about mails' words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.page import FIRST_PAGE, Page
from kundenakte.mails import own_texts
from kundenakte.mails.templates import PARTS


@dataclass(frozen=True, slots=True)
class TemplateFilter:
    """FILTER of mailtemplate.get; "" asks for nothing."""

    template: str = ""
    language: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused, and NotFound for a template that there is not."""
        named = bool(reading.text(values, "TEMPLATE"))
        template = own_texts.template_of(values) if named else ""
        return cls(template, own_texts.language_of(values, required=False), page)


@dataclass(frozen=True, slots=True)
class TemplateUpdate:
    """DATA of mailtemplate.update: a part that is not sent stays, "" takes one back."""

    template: str
    language: str
    parts: Mapping[str, str]

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused with every part at fault, and NotFound."""
        del page
        template, language = own_texts.template_of(values), own_texts.language_of(values)
        return cls(template, language, own_texts.given(values, template))


@dataclass(frozen=True, slots=True)
class TemplateName:
    """DATA of mailtemplate.delete; without LANGUAGE all languages are meant."""

    template: str
    languages: tuple[str, ...]

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused, and NotFound."""
        del page
        language = own_texts.language_of(values, required=False)
        return cls(own_texts.template_of(values), (language,) if language else own_texts.CODES)


@dataclass(frozen=True, slots=True)
class PreviewOrder:
    """DATA of mailtemplate.preview: words that are not saved yet, and of whom it is to tell."""

    template: str
    language: str
    parts: Mapping[str, str] = field(default_factory=dict)
    customer_id: int | None = None
    invoice_id: int | None = None
    subscription_id: int | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused with every part at fault, and NotFound."""
        del page
        template = own_texts.template_of(values)
        sent = any(part in values for part in PARTS)
        ids = ("CUSTOMER_ID", "INVOICE_ID", "SUBSCRIPTION_ID")
        return cls(
            template,
            own_texts.language_of(values),
            own_texts.given(values, template) if sent else {},
            *(reading.optional_id(values, name) for name in ids),
        )
