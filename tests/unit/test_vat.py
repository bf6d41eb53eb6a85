"""VAT cases: one test for each cell of the rules' table (VAT-1 to VAT-13)."""

from datetime import date
from decimal import Decimal

import pytest
from stdnum.eu import vat as standard

from kundenakte.domain import codes, vat_rates
from kundenakte.domain.errors import Refused
from kundenakte.domain.periods import Span, period
from kundenakte.domain.vat import Buyer, Seller, Supply, vat_case, vat_id_fault
from kundenakte.domain.vat_rates import EU, STANDARD_RATES, rate_on, vat_area

TODAY = date(2026, 11, 23)
AT_ID, GR_ID, FR_ID, XI_ID, DE_ID = (
    "ATU12011204",
    "EL094259216",
    "FR40303265045",
    "XI980780684",
    "DE136695976",
)
GERMAN, SMALL, OSS = Seller("DE"), Seller("DE", small_business=True), Seller("DE", oss=True)
SERVICE, DIGITAL, GOODS = (Supply(kind, Decimal(19)) for kind in ("service", "digital", "goods"))


def firm(country, vat_id="", zipcode="", **more):
    return Buyer(country, zipcode, business=True, vat_id=vat_id, **more)


def person(country, zipcode="", **more):
    return Buyer(country, zipcode, **more)


def at(percent, kind="service", **more):
    return Supply(kind, Decimal(percent), **more)


# seller, buyer, supply → category, percent, note, rule
TABLE = [
    ("a German consumer", GERMAN, person("DE"), SERVICE, "S 19  VAT-1"),
    ("a German business with a VAT id", GERMAN, firm("DE", DE_ID), SERVICE, "S 19  VAT-1"),
    ("a German business without", GERMAN, firm("DE"), DIGITAL, "S 19  VAT-1"),
    ("the reduced rate", GERMAN, person("DE"), at(7), "S 7  VAT-1"),
    ("small solar plants", GERMAN, person("DE"), at(0, "goods"), "Z 0  VAT-1"),
    ("an Austrian business", GERMAN, firm("AT", AT_ID), SERVICE, "AE 0 tax.reverse_charge VAT-2"),
    (
        "the same, checked",
        GERMAN,
        firm("AT", AT_ID, vat_id_valid=True),
        DIGITAL,
        "AE 0 tax.reverse_charge VAT-2",
    ),
    ("a Greek business", GERMAN, firm("GR", GR_ID), SERVICE, "AE 0 tax.reverse_charge VAT-2"),
    ("one in Monaco", GERMAN, firm("MC", FR_ID), SERVICE, "AE 0 tax.reverse_charge VAT-2"),
    ("an Austrian consumer", GERMAN, person("AT"), DIGITAL, "S 19  VAT-3"),
    ("the same with OSS", OSS, person("AT"), DIGITAL, "S 20  VAT-4"),
    ("goods with OSS", OSS, person("AT"), GOODS, "S 20  VAT-4"),
    ("the rate there, asked for", OSS, person("AT"), at(20, "digital"), "S 20  VAT-4"),
    ("a haircut with OSS", OSS, person("AT"), SERVICE, "S 19  VAT-1"),
    ("a German consumer with OSS", OSS, person("DE"), DIGITAL, "S 19  VAT-1"),
    ("a consumer in Monaco", OSS, person("MC"), DIGITAL, "S 20  VAT-4"),
    ("a consumer in Jungholz", OSS, person("AT", "6691"), DIGITAL, "S 19  VAT-4"),
    ("the same by its German postcode", OSS, person("DE", "87491"), DIGITAL, "S 19  VAT-4"),
    ("a consumer in Funchal", OSS, person("PT", "9000-019"), DIGITAL, "S 22  VAT-4"),
    ("a consumer on the Azores", OSS, person("PT", "9500-150"), DIGITAL, "S 16  VAT-4"),
    ("a Finnish consumer", OSS, person("FI", "00100"), DIGITAL, "S 25.5  VAT-4"),
    ("a Swiss business", GERMAN, firm("CH"), SERVICE, "O 0 tax.not_taxable VAT-5"),
    ("a Swiss consumer, digital", GERMAN, person("CH"), DIGITAL, "O 0 tax.not_taxable VAT-5"),
    ("a Swiss consumer, haircut", GERMAN, person("CH"), SERVICE, "S 19  VAT-1"),
    ("goods to Switzerland", GERMAN, person("CH"), GOODS, "G 0 tax.export VAT-5"),
    (
        "a business in Heligoland",
        GERMAN,
        firm("DE", zipcode="27498"),
        SERVICE,
        "O 0 tax.not_taxable VAT-5",
    ),
    ("goods to Büsingen", GERMAN, person("DE", "78266"), GOODS, "G 0 tax.export VAT-5"),
    (
        "a business on the Canaries",
        GERMAN,
        firm("ES", zipcode="35001"),
        SERVICE,
        "O 0 tax.not_taxable VAT-5",
    ),
    ("a consumer in Livigno", OSS, person("IT", "23041"), DIGITAL, "O 0 tax.not_taxable VAT-5"),
    ("a consumer on Åland", OSS, person("FI", "FI-22100"), DIGITAL, "O 0 tax.not_taxable VAT-5"),
    ("a consumer on Réunion", OSS, person("RE"), DIGITAL, "O 0 tax.not_taxable VAT-5"),
    (
        "the same as part of France",
        OSS,
        person("FR", "97400"),
        DIGITAL,
        "O 0 tax.not_taxable VAT-5",
    ),
    ("Monaco as part of France", OSS, person("FR", "98000"), DIGITAL, "S 20  VAT-4"),
    (
        "a service to Belfast",
        GERMAN,
        firm("GB", zipcode="BT1 5GS"),
        SERVICE,
        "O 0 tax.not_taxable VAT-5",
    ),
    (
        "goods to Belfast",
        GERMAN,
        firm("GB", XI_ID, "BT1 5GS"),
        GOODS,
        "K 0 tax.intra_community VAT-9",
    ),
    ("goods to London", GERMAN, firm("GB", zipcode="SW1A 1AA"), GOODS, "G 0 tax.export VAT-5"),
    ("a small business at home", SMALL, person("DE"), SERVICE, "E 0 tax.small_business VAT-6"),
    ("its goods to Austria", SMALL, firm("AT", AT_ID), GOODS, "E 0 tax.small_business VAT-6"),
    ("its goods to Switzerland", SMALL, firm("CH"), GOODS, "E 0 tax.small_business VAT-6"),
    ("its service to Austria", SMALL, firm("AT", AT_ID), SERVICE, "AE 0 tax.reverse_charge VAT-2"),
    (
        "its service to a consumer there",
        SMALL,
        person("AT"),
        DIGITAL,
        "E 0 tax.small_business VAT-6",
    ),
    ("a lesson", GERMAN, person("DE"), at(0, exempt=True), "E 0 tax.exempt VAT-7"),
    (
        "a lesson to an Austrian school",
        GERMAN,
        firm("AT"),
        at(0, exempt=True),
        "E 0 tax.exempt VAT-7",
    ),
    (
        "building work",
        GERMAN,
        firm("DE"),
        at(19, reverse_charge=True),
        "AE 0 tax.reverse_charge VAT-8",
    ),
    ("goods sent to Austria", GERMAN, firm("AT", AT_ID), GOODS, "K 0 tax.intra_community VAT-9"),
    ("goods fetched here", GERMAN, firm("AT", AT_ID), at(19, "goods", sent=False), "S 19  VAT-1"),
    ("an Austrian seller at home", Seller("AT"), person("AT"), at(10), "S 10  VAT-1"),
    (
        "an Austrian seller to Germany",
        Seller("AT"),
        firm("DE", DE_ID),
        at(20),
        "AE 0 tax.reverse_charge VAT-2",
    ),
    (
        "the same to a consumer, with OSS",
        Seller("AT", oss=True),
        person("DE"),
        at(20, "digital"),
        "S 19  VAT-4",
    ),
    ("a Swiss seller at home", Seller("CH"), person("CH"), at("8.1"), "S 8.1  VAT-1"),
    ("a Swiss seller to Germany", Seller("CH"), firm("DE"), at("8.1"), "O 0 tax.not_taxable VAT-5"),
]


