"""invoice.sendbypost: nobody is connected who would do it, and the answer says so."""

from tests.builders import Access, call, items, v1
from tests.invoicing import an_invoice, fault, in_xml

TEXT = "there is no provider here that posts letters: send it by mail, or print DOCUMENT_URL"


def test_it_is_refused_and_says_why(seller: Access) -> None:
    an_invoice(seller)
    before = items()
    expected = f"{TEXT}, missing / invalid field: SERVICE"
    assert call(seller, "invoice.sendbypost", {"INVOICE_ID": 1}) == {"ERRORS": [expected]}
    status, answer = v1(seller, "invoice.sendbypost", {"DATA": {"INVOICE_ID": 1}})
    assert status == 400
    assert answer["DETAILS"] == [{"CODE": "not_available", "FIELD": "SERVICE", "MESSAGE": TEXT}]
    asked = "<DATA><INVOICE_ID>1</INVOICE_ID></DATA>"
    assert in_xml(seller, "invoice.sendbypost", asked).findtext("ERRORS/ERROR") == expected
    assert items() == before


def test_an_invoice_must_be_named(account: Access) -> None:
    assert fault(account, "invoice.sendbypost") == "missing / invalid field: INVOICE_ID"
