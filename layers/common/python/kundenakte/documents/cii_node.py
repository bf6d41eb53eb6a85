"""What a CII message is written with: elements with prefixed names, dates and amounts."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace

from kundenakte.documents.amounts import from_cents

NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
for _prefix, _uri in NAMESPACES.items():
    register_namespace(_prefix, _uri)


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


class Node:
    """An element that is being filled; names are written `ram:Name`."""

    def __init__(self, name: str, parent: "Node | None" = None, **attributes: str) -> None:
        tag = _qualified(name)
        self.element: Element = (
            Element(tag) if parent is None else SubElement(parent.element, tag, attributes)
        )

    def add(self, name: str) -> "Node":
        """A new element at the end."""
        return Node(name, self)

    def text(self, name: str, value: Any, **attributes: str) -> None:
        """A new element with text; none where there is nothing to say: empty ones are refused."""
        written = "" if value is None else str(value).strip()
        if written:
            Node(name, self, **attributes).element.text = written


def day(parent: Node, name: str, value: Any, kind: str = "udt") -> None:
    """A date YYYY-MM-DD in the form of the syntax; none where there is no date."""
    if value:
        written = str(value).replace("-", "")
        parent.add(name).text(f"{kind}:DateTimeString", written, format="102")


def amount(parent: Node, name: str, cents: int, **attributes: str) -> None:
    """Cents as an amount with two decimals."""
    parent.text(name, f"{from_cents(cents):f}", **attributes)
