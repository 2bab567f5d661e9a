"""The check as a whole: few questions, never a refusal, always a next step, and every row of the table in use."""

import re
from collections.abc import Callable
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.conversations.reply import Ask, Start, Value
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.documents.values import holds
from hotline.procedures.eligibility.precheck import ID, LegalAidCheck, load_check
from hotline.procedures.eligibility.table import Table
from hotline.procedures.fields import Kind
from hotline.procedures.procedure import Context
from hotline.procedures.registry import shipped_procedures
from tests.procedures.documents.samples import DATA
from tests.procedures.documents.samples import context as sample_context
from tests.procedures.eligibility.walking import Given, answers_to, population, ways

CHECK, CONTEXT, BOOK, PAPERS = load_check(DATA), sample_context(), load_book(DATA), load_documents(DATA)
REFUSALS = re.compile(
    r"不能申请|不可以申请|不给办|无权|没有?资格|申请不了|别申请|不用申请|不予|驳回|拒绝|没戏|请回|管不了|办不成"
)
WAGES: Given = {
    "matter": "wages",
    "place_work": "耀州区",
    "group_work": "migrant",
    "proof_migrant": "have",
    "circumstances": ["deadline"],
    "urgent": "week",
}


@pytest.fixture(scope="module")
def all_ways() -> list[Given]:
    return list(ways(CHECK, CONTEXT))


def test_no_way_is_longer_than_nine_questions(all_ways: list[Given]) -> None:
    assert len(all_ways) > 5_000
    assert max(map(len, all_ways)) <= 9


def test_no_way_is_longer_than_nine_where_the_line_of_hardship_is_known(
    local_check: Callable[..., LegalAidCheck],
) -> None:
    strict = local_check(limit=800)
    longest: Given = {"matter": "criminal", "criminal": "retrial", "reopened": "ordered", "place_court": "耀州区"}
    lengths = [len(way) for way in ways(strict, CONTEXT, longest)]
    assert max(lengths) == 9


def test_half_of_a_plausible_population_is_asked_at_most_five_questions(
    local_check: Callable[..., LegalAidCheck],
) -> None:
    for check in (CHECK, local_check(limit=800)):
        assert median(len(given) for given in population(check, CONTEXT, 800)) <= 5


def test_every_question_row_and_note_is_used(table: Table, all_ways: list[Given]) -> None:
    """A row that no answers reach is a mistake in the table. Rows on a known line of hardship: see below."""
    asked: set[str] = set()
    rows: set[tuple[str, str]] = set()
    notes: set[str] = set()
    for way in all_ways:
        asked |= set(way)
        verdict = CHECK.verdict(way, CONTEXT)
        assert verdict is not None
        rows |= {(each.condition.id, each.case.says) for each in verdict.judged}
        notes |= {note.id for note in table.notes if holds(note.when, verdict.facts)}
    assert asked == set(table.questions) - {"income"}
    conditions = [*table.conditions, *(kind.condition for kind in table.kinds.values())]
    wanted = {(condition.id, case.says) for condition in conditions for case in condition.cases}
    assert {row for row in wanted - rows if "按您说的收入" not in row[1]} == set()
    assert notes == {note.id for note in table.notes}


@st.composite
def given_answers(draw: st.DrawFn) -> Given:
    """Answers as citizens give them, and as an older release or a stranger may have left them."""
    answers: dict[str, Value] = {}
    while (asked := CHECK.next_field(answers, CONTEXT)) is not None:
        if asked.kind is Kind.SEVERAL:
            values = [option.value for option in asked.options]
            answers[asked.id] = draw(st.none() | st.lists(st.sampled_from(values), unique=True))
        else:
            answers[asked.id] = draw(
                st.sampled_from([*answers_to(asked), *(["新区", None] if not asked.options else [])])
            )
    stale = draw(
        st.dictionaries(st.sampled_from(["gone", "group_work", "urgent", "place_work"]), st.just("stale"), max_size=2)
    )
    return (
        {**stale, **answers} if draw(st.booleans()) else {**answers, **{k: v for k, v in stale.items() if k in answers}}
    )


@settings(max_examples=150)
@given(given_answers())
def test_nobody_is_refused_and_everybody_is_shown_a_next_step(answers: Given) -> None:
    """Only the institution decides, in writing and with reasons (法律援助法第四十三条)."""
    known = CHECK.known(answers, CONTEXT)
    conclusion = CHECK.conclude(known, CONTEXT)
    said = "\n".join(message.text for message in conclusion.messages)
    assert not REFUSALS.search(said)
    assert "12348" in said
    assert all(len(message.text) <= 800 for message in conclusion.messages)
    buttons = conclusion.messages[-1].buttons
    assert isinstance(buttons[0].command, Start)
    assert buttons[0].command.procedure == "draft/legal_aid_application"
    assert buttons[-1].title == "转人工"
    assert len({button.title for button in buttons}) == len(buttons) <= 11
    verdict = CHECK.verdict(known, CONTEXT)
    assert verdict is not None
    assert "机构多半会说不行" not in said or "您仍然可以申请；不花钱的咨询" in said
    assert all(each.case.citations for each in verdict.judged)
    page = CHECK.render(conclusion.files[0].name, answers, CONTEXT).decode()
    assert not REFUSALS.search(page)


