"""Which VAT a supply bears: one function over seller, buyer, supply and day.

The rules VAT-1 to VAT-13 for a seller in the EU, with what each makes of an invoice:

    VAT-1   at home, any customer                              S (or Z at 0 %)  the seller's rate
    VAT-2   service to a business in another EU state          AE               reverse charge
    VAT-3   digital service or goods to an EU consumer         S                the seller's rate
    VAT-4   the same, by a seller who reports through OSS      S                the customer's rate
    VAT-5   outside of the EU: services / goods sent there     O / G            none
    VAT-6   by a small business (§ 19 UStG)                    E                none
    VAT-7   exempt (§ 4 no. 8 to 29 UStG)                      E                none
    VAT-8   reverse charge at home (§ 13b UStG)                AE               none
    VAT-9   goods sent to a business in another EU state       K                none

A consumer abroad who gets a service that is not digital is taxed as at home (§ 3a (1) UStG). The
day is the last one of the supply, never that of the invoice (VAT-10). A VAT id of the seller's own
country changes nothing (VAT-12). What cannot be decided is refused by the field at fault; nothing
falls back to a rate (VAT-13).
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kundenakte.domain import vat_rates
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.vat_rates import EU, GOODS_ONLY, OUTSIDE

ZERO = Decimal(0)
_LETTERS = {"GR": "EL"}  # how a country's VAT ids begin where that is not its code


class Seller(NamedTuple):
    """Who supplies. `oss`: sales to EU consumers are taxed where they live, through the One-Stop
    Shop. `check_ids`: no reverse charge before a VAT id was found valid (VAT-11)."""

    country: str
    small_business: bool = False
    oss: bool = False
    check_ids: bool = False


class Buyer(NamedTuple):
    """Who is supplied. `vat_id_valid` is what a check of the VAT id found, None without one."""

    country: str
    zipcode: str = ""
    business: bool = False
    vat_id: str = ""
    vat_id_valid: bool | None = None


class Supply(NamedTuple):
    """What is supplied. `kind` is service, digital or goods; `percent` is the rate at home that the
    article has: in Germany it names the class, so 19 is 16 in the second half of 2020.

    `sent`: goods are brought to the customer's country. `exempt`: by § 4 no. 8 to 29 UStG.
    `reverse_charge`: a service of § 13b (2) UStG.
    """

    kind: str
    percent: Decimal
    exempt: bool = False
    reverse_charge: bool = False
    sent: bool = True


class VatCase(NamedTuple):
    """How an invoice shows a line: EN 16931 category, percent, the key of the note ("" for none),
    the code of the reason (BT-121), whose VAT it is ("" for nobody's), and the rule's id."""

    category: str
    percent: Decimal
    note: str = ""
    reason: str = ""
    country: str = ""
    rule: str = ""

    @property
    def needs_both_vat_ids(self) -> bool:
        """Whether the invoice must show the VAT ids of seller and customer (§ 14a UStG)."""
        return self.rule in ("VAT-2", "VAT-9")


_ABROAD = VatCase("O", ZERO, "tax.not_taxable", "VATEX-EU-O", rule="VAT-5")
_EXPORT = VatCase("G", ZERO, "tax.export", "VATEX-EU-G", rule="VAT-5")
_SENT = VatCase("K", ZERO, "tax.intra_community", "VATEX-EU-IC", rule="VAT-9")
_REVERSED = VatCase("AE", ZERO, "tax.reverse_charge", "VATEX-EU-AE", rule="VAT-2")
_SMALL = VatCase("E", ZERO, "tax.small_business", rule="VAT-6")
_EXEMPT = VatCase("E", ZERO, "tax.exempt", rule="VAT-7")


def vat_case(seller: Seller, buyer: Buyer, supply: Supply, day: date) -> VatCase:
    """The case of a supply whose last day is `day`. Raises Refused."""
    if not buyer.country:
        raise Refused(Problem("missing", "COUNTRY_CODE"))
    area = vat_rates.vat_area(buyer.country, buyer.zipcode)
    if area == GOODS_ONLY and supply.kind != "goods":
        area = OUTSIDE
    if supply.kind == "goods" and not supply.sent:
        return _at_home(seller, supply, day)
    if seller.country not in EU:
        return _at_home(seller, supply, day) if seller.country == buyer.country else _ABROAD
    if vat_rates.member_state(area) == seller.country:
        return _in_the_country(seller, buyer, supply, day)
    if area == OUTSIDE:
        return _outside(seller, buyer, supply, day)
    return _in_the_eu(seller, buyer, supply, day, area)


def _at_home(seller: Seller, supply: Supply, day: date) -> VatCase:
    if seller.small_business:
        return _SMALL
    if supply.exempt:
        return _EXEMPT
    percent = _home_rate(seller, supply, day)
    category = "S" if percent else "Z"
    return VatCase(category, percent, country=seller.country, rule="VAT-1")


def _in_the_country(seller: Seller, buyer: Buyer, supply: Supply, day: date) -> VatCase:
    if seller.small_business or not supply.reverse_charge:
        return _at_home(seller, supply, day)
    if not buyer.business:
        reason = "reverse charge is between businesses only"
        raise Refused(Problem("invalid", "CUSTOMER_TYPE", reason))
    return _REVERSED._replace(rule="VAT-8")


def _outside(seller: Seller, buyer: Buyer, supply: Supply, day: date) -> VatCase:
    if supply.kind == "goods":
        return _SMALL if seller.small_business else _EXPORT
    if buyer.business or supply.kind == "digital":
        return _ABROAD
    return _at_home(seller, supply, day)


def _in_the_eu(seller: Seller, buyer: Buyer, supply: Supply, day: date, area: str) -> VatCase:
    if not buyer.business:
        return _to_a_consumer(seller, supply, day, area)
    if supply.exempt:
        return _EXEMPT
    if supply.kind == "goods" and seller.small_business:
        return _SMALL
    _check_vat_id(seller, buyer, area)
    return _SENT if supply.kind == "goods" else _REVERSED


def _to_a_consumer(seller: Seller, supply: Supply, day: date, area: str) -> VatCase:
    if supply.kind == "service" or not seller.oss:
        case = _at_home(seller, supply, day)
        return case._replace(rule="VAT-3") if supply.kind != "service" and case.country else case
    rate = vat_rates.rate_on(vat_rates.STANDARD_RATES[area], day) if area != GOODS_ONLY else None
    if rate is None or supply.exempt or not _is_standard(seller, supply, rate):
        reason = f"the rate of {area} for this is not known"
        raise Refused(Problem("invalid", "VAT_PERCENT", reason))
    return VatCase("S", rate, country=vat_rates.member_state(area), rule="VAT-4")


def _is_standard(seller: Seller, supply: Supply, there: Decimal) -> bool:
    """Whether the article bears the standard rate: the one there, or the one at home."""
    if seller.country == "DE" and vat_rates.german_class(supply.percent) == "standard":
        return True
    home = vat_rates.STANDARD_RATES[seller.country]
    return supply.percent in (there, *(Decimal(percent) for _, percent in home))


def _home_rate(seller: Seller, supply: Supply, day: date) -> Decimal:
    """The rate at home: in Germany that of the class on the day, elsewhere the article's."""
    if seller.country != "DE":
        return supply.percent
    name = vat_rates.german_class(supply.percent)
    rate = vat_rates.rate_on(vat_rates.GERMAN_RATES[name], day) if name else None
    if rate is None:
        raise Refused(Problem("invalid", "VAT_PERCENT", "this is no German rate of that day"))
    return rate


def _check_vat_id(seller: Seller, buyer: Buyer, area: str) -> None:
    """Raises Refused unless the buyer has a VAT id of the area, as far as it was checked."""
    if fault := vat_id_fault(buyer.vat_id, area):
        raise Refused(Problem("invalid", "VAT_ID", fault))
    if buyer.vat_id_valid is False:
        raise Refused(Problem("invalid", "VAT_ID", "it was found not to be valid"))
    if buyer.vat_id_valid is None and seller.check_ids:
        raise Refused(Problem("invalid", "VAT_ID", "it must be checked before the invoice"))


def vat_id_fault(vat_id: str, area: str = "") -> str:
    """Why a VAT id is none of the area ("" for any in the EU) by form and check digits, or ""."""
    from stdnum.eu import vat as standard  # on use: one module for each country

    compact = "".join(letter for letter in vat_id.upper() if letter.isalnum())
    if not compact:
        return "a business in another EU state has one"
    country = vat_rates.member_state(area)
    if country and not compact.startswith(_LETTERS.get(country, country)):
        return "one of the customer's country is expected"
    return "" if standard.is_valid(compact) else "this is no VAT id"
