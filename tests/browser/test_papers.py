"""What is printed: a paper, filled in, is one sheet of A4, and so are the guide to each kind of dispute and the pre-check."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from hotline.procedures.documents.draft import load_drafts
from hotline.procedures.eligibility.precheck import load_check
from hotline.procedures.navigator.guidebook import load_guidebook
from hotline.procedures.navigator.procedure import load_navigator
from hotline.procedures.procedure import Procedure
from tests.browser.conftest import PHONE
from tests.procedures.documents.samples import DATA, answers_of, context
from tests.procedures.eligibility.walking import population

pytestmark = pytest.mark.browser
DRAFTS = {procedure.id.removeprefix("draft/"): procedure for procedure in load_drafts(DATA)}
NAVIGATOR = load_navigator(DATA)
CHECK = load_check(DATA)
_CM = 96 / 2.54
_CUT_NUMBERS = """() => Array.from(document.querySelectorAll('td'))
    .filter(cell => /^[0-9X]{11,18}$/.test(cell.textContent.trim()))
    .filter(cell => {
        const words = document.createRange()
        words.selectNodeContents(cell)
        return new Set(Array.from(words.getClientRects(), line => line.top)).size > 1
    })
    .map(cell => cell.textContent)"""


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


@pytest.mark.parametrize("type_", ["", "framed", "framed large-type"], ids=["alone", "in the chat", "in large type"])
def test_no_number_is_cut_in_two_on_a_small_phone(new_page: Callable[..., Page], type_: str) -> None:
    framed = {**PHONE, "viewport": {"width": 326, "height": 500}}  # as the chat's sheet shows it
    page = new_page(**(framed if type_ else PHONE))
    cut: dict[str, list[str]] = {}
    for document, procedure in DRAFTS.items():
        page.set_content(procedure.render(f"{procedure.title}.html", answers_of(document), context()).decode())
        page.evaluate("type => { document.documentElement.className = type }", type_)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), document
        cut[document] = page.evaluate(_CUT_NUMBERS)
    assert {document: numbers for document, numbers in cut.items() if numbers} == {}


def test_what_is_written_by_hand_has_room(sheet: Page) -> None:
    """An address needs more than a thumb's breadth, a signature more than the height of a printed line."""
    procedure = DRAFTS["review_application"]
    sheet.set_content(procedure.render("行政复议申请书.html", skipping(procedure, {}), context()).decode())
    sheet.emulate_media(media="print")
    address, signature = sheet.locator("td .blank").first.bounding_box(), sheet.locator(".sign .blank").bounding_box()
    assert address and address["width"] > 10 * _CM
    assert signature and signature["height"] > 0.85 * _CM
    sheet.emulate_media(media="null")  # "screen" would stay and print the next paper as a page


def test_a_word_without_end_stays_on_the_paper(new_page: Callable[..., Page]) -> None:
    page = new_page(**PHONE)
    endless = "A" * 300
    answers = {**answers_of("review_application"), "address": endless, "story": endless, "respondent": endless[:100]}
    page.set_content(DRAFTS["review_application"].render("行政复议申请书.html", answers, context()).decode())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_result_of_the_pre_check_is_one_sheet(sheet: Page) -> None:
    """It took two. The longest of many drawn citizens, and of each matter one who skips whatever can be skipped."""
    drawn = list(population(CHECK, context(), 200))
    longest = max(drawn, key=lambda given: len(result_sheet(given)))
    short = [skipping(CHECK, {"matter": matter}) for matter in dict.fromkeys(given["matter"] for given in drawn)]
    assert [pages(sheet, result_sheet(given)) for given in (longest, *short, *MUCH)] == [1] * (
        len(short) + 1 + len(MUCH)
    )


_ALL = ["deadline", "hired", "refused", "proxy", "many", "cannot", "military"]
MUCH = [
    {"matter": "wages", "place_work": "耀州区", "group_work": group, "circumstances": circumstances, "proxy": "child"}
    | more
    for group, circumstances, more in [
        ("fine", _ALL, {"urgent": "later"}),
        ("migrant", _ALL, {"urgent": "week", "proof_migrant": "none"}),
        (None, ["hired", "proxy", "many", "cannot"], {}),
        ("no_income", ["hired", "refused", "many"], {"proof_no_income": "have"}),
    ]
]
"""Whoever has everything to mind; and two of 600 drawn citizens whose sheets took two pages."""


def result_sheet(given: dict) -> bytes:
    return CHECK.render(CHECK.conclude(given, context()).files[0].name, given, context())
