"""AccountPage has the rights that the list of customers and the form for new ones take."""

import pytest

from tests import billing
from tests.office import office
from tests.template.test_rights import Right, granted
from tests.template.test_rights import used as used  # a fixture

LIST = "/account/customers"
NEW = f"{LIST}/new"


@pytest.mark.parametrize(
    "query",
    ["", "?q=muster", "?tag=x&tag=y&match=all", "?sort=number", "?sort=created", "?sort=open"],
)
def test_the_list(used: set[Right], query: str) -> None:
    person = office(billing.a_seller())
    person.submit(NEW, {"organization": "Muster", "tags": "x, y", "invite": None})
    used.clear()
    assert person.get(LIST + query).status == 200
    assert used < granted("AccountPage")


def test_forms(used: set[Right]) -> None:
    person = office(billing.a_seller())
    new = {"organization": "Muster", "email": "a@b.example", "tags": "x"}
    used.clear()
    assert person.submit(NEW, new).status == 303
    assert person.submit(LIST, {"customer": "1", "tag": "y"}, button=("do", "add")).status == 303
    assert person.submit(LIST, {"name": "Alle", "do": "save"}).status == 303
    assert used < granted("AccountPage")