def test_every_button_leads_somewhere(all_ways: list[Given]) -> None:
    """A paper is begun with answers it knows, a limit with the way to it, the check with other answers of its own."""
    commands = {}
    for way in all_ways[::23]:
        for button in CHECK.conclude(way, CONTEXT).messages[-1].buttons:
            commands[button.model_dump_json()] = button.command
    for command in commands.values():
        if isinstance(command, Ask):
            assert command.intent.startswith("legal_aid/")
        if not isinstance(command, Start):
            continue
        if command.procedure.startswith("draft/"):
            fields = {entry.id: entry for entry in PAPERS[command.procedure.removeprefix("draft/")].fields}
            for name, value in command.answers.items():
                assert not fields[name].options or value in {option.value for option in fields[name].options}
        elif command.procedure == ID:
            assert CHECK.path(command.answers, CONTEXT).answered
            assert len(CHECK.path(command.answers, CONTEXT).answered) == len(command.answers)
        else:
            assert command.procedure == "deadline"
            assert all(name in BOOK.questions for name in command.answers)


def test_the_paper_and_the_limit_start_with_what_is_known() -> None:
    starts = {
        button.command.procedure: button.command.answers
        for button in CHECK.conclude(WAGES, CONTEXT).messages[-1].buttons
        if isinstance(button.command, Start)
    }
    assert starts["draft/legal_aid_application"] == {
        "aid_matter": "wages",
        "place": "耀州区",
        "hardship": "migrant",
        "urgent": "hurry",
        "on_behalf": "self",
    }
    assert starts["deadline"] == {"area": "work", "work": "wages"}


def test_who_has_only_days_left_reads_that_first() -> None:
    """法律援助法第四十四条: fewer than seven days."""
    first = CHECK.conclude(WAGES, CONTEXT).messages[0].text
    assert first.index("不到7天") < first.index("一条条看")


def test_a_known_line_of_hardship_is_compared_with_the_income(local_check: Callable[..., LegalAidCheck]) -> None:
    """第三十四条: the province sets it. On the line counts as within."""
    check = local_check(limit=800)
    poor: Given = {"matter": "traffic", "place_event": "耀州区", "group_any": "poor"}
    asked = check.next_field(poor, CONTEXT)
    assert asked is not None
    assert asked.id == "income"
    for income, outlook in ((800, "likely"), (801, "doubtful"), (None, "office_decides")):
        answers = {**poor, "income": income, "circumstances": []}
        verdict = check.verdict(answers, CONTEXT)
        assert verdict is not None
        assert verdict.outlook == outlook
    elsewhere = check.next_field({**poor, "place_event": "outside"}, CONTEXT)
    assert elsewhere is not None
    assert elsewhere.id == "circumstances"


def test_a_matter_that_the_province_adds_is_met_with_its_source(local_check: Callable[..., LegalAidCheck]) -> None:
    """第三十一条第九项: other matters by regulation; hardship is then asked for like elsewhere."""
    check = local_check(added="divorce")
    answers: Given = {"matter": "other", "other": "divorce", "place_home": "耀州区"}
    asked = check.next_field(answers, CONTEXT)
    assert asked is not None
    assert asked.id == "group_any"
    text = check.conclude({**answers, "group_any": "poor", "circumstances": []}, CONTEXT).messages[0].text
    assert "省里规定这类事也可以申请。（某省法律援助条例）" in text
    assert "不符合" not in text


def test_the_district_of_the_citizen_never_stands_for_the_place_of_the_matter() -> None:
    at_home = Context(CONTEXT.now, "王益区", CONTEXT.directory, CONTEXT.calendar)
    ways_text = CHECK.conclude({**WAGES, "place_work": None}, at_home).messages[1].text
    assert "王益区" not in ways_text


def test_the_sheet_holds_the_result_the_answers_and_what_to_bring() -> None:
    file, document = CHECK.conclude(WAGES, CONTEXT).files
    page = CHECK.render(file.name, {**WAGES, "other": "divorce"}, CONTEXT).decode()
    for text in (
        "法律援助预检结果单",
        "□ 身份证",
        "□ 欠条",
        "耀州区法律援助机构",
        "进城打工的",
        "第四十四条",
        "不是决定",
    ):
        assert text in page
    assert "离婚" not in page
    assert CHECK.render(document.name, WAGES, CONTEXT).startswith(b"PK")
    with pytest.raises(KeyError):
        CHECK.render("别的.html", WAGES, CONTEXT)


def test_an_answer_that_no_longer_fits_is_left_out_when_the_matter_is_changed() -> None:
    """第四十二条第三项 exempts migrants for wages and work injuries only: no traffic victim may profit from it."""
    path = CHECK.path({**WAGES, "matter": "traffic", "place_event": "耀州区"}, CONTEXT)
    assert path.next is not None
    assert path.next.id == "group_any"
    held: Given = {"matter": "criminal", "criminal": "held", "special": "minor", "place_case": "耀州区"}
    changed = CHECK.path({**held, "circumstances": ["deadline", "proxy"]}, CONTEXT)
    assert changed.next is None
    assert "urgent" not in {asked.id for asked in changed.answered}


def test_a_matter_of_an_older_release_begins_anew() -> None:
    answers: Given = {"matter": "gone"}
    assert CHECK.next_field(answers, CONTEXT) is None
    (message,) = CHECK.conclude(answers, CONTEXT).messages
    assert isinstance(message.buttons[0].command, Start)
    assert message.buttons[0].command.answers == {}
    with pytest.raises(KeyError):
        CHECK.render("法律援助预检结果单.html", answers, CONTEXT)


def test_it_is_among_the_procedures() -> None:
    procedure = shipped_procedures().get(ID)
    assert procedure is not None
    assert procedure.next_field({}, CONTEXT) is not None
