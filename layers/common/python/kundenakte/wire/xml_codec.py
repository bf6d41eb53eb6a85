"""XML text ↔ document. Element names are the keys; attributes mean nothing.

<TAGS><TAG>a</TAG></TAGS>    "TAGS": ["a"]         children named as the parent without its S
<A>1</A><A>2</A>             "A": ["1", "2"]       a name that is repeated
<A><B>1</B></A>              "A": {"B": "1"}
<A> 1 </A>, <A/>             "A": "1", "A": ""
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NoReturn
from xml.parsers import expat

from kundenakte.domain.errors import Malformed
from kundenakte.wire.limits import MAX_DEPTH, check_shape, too_deep

ROOT = "FBAPI"

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_BLANKS = " \t\r\n"
# After a handler raised, expat still reads to the end of what it was given: give it little at once.
_SLICE = 16_384
# Narrower than the standard: every parser agrees on these, and no field has another name.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(text: str) -> dict[str, Any]:
    """The document inside the root element FBAPI. DOCTYPE and entities are refused when seen."""
    if "\0" in text:  # expat would take it for UTF-16
        raise Malformed("the body is not valid XML: it holds a NUL")
    tree = _Tree()
    try:
        _feed(tree, text.encode("utf-8"))
    except expat.ExpatError as error:
        place = f"{expat.ErrorString(error.code)}, line {error.lineno}, column {error.offset + 1}"
        raise Malformed(f"the body is not valid XML: {place}") from None
    document = tree.document or {}
    if not isinstance(document, dict):
        raise Malformed(f"the element {ROOT} must hold elements")
    check_shape(document)
    return document


def render(document: dict[str, Any]) -> str:
    """The document with XML declaration, inside FBAPI."""
    return f"{_DECLARATION}<{ROOT}>{_inner(ROOT, document)}</{ROOT}>"


class _Element:
    """An element that is open: its text so far, and its children by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.texts: list[str] = []
        self.children: dict[str, list[Any]] = {}

    def value(self) -> Any:
        if not self.children:
            return "".join(self.texts).strip(_BLANKS)
        if len(self.children) == 1:
            [(name, values)] = self.children.items()
            if self.name == name + "S":
                return values
        return {
            name: values if len(values) > 1 else values[0] for name, values in self.children.items()
        }


class _Tree:
    """The handlers: they know the depth at every moment, so no deep tree is ever built."""

    def __init__(self) -> None:
        self.open: list[_Element] = []
        self.document: Any = ""

    def start(self, name: str, _attributes: object) -> None:
        name = name.upper()
        if not self.open and name != ROOT:
            raise Malformed(f"the root element must be {ROOT}")
        if len(self.open) > MAX_DEPTH:
            raise too_deep()
        self.open.append(_Element(name))

    def end(self, _name: str) -> None:
        element = self.open.pop()
        if self.open:
            self.open[-1].children.setdefault(element.name, []).append(element.value())
        else:
            self.document = element.value()

    def text(self, text: str) -> None:
        self.open[-1].texts.append(text)


def _feed(tree: _Tree, body: bytes) -> None:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    for begin in range(0, len(body), _SLICE):
        parser.Parse(body[begin : begin + _SLICE])
    parser.Parse(b"", True)


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() not in ("utf-8", "utf8"):
        raise Malformed("the body must be UTF-8, and its XML declaration must not say otherwise")


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise Malformed("DOCTYPE and ENTITY declarations are not accepted")


def _inner(name: str, value: Any) -> str:
    if isinstance(value, str):
        return _escape(value)
    if isinstance(value, dict):
        return _elements(value.items())
    if isinstance(value, (list, tuple)):
        return _elements((_singular(name), entry) for entry in value)
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(int(value))


def _singular(name: str) -> str:
    if name.endswith("IES"):
        return f"{name[:-3]}Y"
    return name[:-1] if name.endswith("S") and len(name) > 1 else "ITEM"


def _elements(items: Iterable[tuple[str, Any]]) -> str:
    written = [
        f"<{name}>{_inner(name, value)}</{name}>"
        for name, value in items
        if _NAME.fullmatch(name)  # JSON keys may be anything
    ]
    return "".join(written)


def _escape(text: str) -> str:
    if not text.isprintable():
        text = _NOT_IN_XML.sub("", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")  # a bare one is read as a line feed