@pytest.mark.parametrize(
    ("seller", "buyer", "supply", "case"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_each_case_of_the_table(seller, buyer, supply, case):
    found = vat_case(seller, buyer, supply, TODAY)
    assert f"{found.category} {found.percent} {found.note} {found.rule}" == case


UNCHECKED = Seller("DE", check_ids=True)
REFUSED = [
    ("no country", GERMAN, person(""), SERVICE, "COUNTRY_CODE"),
    ("no VAT id", GERMAN, firm("AT"), SERVICE, "VAT_ID"),
    ("no VAT id for goods", GERMAN, firm("AT"), GOODS, "VAT_ID"),
    ("a VAT id with a slip", GERMAN, firm("AT", "ATU12011205"), SERVICE, "VAT_ID"),
    ("a German VAT id", GERMAN, firm("AT", DE_ID), SERVICE, "VAT_ID"),
    ("another country's VAT id", GERMAN, firm("AT", FR_ID), SERVICE, "VAT_ID"),
    ("GR instead of EL", GERMAN, firm("GR", "GR094259216"), SERVICE, "VAT_ID"),
    ("one found not valid", GERMAN, firm("AT", AT_ID, vat_id_valid=False), SERVICE, "VAT_ID"),
    ("one not checked", UNCHECKED, firm("AT", AT_ID), SERVICE, "VAT_ID"),
    ("no German rate", GERMAN, person("DE"), at(20), "VAT_PERCENT"),
    ("Austria's rate without OSS", GERMAN, person("AT"), at(20, "digital"), "VAT_PERCENT"),
    ("a reduced rate with OSS", OSS, person("AT"), at(7, "digital"), "VAT_PERCENT"),
    ("no tax with OSS", OSS, person("AT"), at(0, "digital"), "VAT_PERCENT"),
    ("exempt with OSS", OSS, person("AT"), at(19, "digital", exempt=True), "VAT_PERCENT"),
    ("goods to a consumer in Belfast", OSS, person("GB", "BT15GS"), GOODS, "VAT_PERCENT"),
    (
        "reverse charge to a consumer",
        GERMAN,
        person("DE"),
        at(19, reverse_charge=True),
        "CUSTOMER_TYPE",
    ),
]


@pytest.mark.parametrize(
    ("seller", "buyer", "supply", "field"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_what_cannot_be_decided_is_refused_by_its_field(seller, buyer, supply, field):
    with pytest.raises(Refused) as refused:
        vat_case(seller, buyer, supply, TODAY)
    [problem] = refused.value.problems
    assert problem.field == field
    assert not any(value and value in str(refused.value) for value in buyer[1:4:2])


@pytest.mark.parametrize(("percent", "day"), [(0, "2022-12-31"), (19, "2006-12-31")])
def test_a_rate_before_its_first_day_is_refused(percent, day):
    with pytest.raises(Refused, match="VAT_PERCENT"):
        vat_case(GERMAN, person("DE"), at(percent), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "standard", "reduced"),
    [
        ("2020-06-30", 19, 7),
        ("2020-07-01", 16, 5),
        ("2020-12-31", 16, 5),
        ("2021-01-01", 19, 7),
        ("2049-01-01", 19, 7),
    ],
)
@pytest.mark.parametrize("percents", [(19, 7), (16, 5)])
def test_a_percentage_names_the_class_and_the_day_the_rate(day, standard, reduced, percents):
    rates = [
        vat_case(GERMAN, person("DE"), at(percent), date.fromisoformat(day)).percent
        for percent in percents
    ]
    assert rates == [standard, reduced]


def test_the_end_of_a_prepaid_year_decides_its_rate():
    ends = [period(date(2019, 5, 1), Span(1, "year"), n)[1] for n in range(3)]
    assert [vat_case(GERMAN, person("DE"), SERVICE, day).percent for day in ends] == [19, 19, 19]
    ends = [period(date(2019, 9, 1), Span(1, "year"), n)[1] for n in range(3)]
    assert [vat_case(GERMAN, person("DE"), SERVICE, day).percent for day in ends] == [16, 19, 19]


@pytest.mark.parametrize(
    ("country", "day", "rate"),
    [
        ("EE", "2025-06-30", "22"),
        ("EE", "2025-07-01", "24"),
        ("FI", "2024-08-31", "24"),
        ("FI", "2024-09-01", "25.5"),
        ("SK", "2024-12-31", "20"),
        ("SK", "2025-01-01", "23"),
        ("RO", "2025-07-31", "19"),
        ("RO", "2025-08-01", "21"),
        ("IE", "2021-02-28", "21"),
        ("LU", "2023-12-31", "16"),
    ],
)
def test_rates_of_other_states_change_on_their_day(country, day, rate):
    assert rate_on(STANDARD_RATES[country], date.fromisoformat(day)) == Decimal(rate)


def test_the_eu_has_27_states_and_each_has_a_rate_today():
    assert len(EU) == 27
    assert EU < codes.COUNTRIES
    assert {state.upper() for state in standard.MEMBER_STATES} - {"XI"} == EU
    for rates in [*STANDARD_RATES.values(), *vat_rates.GERMAN_RATES.values()]:
        assert [first for first, _ in rates] == sorted({first for first, _ in rates})
        assert all(str(date.fromisoformat(first)) == first for first, _ in rates)
        assert rate_on(rates, TODAY) is not None


def test_a_vat_id_may_be_written_with_blanks_and_points():
    assert vat_id_fault("atu 120.112-04", "AT") == ""
    assert vat_id_fault(XI_ID, "XI") == ""
    assert vat_id_fault("ATU12011205") == "this is no VAT id"
    assert vat_id_fault("", "AT") == "a business in another EU state has one"


def test_the_vat_ids_of_both_are_needed_for_reverse_charge_abroad_only():
    assert vat_case(GERMAN, firm("AT", AT_ID), SERVICE, TODAY).needs_both_vat_ids
    assert vat_case(GERMAN, firm("AT", AT_ID), GOODS, TODAY).needs_both_vat_ids
    building = at(19, reverse_charge=True)
    assert not vat_case(GERMAN, firm("DE"), building, TODAY).needs_both_vat_ids


def test_no_country_outside_the_eu_has_a_vat_area():
    outside = codes.COUNTRIES - EU - {"MC"}
    assert {vat_area(country, "") for country in outside} == {""}
