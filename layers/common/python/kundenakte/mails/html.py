"""A letter as HTML: one frame, every value escaped, nothing loaded from anywhere."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kundenakte.mails.content import Letter
from kundenakte.mails.plain import first_words

DARK_SHEET = "#161e23"  # what text stands on in dark mode


def broken(text: str) -> Markup:
    """Text with its line breaks."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(broken=broken)
    return environment


ENVIRONMENT: Final = _environment()


def html(letter: Letter) -> str:
    """The HTML part."""
    preview = first_words(letter.text, letter.sentences)
    template = ENVIRONMENT.get_template("frame.html")
    return template.render(letter=letter, preview=preview, dark=DARK_SHEET)
