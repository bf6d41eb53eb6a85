"""Marks a PDF as Factur-X: adds the schema `fx` to the XMP packet that Typst has written.

PDF/A wants every schema of the packet described in one list, so ours goes into Typst's list. The
packet is replaced by an update appended to the file; everything before stays byte for byte.
"""

import hashlib
import re

NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
FILE_NAME = "factur-x.xml"
_PROPERTIES = (
    ("DocumentFileName", "The name of the embedded XML document"),
    ("DocumentType", "The type of the hybrid document in capital letters"),
    ("Version", "The actual version of the standard applying to the embedded XML document"),
    ("ConformanceLevel", "The conformance level of the embedded XML document"),
)
_SCHEMA = (
    '<rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    + "".join(
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        for name, description in _PROPERTIES
    )
    + "</rdf:Seq></pdfaSchema:property></rdf:li>"
)
_VALUES = (
    f'<rdf:Description rdf:about="" xmlns:fx="{NAMESPACE}">'
    f"<fx:DocumentFileName>{FILE_NAME}</fx:DocumentFileName>"
    "<fx:DocumentType>INVOICE</fx:DocumentType><fx:Version>1.0</fx:Version>"
    "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>"
)
_LIST_END, _PACKET_END = b"</rdf:Bag></pdfaExtension:schemas>", b"</rdf:RDF>"


def with_factur_x(pdf: bytes) -> bytes:
    """The file with the mark. Raises ValueError where it is not built as Typst builds it."""
    before = _number(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
    trailer = _found(rb"trailer\s*<<(.*?)>>\s*startxref", pdf[before:])[1]
    catalog = _object(pdf, before, _number(rb"/Root (\d+) 0 R", trailer))
    number = _number(rb"/Metadata (\d+) 0 R", catalog)
    packet = _marked(_stream(_object(pdf, before, number)))
    start = len(pdf) + 1
    stream = b"%d 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n%s\nendstream\nendobj\n"
    update = stream % (number, len(packet), packet)
    table = b"xref\n%d 1\n%010d 00000 n\r\ntrailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    end = start + len(update)
    return pdf + b"\n" + update + table % (number, start, _renewed(trailer, packet), before, end)


def _marked(packet: bytes) -> bytes:
    for end in (_LIST_END, _PACKET_END):
        if packet.count(end) != 1:
            raise ValueError(f"the XMP packet has no single {end.decode()}")
    packet = packet.replace(_LIST_END, _SCHEMA.encode() + _LIST_END)
    return packet.replace(_PACKET_END, _VALUES.encode() + _PACKET_END)


def _renewed(trailer: bytes, packet: bytes) -> bytes:
    """The trailer with the second part of /ID anew, as an update asks for."""
    changed = hashlib.sha256(packet).hexdigest()[:32].encode()
    return re.sub(rb"(/ID\[\(.*?\))\(.*?\)\]", rb"\1<" + changed + b">]", trailer)


def _object(pdf: bytes, table: int, number: int) -> bytes:
    """The bytes from an object's beginning on; the table is one section from object 0 on."""
    head = _found(rb"xref\s+0 \d+\s*\n", pdf[table : table + 40])
    entry = table + head.end() + 20 * number
    start = int(pdf[entry : entry + 10])
    if not pdf.startswith(b"%d 0 obj" % number, start):
        raise ValueError("the table of objects is not as expected")
    return pdf[start : pdf.index(b"endobj", start)]


def _stream(content: bytes) -> bytes:
    start = _found(rb"stream\r?\n", content).end()
    return content[start : start + _number(rb"/Length (\d+)", content)]


def _number(pattern: bytes, content: bytes) -> int:
    return int(_found(pattern, content)[1])


def _found(pattern: bytes, content: bytes) -> re.Match[bytes]:
    match = re.search(pattern, content, re.DOTALL)
    if match is None:
        raise ValueError("the PDF is not built as expected")
    return match
