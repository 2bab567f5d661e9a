"""Papers and sheets as pages: what people wrote stays their text, and the page needs nothing but itself."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.procedures.documents.build import build
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.printing.page import paper_page, sheet_page
from hotline.procedures.printing.text import clean
from hotline.procedures.sheet import Section, Sheet
from tests.procedures.documents.samples import DATA, answers_of, context

DOCUMENTS = load_documents(DATA)
NASTY = [
    "{{7*7}}",
    "{% for x in range(9) %}x{% endfor %}",
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "A&B&amp;C",
    "👨‍👩‍👧 一家三口 🏠",
    "{_{ }_} {_% %_}",
    "字" * 2000,
]


class _Page(HTMLParser):
    """Reads a page back: its tags, and its visible text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self._style = False
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._style = tag == "style"

    def handle_endtag(self, tag):
        self._style = False

    def handle_data(self, data):
        if not self._style:
            self.text.append(data)


def page_with(story: str) -> _Page:
    answers = {**answers_of("review_application"), "story": story, "respondent": story.replace("\n", " ")[:100]}
    return _Page(paper_page(build(DOCUMENTS["review_application"], answers, context()).paper))


OWN_TAGS = page_with("平常的话").tags


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_written_is_shown_as_written(text: str) -> None:
    page = page_with(text)
    assert text in "".join(page.text)
    assert page.tags == OWN_TAGS


@given(st.text(max_size=300))
def test_no_text_becomes_markup(text: str) -> None:
    page = page_with(text)
    assert page.tags == OWN_TAGS
    assert page.attributes <= {"lang", "charset", "name", "content", "class", "scope"}
    shown = "".join(page.text)
    for line in clean(text).splitlines():
        assert line.strip() in shown


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x00", "\x0b", "\x1b", "\ufffe", "\ud800"])
def test_marks_that_turn_the_line_or_cannot_be_printed_are_left_out(mark: str) -> None:
    assert clean(f"还钱{mark}五万") == "还钱五万"


def test_line_breaks_stay() -> None:
    assert clean("一\r\n二\r三\u2028四\t五") == "一\n二\n三\n四 五"


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_a_page_fetches_nothing_and_runs_nothing(document_id: str) -> None:
    html = paper_page(build(DOCUMENTS[document_id], answers_of(document_id), context()).paper)
    page = _Page(html)
    assert not page.tags & {"script", "link", "img", "iframe", "form", "object"}
    assert not page.attributes & {"src", "href", "style"}
    assert b"url(" not in html


def test_a_sheet_is_set_as_a_page_too() -> None:
    sheet = Sheet("办事指引单", (Section("第一步", ("先协商<b>",), (("去哪里", "A & B"),)),), notes=("带身份证",))
    text = "".join(_Page(sheet_page(sheet)).text)
    for part in ("办事指引单", "第一步", "先协商<b>", "去哪里", "A & B", "带身份证", "12348"):
        assert part in text
