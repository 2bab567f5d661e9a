"""The navigator held against personas worked by hand, and against the law's bars whatever is answered."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import yaml
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from hotline.conversations.reply import Ask, Start, Value
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.fields import Answers
from hotline.procedures.navigator.check import every_answer
from hotline.procedures.navigator.decide import GROUP, KIND, Verdict, decide
from hotline.procedures.navigator.guidebook import load_guidebook
from hotline.procedures.navigator.procedure import FALLBACK, Navigator, kind_field, load_navigator
from hotline.procedures.navigator.report import NOT_FOUND
from hotline.procedures.procedure import Context
from hotline.procedures.registry import shipped_procedures
from hotline.procedures.starting import told_choices
from hotline.settings import ROOT
from tests.procedures.documents.samples import DATA
from tests.procedures.documents.samples import context as sample_context
from tests.procedures.test_guide import heard

NAVIGATOR, GUIDE, BOOK, CONTEXT = load_navigator(DATA), load_guidebook(DATA), load_book(DATA), sample_context()
PROCEDURES = shipped_procedures()
PERSONAS: list[dict[str, Any]] = yaml.load(
    (ROOT / "tests" / "procedures" / "navigator" / "personas.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
EVERYBODY = [answers for kind in GUIDE.kinds.values() for answers in every_answer(GUIDE, kind)]
LABOR = {"site_wages", "work_injury", "dismissal", "no_contract", "insurance"}
NOT_ARBITRABLE = {"divorce", "child_support", "parents_support", "violence", "inheritance"}
REVIEW_FIRST = [
    ("penalty", "onspot", {"spot", None}),
    ("inaction", "reply", {"silent", None}),
    ("info_refused", "info_reply", {"withheld", "silent", None}),
    ("land_title", "decided", {"decided"}),
    ("contracted_land", "opponent", {"government"}),
]
"""行政复议法第二十三条第一款第一至四项; written here again, so that a change of the data alone does not pass."""


def channels(verdict: Verdict) -> list[str]:
    return [way.channel.id for way in verdict.ways]


def answers_of(persona: dict[str, Any]) -> dict[str, Value]:
    return {**NAVIGATOR.way_to(persona["kind"]), **persona["answers"]}


@pytest.mark.parametrize("persona", PERSONAS, ids=[persona["who"] for persona in PERSONAS])
def test_a_persona_is_shown_the_way_that_was_worked_by_hand(persona: dict[str, Any]) -> None:
    answers = answers_of(persona)
    path = NAVIGATOR.path(answers, CONTEXT)
    assert path.next is None
    assert {**NAVIGATOR.way_to(persona["kind"]), **persona["answers"]}.keys() >= {field.id for field in path.answered}
    assert set(persona["answers"]) <= {field.id for field in path.answered}
    verdict = NAVIGATOR.verdict(answers)
    offered = channels(verdict)
    assert offered[0] == persona["first"]
    then = [offered.index(channel) for channel in persona.get("then", [])]
    assert then == sorted(then)
    if "after" in persona:
        assert {way.channel.id: way.bar.until for way in verdict.ways if way.bar} == persona["after"]
    assert not set(persona.get("never", [])) & set(offered)
    assert [limit.rule for limit in verdict.limits] == persona["limits"]
    assert verdict.first.way.step.target == persona["step"]


def test_the_personas_know_every_kind_but_three() -> None:
    """Of property management, house purchase and other injuries nobody disputes the order."""
    assert len(PERSONAS) >= 30
    missing = set(GUIDE.kinds) - {persona["kind"] for persona in PERSONAS}
    assert missing == {"property_management", "house_purchase", "other_harm"}


@given(st.sampled_from(EVERYBODY))
def test_whatever_is_answered_a_way_is_open_and_none_is_barred(answers: Answers) -> None:
    verdict = decide(GUIDE, answers)
    offered, kind = channels(verdict), str(answers[KIND])
    assert offered
    assert verdict.first.bar is None
    for place, way in enumerate(verdict.ways):
        if way.bar is not None:
            assert way.bar.until in offered[:place]
    if (kind in LABOR or (kind == "wages" and answers["employer"] != "person")) and "suit" in offered:
        assert "labor_arbitration" in offered[: offered.index("suit")]
    if kind in NOT_ARBITRABLE:
        assert "arbitration" not in offered
    if answers.get("agreement") == "has":
        assert "suit" not in offered
        assert "payment_order" not in offered
    if answers.get("agreement") == "without":
        assert "arbitration" not in offered
    if answers.get("severity") == "serious":
        assert "police_mediation" not in offered
    if answers.get("will_talk") == "refuses":
        assert "people_mediation" not in offered
    for wanted, question, values in REVIEW_FIRST:
        if kind == wanted and answers.get(question) in values and "admin_suit" in offered:
            assert "review" in offered[: offered.index("admin_suit")]
            assert next(way.bar for way in verdict.ways if way.channel.id == "admin_suit") is not None


@given(st.sampled_from(EVERYBODY), st.sampled_from([None, "耀州区", "宜君县", "新区", "outside"]))
def test_whatever_is_answered_it_is_said_in_messages_the_page_can_show(answers: Answers, district: str | None) -> None:
    context = replace(CONTEXT, district=district)
    known = {**answers, **NAVIGATOR.way_to(str(answers[KIND]))}
    conclusion = NAVIGATOR.conclude(known, context)
    for message in conclusion.messages:
        assert "None" not in message.text
        assert len(message.text) <= 2_000
    buttons = conclusion.messages[-1].buttons
    assert len({button.title for button in buttons}) == len(buttons) <= 9
    for command in (button.command for button in buttons):
        if isinstance(command, Start):
            procedure = PROCEDURES.get(command.procedure)
            assert procedure is not None
            assert set(command.answers) <= set(procedure.known(command.answers, context))


def test_nobody_is_asked_more_than_five_times_and_every_group_leads_somewhere() -> None:
    for kind in GUIDE.kinds.values():
        assert len(kind.questions) <= 3
        assert len(GUIDE.of_group(kind.group)) <= 7
    assert len(GUIDE.groups) == 7
    assert len(GUIDE.kinds) >= 20


def test_every_deciding_question_may_be_skipped_and_changes_something() -> None:
    for kind in GUIDE.kinds.values():
        for name in kind.questions:
            seen = {
                (tuple(channels(verdict)), tuple(limit.rule for limit in verdict.limits))
                for answers in every_answer(GUIDE, kind)
                for verdict in [decide(GUIDE, answers)]
                if all(value is None for other, value in answers.items() if other not in (KIND, name))
            }
            assert len(seen) > 1, f"{kind.id}: {name}"


def test_a_question_that_changes_nothing_any_more_is_not_asked() -> None:
    """Whoever worked for a private person is not asked whether the employment goes on: no labour limit runs."""
    asked = NAVIGATOR.next_field({**NAVIGATOR.way_to("wages"), "employer": "person"}, CONTEXT)
    assert asked is not None
    assert asked.id == "clear"


def test_an_unknown_kind_of_an_older_release_still_gets_advice() -> None:
    assert NAVIGATOR.verdict({GROUP: "gone"}).kind.id == FALLBACK
    dropped = {GROUP: "work", kind_field("work"): "gone"}
    assert NAVIGATOR.path(dropped, CONTEXT).next is None
    assert NAVIGATOR.verdict(dropped).kind.id == FALLBACK


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("老板欠我工资不给", "wages"),
        ("老板三个月没发工资了", "wages"),
        ("工地上包工头跑了不给钱", "site_wages"),
        ("老公打我", "violence"),
        ("娃他爸不给抚养费", "child_support"),
        ("邻居家吵人", "neighbour"),
        ("我被网上的人诈骗了", "fraud"),
        ("两家争地界", "land_title"),
        ("村里征地补偿款太少", "expropriation"),
        ("对这个罚款不服", "penalty"),
        ("申请信息公开被拒绝了", "info_refused"),
        ("判决不执行咋办", "judgment"),
        ("房东不退押金", "rent"),
        ("骑车被撞了", "traffic"),
    ],
)
def test_a_free_description_leads_to_the_kind_without_a_question(words: str, kind: str) -> None:
    assert told_choices(NAVIGATOR, heard(words), CONTEXT) == NAVIGATOR.way_to(kind)


@pytest.mark.parametrize(
    ("words", "matter", "kind"),
    [
        ("骑电动车叫小轿车蹭倒了，对方不赔", "traffic_injury/crash", "traffic"),
        ("他把我微信删了，三万块钱找不着人", "debt_contract/loan", "loan"),
        ("院里的大黄追着娃咬了一口", "traffic_injury/animal", "other_harm"),
    ],
)
def test_an_account_in_nobody_s_words_leads_to_what_it_is_understood_as(words: str, matter: str, kind: str) -> None:
    """It got an answer of the rules, and the question which dispute it was once more."""
    assert told_choices(NAVIGATOR, heard(words, matter=matter), CONTEXT) == NAVIGATOR.way_to(kind)
    assert told_choices(NAVIGATOR, heard(words, matter="hotline_human/line"), CONTEXT) == {}


def test_to_talk_it_over_oneself_nobody_is_sent_to_an_office() -> None:
    """「去哪里：自己协商和解：电话 12348」."""
    last = NAVIGATOR.conclude(NAVIGATOR.way_to("consumer"), CONTEXT).messages[-1].text
    assert "自己找对方谈，不用去哪个单位" in last and "自己协商和解：电话" not in last


def test_danger_comes_before_all_advice() -> None:
    for kind in ("violence", "fight", "traffic", "fraud"):
        first = NAVIGATOR.conclude(NAVIGATOR.way_to(kind), CONTEXT).messages[0].text
        assert first.index("110" if kind != "traffic" else "122") < first.index("建议先走")


def test_what_nobody_has_read_is_said_to_be_unknown_and_never_filled_in() -> None:
    said = "\n".join(message.text for message in NAVIGATOR.conclude(NAVIGATOR.way_to("consumer"), CONTEXT).messages)
    assert NOT_FOUND in said
    assert "依据待核" in said
    assert GUIDE.channels["consumer_complaint"].duration is None


@pytest.mark.parametrize(
    ("district", "expected"),
    [
        ("耀州区", "耀州区人民政府"),
        ("新区", "没有核实到"),
        ("outside", "您不在本市"),
        (None, "没有核实到"),
    ],
)
def test_the_office_is_named_only_where_it_is_certain(district: str | None, expected: str) -> None:
    context: Context = replace(CONTEXT, district=district)
    answers = {**NAVIGATOR.way_to("penalty"), "onspot": "spot"}
    last = NAVIGATOR.conclude(answers, context).messages[-1].text
    assert expected in last
    assert ("铜川市人民政府（" in last) is (district == "耀州区")


def test_the_sheet_holds_the_ways_and_the_limit() -> None:
    answers = {**NAVIGATOR.way_to("penalty"), "onspot": "spot"}
    page, document = (
        NAVIGATOR.render(file.name, answers, CONTEXT) for file in NAVIGATOR.conclude(answers, CONTEXT).files
    )
    shown = page.decode()
    for text in ("办事指引单", "行政复议", "打行政官司", "60日", "《行政复议法》", "是，当场开的"):
        assert text in shown
    assert any("办事指引单" in paragraph.text for paragraph in Document(BytesIO(document)).paragraphs)
    with pytest.raises(KeyError):
        NAVIGATOR.render("别的.html", answers, CONTEXT)


@pytest.mark.parametrize("kind", sorted(GUIDE.kinds))
def test_the_sheet_is_short_enough_for_a_page_of_large_print(kind: str) -> None:
    for answers in every_answer(GUIDE, GUIDE.kinds[kind]):
        page = NAVIGATOR.render("办事指引单.html", {**answers, **NAVIGATOR.way_to(kind)}, CONTEXT).decode()
        body = re.sub(r"<style.*?</style>|<[^>]+>|\s", "", page, flags=re.DOTALL)
        assert len(body) <= 1_200


def test_the_first_step_is_a_button_or_a_number() -> None:
    asked = NAVIGATOR.conclude({**NAVIGATOR.way_to("work_injury"), "recognised": "undone"}, CONTEXT)
    assert asked.messages[-1].buttons[0].command == Ask(intent="labor/injury.process")
    called = NAVIGATOR.conclude({**NAVIGATOR.way_to("wages"), "employer": None, "left": "gone", "clear": None}, CONTEXT)
    assert "12333" in called.messages[0].text


def test_the_registry_has_it() -> None:
    assert isinstance(PROCEDURES.get("navigator"), Navigator)
