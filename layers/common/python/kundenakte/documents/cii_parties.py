"""BG-4 and BG-7 of a CII message: seller and buyer."""

from collections.abc import Mapping
from typing import Any

from kundenakte.documents import parties
from kundenakte.documents.cii_node import Node
from kundenakte.documents.parties import Electronic, Fields, text


def agreement(transaction: Node, snapshot: Mapping[str, Any]) -> None:
    """Buyer reference (BT-10), seller, buyer."""
    seller, buyer = snapshot["SELLER"], snapshot["BUYER"]
    # Not subject to VAT: the message may hold no VAT id (BR-O-02).
    untaxed = any(group["CATEGORY"] == "O" for group in snapshot["VAT_ITEMS"])
    node = transaction.add("ram:ApplicableHeaderTradeAgreement")
    node.text("ram:BuyerReference", buyer.get("BUYER_REFERENCE"))
    _seller(node.add("ram:SellerTradeParty"), seller, with_vat_id=not untaxed)
    # Only a small invoice at home may have no address (§ 33 UStDV); BR-11 wants a country.
    at_home = {"COUNTRY_CODE": seller["COUNTRY_CODE"]} if not buyer.get("COUNTRY_CODE") else {}
    _buyer(node.add("ram:BuyerTradeParty"), {**buyer, **at_home}, with_vat_id=not untaxed)


def _seller(party: Node, seller: Fields, *, with_vat_id: bool) -> None:
    vat_id = text(seller, "VAT_ID") if with_vat_id else ""
    if not vat_id:  # BR-CO-26 wants one number that tells the seller from others
        party.text("ram:ID", text(seller, "TAX_ID") or text(seller, "VAT_ID"))
    party.text("ram:Name", seller.get("COMPANY"))
    _contact(party, text(seller, "CONTACT_NAME"), text(seller, "PHONE"), text(seller, "EMAIL"))
    address(party, seller, "STREET", "")
    _electronic(party, parties.seller_electronic(seller))
    _registration(party, "FC", text(seller, "TAX_ID"))
    _registration(party, "VA", vat_id)


def _buyer(party: Node, buyer: Fields, *, with_vat_id: bool) -> None:
    party.text("ram:ID", buyer.get("CUSTOMER_NUMBER"))
    party.text("ram:Name", parties.name(buyer))
    if text(buyer, "ORGANIZATION"):
        _contact(party, parties.person(buyer), "", "")
    address(party, buyer, "ADDRESS", "ADDRESS_2")
    _electronic(party, parties.buyer_electronic(buyer))
    _registration(party, "VA", text(buyer, "VAT_ID") if with_vat_id else "")


def _contact(party: Node, person: str, phone: str, email: str) -> None:
    if not (person or phone or email):
        return
    contact = party.add("ram:DefinedTradeContact")
    contact.text("ram:PersonName", person)
    if phone:
        contact.add("ram:TelephoneUniversalCommunication").text("ram:CompleteNumber", phone)
    if email:
        contact.add("ram:EmailURIUniversalCommunication").text("ram:URIID", email)


def address(party: Node, values: Fields, street: str, addition: str) -> None:
    """A postal address; `street` and `addition` name the fields of its two lines."""
    node = party.add("ram:PostalTradeAddress")
    node.text("ram:PostcodeCode", values.get("ZIPCODE"))
    node.text("ram:LineOne", values.get(street))
    node.text("ram:LineTwo", values.get(addition))
    node.text("ram:CityName", values.get("CITY"))
    node.text("ram:CountryID", values.get("COUNTRY_CODE"))


def _electronic(party: Node, found: Electronic | None) -> None:
    if found:
        communication = party.add("ram:URIUniversalCommunication")
        communication.text("ram:URIID", found.address, schemeID=found.scheme)


def _registration(party: Node, scheme: str, number: str) -> None:
    if number:
        party.add("ram:SpecifiedTaxRegistration").text("ram:ID", number, schemeID=scheme)
