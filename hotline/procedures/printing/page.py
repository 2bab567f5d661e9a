"""A paper or a sheet as one HTML page that prints on A4 and reads on an old phone: no script, nothing fetched."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hotline.procedures.documents.paper import Paper
from hotline.procedures.printing.text import clean
from hotline.procedures.sheet import Sheet

MEDIA_TYPE = "text/html; charset=utf-8"
_TEMPLATES = Path(__file__).parent / "templates"
_STYLE = (_TEMPLATES / "print.css").read_text(encoding="utf-8")


def _plain(value: Any) -> Any:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_PAGES = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_plain,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.globals["style"] = Markup(_STYLE)  # noqa: S704 - our own file, not anybody's text


def paper_page(paper: Paper) -> bytes:
    """A drafted paper."""
    return _PAGES.get_template("paper.html").render(paper=paper).encode()


def sheet_page(sheet: Sheet) -> bytes:
    """A sheet to take away."""
    return _PAGES.get_template("sheet.html").render(sheet=sheet).encode()


def receipt_page(sheet: Sheet) -> bytes:
    """A receipt: a sheet that proves something, and says so below instead of being mere guidance."""
    return _PAGES.get_template("receipt.html").render(sheet=sheet).encode()
