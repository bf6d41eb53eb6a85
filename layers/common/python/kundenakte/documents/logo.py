"""Which pictures may be an account's LOGO: small SVGs of shapes, with nothing to load or to run.

Text is refused because it would be drawn in another font than the one it was made with.
"""

from xml.etree import ElementTree

LARGEST = 100_000  # characters
_SVG = "{http://www.w3.org/2000/svg}"
_REFUSED = frozenset("script foreignObject image text style a animate set iframe".split())


def logo_fault(svg: str) -> str:
    """Why this text cannot be a logo, or ""."""
    if len(svg) > LARGEST:
        return f"at most {LARGEST} characters"
    if "<!" in svg.replace("<!--", ""):
        return "an SVG without a DOCTYPE is expected"
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 (no DOCTYPE, so no entities)
    except ElementTree.ParseError:
        return "this is no SVG"
    if root.tag != f"{_SVG}svg":
        return "this is no SVG"
    names = {str(node.tag).removeprefix(_SVG) for node in root.iter()}
    if refused := sorted(names & _REFUSED):
        return f"text, pictures, styles and scripts are not allowed in it ({refused[0]})"
    if any(_leads_out(name, value) for node in root.iter() for name, value in node.items()):
        return "it may not refer to anything outside of itself"
    return ""


def _leads_out(name: str, value: str) -> bool:
    local = name.rpartition("}")[2].lower()
    if local == "href":
        return not value.startswith("#")
    return local.startswith("on") or ("url(" in value and "url(#" not in value)
