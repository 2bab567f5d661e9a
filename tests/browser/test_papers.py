"""What is printed: a paper, filled in, is one sheet of A4, and so is the guide to each kind of dispute."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from hotline.procedures.documents.draft import load_drafts
from hotline.procedures.navigator.guidebook import load_guidebook
from hotline.procedures.navigator.procedure import load_navigator
from hotline.procedures.procedure import Procedure
from tests.browser.conftest import PHONE
from tests.procedures.documents.samples import DATA, answers_of, context

pytestmark = pytest.mark.browser
DRAFTS = {procedure.id.removeprefix("draft/"): procedure for procedure in load_drafts(DATA)}
NAVIGATOR = load_navigator(DATA)


@pytest.fixture(scope="module")
def sheet(chromium: Browser) -> Iterator[Page]:
    """A page to print from."""
    page = chromium.new_page()
    yield page
    page.close()


def pages(page: Page, html: bytes) -> int:
    page.set_content(html.decode())
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


def skipping(procedure: Procedure, known: dict) -> dict:
    """Every question skipped that can be; of the others the first option."""
    answers = dict(known)
    while (field := procedure.next_field(answers, context())) is not None:
        answers[field.id] = None if field.unknown is not None else field.options[0].value
    return answers


@pytest.mark.parametrize("document", sorted(DRAFTS))
def test_a_paper_is_one_sheet_and_its_blanks_two_at_most(document: str, sheet: Page) -> None:
    procedure = DRAFTS[document]
    name = f"{procedure.title}.html"
    assert pages(sheet, procedure.render(name, answers_of(document), context())) == 1
    assert pages(sheet, procedure.render(name, skipping(procedure, {}), context())) <= 2


def test_the_guide_to_each_dispute_is_one_sheet(sheet: Page) -> None:
    ways = {kind: NAVIGATOR.way_to(kind) for kind in load_guidebook(DATA).kinds}
    answers = {kind: skipping(NAVIGATOR, way) for kind, way in ways.items()}
    counts = {
        kind: pages(sheet, NAVIGATOR.render("办事指引单.html", given, context())) for kind, given in answers.items()
    }
    assert {kind: count for kind, count in counts.items() if count != 1} == {}


def test_a_word_without_end_stays_on_the_paper(new_page: Callable[..., Page]) -> None:
    page = new_page(**PHONE)
    endless = "A" * 300
    answers = {**answers_of("review_application"), "address": endless, "story": endless, "respondent": endless[:100]}
    page.set_content(DRAFTS["review_application"].render("行政复议申请书.html", answers, context()).decode())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
