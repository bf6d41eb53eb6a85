"""HostedPage has the rights that a customer's overview and changes take."""

from tests.self_service import a_customers_shop, at, order, overview, own
from tests.subscribing import do, on
from tests.template.test_rights import Right, granted
from tests.template.test_rights import used as used  # a fixture


def test_the_overview_and_changes_of_plan_and_add_ons(used: set[Right]) -> None:
    shop = a_customers_shop()
    addons, change = own(shop, "addons"), own(shop, "change")
    pages = [overview(shop), change, addons]
    orders = [f"{change}/L?start=now", f"{addons}?addon.B=2&addon.="]
    used.clear()
    assert [at("2026-03-11", page).status for page in pages] == [200, 200, 200]
    assert order("2026-03-11", orders[1]).status == 303
    assert order("2026-03-11", orders[0]).status == 303
    assert used < granted("HostedPage")


def test_taking_a_notice_back(used: set[Right]) -> None:
    shop = a_customers_shop()
    place = own(shop, "reactivate")
    with on("2026-03-11"):
        do(shop, "cancel")
    used.clear()
    assert order("2026-03-12", place).status == 303
    assert used < granted("HostedPage")
