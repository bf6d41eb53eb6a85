"""What a client may say of a customer: the input of customer.create and customer.update.

Lenient where the original is (contract 2.3): numbers as text and text as numbers, flags as
booleans, read-only and unknown fields ignored, EMAIL, VAT_ID and ZIPCODE not checked. Only calls
that write import this module: pydantic is a third of a function's start-up time.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator as Check
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError
from pydantic import BeforeValidator as Prepare

from kundenakte.domain import bank, codes, times
from kundenakte.domain.customer import missing_in
from kundenakte.domain.errors import Refused
from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import (
    PRINTABLE,
    Country,
    Currency,
    Flag,
    Identifier,
    Language,
    Line,
    Long,
    Lower,
    Name,
    changed,
    checked,
    no_card,
)
from kundenakte.domain.page import Page
from kundenakte.domain.tags import read_tags
from kundenakte.domain.x_attributes import XAttributes

# Empty means "as it is" for these: a customer is never without them.
NEVER_EMPTY = {
    "CUSTOMER_NUMBER",
    "PAYMENT_TYPE",
    "DAYS_FOR_PAYMENT",
    "CURRENCY_CODE",
    "LANGUAGE_CODE",
    "COUNTRY_CODE",
    "INVOICE_DELIVERY_METHOD",
}


def _blank(value: Any) -> bool:
    return value in (None, []) or (isinstance(value, str) and not value.strip())


def _iban(value: str) -> str:
    if value and (fault := bank.iban_fault(value)):
        raise ValueError(fault)
    return value


def _compact(value: str) -> str:
    return "".join(value.split()).upper()


class CustomerFields(BaseModel):
    """Every field of a customer that a client may set; see docs/calls/customer.md for each."""

    model_config = ConfigDict(
        alias_generator=str.upper,
        populate_by_name=True,
        str_strip_whitespace=True,
        coerce_numbers_to_str=True,
        frozen=True,
    )

    customer_type: Annotated[Literal["business", "consumer", ""], Lower] = ""
    customer_number: Identifier = ""
    customer_ext_uid: Identifier = ""
    organization: Name = ""
    position: Name = ""
    title_academic: Name = ""
    salutation: Annotated[
        Literal["mr", "mrs", "family", ""],
        changed(lambda v: codes.SALUTATION_SYNONYMS.get(v.strip().lower(), v.strip().lower())),
    ] = ""
    first_name: Name = ""
    last_name: Name = ""
    address: Name = ""
    address_2: Name = ""
    zipcode: Name = ""
    city: Name = ""
    state: Name = ""
    country_code: Country = ""
    secondary_address: Long = ""
    phone: Line = ""
    phone_2: Line = ""
    fax: Line = ""
    mobile: Line = ""
    email: Line = ""
    email_cc: Annotated[str, StringConstraints(max_length=1000, pattern=PRINTABLE)] = ""
    birthday: Annotated[str, checked(times.read_date, "a date such as 2026-11-23")] = ""
    payment_mail_address: Line = ""
    vat_id: Line = ""
    tax_id: Line = ""
    currency_code: Currency = ""
    language_code: Language = ""
    comment: Long = ""
    payment_type: Annotated[int, Field(ge=1, le=6)] = 1
    days_for_payment: Annotated[int, Field(ge=0, le=999)] = 14
    show_payment_notice: Flag = 0
    newsletter_optin: Flag = 0
    invoice_delivery_method: Annotated[Literal["none", "mail", "post", "both"], Lower] = "mail"
    account_receivable: Line = ""
    affiliate: Line = ""
    dunning_stop: Flag = 0
    dunning_stop_until: Annotated[str, checked(times.read_date, "a date such as 2026-11-23")] = ""
    dunning_stop_reason: Name = ""
    buyer_reference: Line = ""
    e_address: Line = ""
    allowed_payment_types: Line = ""
    bank_name: Line = ""
    bank_account_number: Line = ""
    bank_code: Line = ""
    bank_account_owner: Name = ""
    bank_account_owner_address: Name = ""
    bank_account_owner_zipcode: Name = ""
    bank_account_owner_city: Name = ""
    bank_account_owner_email: Line = ""
    bank_iban: Annotated[Line, changed(_compact), Check(_iban)] = ""
    bank_bic: Annotated[Line, changed(_compact)] = ""
    bank_account_mandate_reference: Identifier = ""
    bank_account_mandate_reference_date: Annotated[
        str, checked(times.read_instant, "a date such as 2026-11-23 10:00:00")
    ] = ""
    payment_provider: Line = ""
    payment_token: Line = ""
    paypal_billingagreementid: Line = ""
    paymill_token: Line = ""
    paymill_amount: Line = ""
    wirecard_gatewayreferencenumber: Line = ""
    tags: Annotated[list[str], Prepare(read_tags)] = []
    x_attributes: XAttributes = []
    card_number: Annotated[Any, Check(no_card), Field(exclude=True)] = None

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input in `values` (upper-case names). Raises Refused with every field at fault."""
        del page  # a call that changes something has no pages
        given = {
            name: "" if value is None or value == [] else value
            for name, value in values.items()
            if name not in NEVER_EMPTY or not _blank(value)
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise refused(error) from None

    def given(self) -> dict[str, Any]:
        """Wire name → value of what the client sent; "" and [] where it asks to clear a field."""
        return self.model_dump(by_alias=True, exclude_unset=True, exclude=NOT_STORED)


NOT_STORED = {"customer_id", "suppress_mail", "card_number"}


class CustomerCreate(CustomerFields):
    """DATA of customer.create. CUSTOMER_TYPE is required, and with it ORGANIZATION or LAST_NAME."""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input. Raises Refused with what is missing and what is wrong, all at once."""
        try:
            return super().read(values, page)
        except Refused as fault:
            raise Refused(*missing_in(values), *fault.problems) from None


class CustomerUpdate(CustomerFields):
    """DATA of customer.update: what is sent is changed, "" and null clear, the rest stays.

    CUSTOMER_ID keeps the type it was sent in, since it is answered in that type (contract 2.4).
    """

    customer_id: StrictInt | str
    suppress_mail: Flag = 0
