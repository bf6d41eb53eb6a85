"""VAT cases: what holds for any seller, buyer, supply and day."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain import codes
from kundenakte.domain.errors import Refused
from kundenakte.domain.vat import Buyer, Seller, Supply, vat_case
from kundenakte.domain.vat_rates import EU, STANDARD_RATES, rate_on

SMALL, OSS = Seller("DE", small_business=True), Seller("DE", oss=True)
GERMAN = Seller("DE")
VAT_IDS = ["", "ATU12011204", "EL094259216", "FR40303265045", "DE136695976", "x"]

SELLERS = st.builds(
    Seller,
    st.sampled_from(["DE", "AT", "FR", "CH"]),
    small_business=st.booleans(),
    oss=st.booleans(),
    check_ids=st.booleans(),
)
BUYERS = st.builds(
    Buyer,
    st.sampled_from(sorted(codes.COUNTRIES)) | st.sampled_from(["DE", "AT", "GR", "ES", "GB", ""]),
    zipcode=st.sampled_from(["", "27498", "35001", "BT1", "9000", "97400", "22100", "ab (c*"]),
    business=st.booleans(),
    vat_id=st.sampled_from(VAT_IDS),
    vat_id_valid=st.sampled_from([None, True, False]),
)
SUPPLIES = st.builds(
    Supply,
    st.sampled_from(["service", "digital", "goods"]),
    st.sampled_from([Decimal(percent) for percent in (19, 7, 0, 20, 16)]),
    exempt=st.booleans(),
    reverse_charge=st.booleans(),
    sent=st.booleans(),
)
DAYS = st.dates(date(2007, 1, 1), date(2099, 12, 31))


def decided(seller, buyer, supply, day):
    """The case and no fields, or None and the fields at fault."""
    try:
        return vat_case(seller, buyer, supply, day), set()
    except Refused as refused:
        return None, {problem.field for problem in refused.problems}


@given(SELLERS, BUYERS, SUPPLIES, DAYS)
def test_a_case_bears_tax_or_says_why_not_or_names_a_field(seller, buyer, supply, day):
    found, fields = decided(seller, buyer, supply, day)
    assert fields <= {"COUNTRY_CODE", "VAT_ID", "VAT_PERCENT", "CUSTOMER_TYPE"}
    if found is None:
        return
    assert found.category in {"S", "Z", "E", "AE", "O", "G", "K"}
    assert (found.percent > 0) == (found.category == "S")  # § 14c UStG
    assert bool(found.note) == (found.category not in {"S", "Z"})
    assert bool(found.country) == (found.category in {"S", "Z"})
    assert found.reason == {
        "AE": "VATEX-EU-AE",
        "O": "VATEX-EU-O",
        "G": "VATEX-EU-G",
        "K": "VATEX-EU-IC",
    }.get(found.category, "")


@given(BUYERS, SUPPLIES, DAYS)
def test_a_small_business_never_charges_tax_at_home(buyer, supply, day):
    found = vat_case(SMALL, buyer._replace(country="DE", zipcode=""), supply, day)
    assert (found.category, found.percent) == ("E", 0)


@given(BUYERS, SUPPLIES, st.dates(date(2023, 1, 1)))
def test_a_vat_id_alone_changes_nothing_at_home(buyer, supply, day):
    german = buyer._replace(country="DE", zipcode="", business=True)
    supply = supply._replace(percent=Decimal(19))
    assert vat_case(GERMAN, german, supply, day) == vat_case(
        GERMAN, german._replace(vat_id="", vat_id_valid=None), supply, day
    )


@given(st.sampled_from(sorted(EU - {"DE"})), st.dates(date(2017, 1, 1)))
def test_with_oss_a_consumer_pays_the_rate_at_home(country, day):
    found = vat_case(OSS, Buyer(country), Supply("digital", Decimal(19)), day)
    assert found.percent == rate_on(STANDARD_RATES[country], day)
    assert found.country == country
