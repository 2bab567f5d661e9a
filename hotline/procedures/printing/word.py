"""A paper or a sheet as a Word file, set from a template that a maintainer may change in Word."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from hotline.procedures.documents.paper import Paper
from hotline.procedures.printing.text import clean, in_table, shown
from hotline.procedures.sheet import MonthlyPaper, Sheet
from hotline.settings import ROOT

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEMPLATES = ROOT / "data" / "documents" / "templates"


def paper_docx(paper: Paper, *, templates: Path = _TEMPLATES) -> bytes:
    """A drafted paper, by the template of its style."""
    return _set(templates / f"{paper.style}.docx", paper=paper)


def sheet_docx(sheet: Sheet, *, templates: Path = _TEMPLATES) -> bytes:
    """A sheet to take away."""
    return _set(templates / "sheet.docx", sheet=sheet)


def monthly_docx(monthly: MonthlyPaper, *, templates: Path = _TEMPLATES) -> bytes:
    """The hotline's month as a bureau publishes it."""
    return _set(templates / "monthly.docx", monthly=monthly)


def _set(template: Path, **content: Any) -> bytes:
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_plain)
    environment.globals |= {"shown": shown, "in_table": in_table}
    document = DocxTemplate(template)
    document.render(content, environment, autoescape=True)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _plain(value: Any) -> Any:
    """Braces are written as references: docxtpl still replaces `{_{` and its like after the template is filled."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    escaped = str(escape(clean(value)))
    return Markup(escaped.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped in the line above
