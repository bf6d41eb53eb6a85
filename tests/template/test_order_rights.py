"""HostedPage has the rights that orders of new and of known customers take."""

from tests import builders
from tests.ordering import DEBIT, a_shop, order, path, reviewed, visit
from tests.subscribing import articles, on
from tests.template.test_rights import Right, granted
from tests.template.test_rights import used as used  # a fixture


def test_purchase_and_checkout(used: set[Right]) -> None:
    with on("2026-11-23"):
        shop = a_shop()
        articles(shop, {"ARTICLE_NUMBER": "OTHER", "IS_GROSS": 1, "VAT_PERCENT": "19"})
        builders.accepted(shop, "coupon.create", builders.a_coupon(CODE="TEN"))
        used.clear()
        page = reviewed(shop, coupon="TEN", customer_ext_uid="x", subscription_ext_uid="y", **DEBIT)
        assert order(path(shop), page, early_start="1").status == 303
        assert "order=" in order(path(shop), page, early_start="1").location
        key = visit(order(path(shop), page).location).links["Zur Übersicht"].rpartition("/")[2]
        place = f"/checkout/0/{shop.hash}/{key}/OTHER"
        page = visit(place, {**visit(place).form, "step": "check"})
        assert order(place, page, early_start="1").status == 303
    assert used < granted("HostedPage")
