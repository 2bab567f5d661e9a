"""Half a sentence is about the matter in hand, whatever the classifier takes it for."""

import asyncio
from pathlib import Path

import pytest

from hotline.content import Content, Shelf
from hotline.conversations.reply import AnswerRef, Topic
from hotline.conversations.reply import ReplyMessage as Message
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.onward import Onward, answer_onward, load_onward
from hotline.knowledge.onward_check import check_onward
from hotline.knowledge.what_now import answer_what_now
from hotline.settings import ROOT
from hotline.vocabulary import Area
from tests.content import question, seeded, understood
from tests.samples import ANSWER, TODAY, write, write_data

WAYS = load_onward(ROOT / "data")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    async def read() -> Shelf:
        async with seeded(tmp_path_factory.mktemp("onward"), ROOT / "data") as database:
            return await Content().shelf(database)

    return asyncio.run(read())


def after(shelf: Shelf, *answers: str) -> Memory:
    """What is remembered once these have been answered, one after the other."""
    memory = Memory()
    for id_ in answers:
        entry = shelf.library.answers[id_]
        said = AnswerRef(id=id_, version=entry.version, reviewed_on=entry.reviewed_on)
        topic = Topic(area=entry.area, id=entry.matter, confidence=0.9)
        memory = memory.after([Message(text="…", topic=topic, answer=said)])
    return memory


def said(text: str, memory: Memory, shelf: Shelf, ways: Onward = WAYS) -> Turned | None:
    """What comes back when the classifier takes the words for small talk."""
    heard = understood(text, question(text, areas={"chitchat": 0.9}, matters={"chitchat/abuse": 0.9}))
    return answer_what_now(heard, memory, shelf.library, shelf.directory, today=TODAY) or answer_onward(
        heard, memory, shelf.library, shelf.directory, ways=ways, today=TODAY
    )


def answered(turned: Turned | None) -> str | None:
    shown = turned.reply.messages[0].answer if turned is not None else None
    return shown.id if shown is not None else None


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("mediation/people.fee", "他们家不肯来咋办", "mediation/voluntary.refused"),
        ("debt_contract/suit.fee", "他要是不来呢？", "debt_contract/withdraw.effect"),
        ("debt_contract/suit.fee", "我没钱交", "legal_aid/court_fee.process"),
        ("criminal/detained.process", "请不起律师", "legal_aid/criminal.condition"),
        ("marriage_family/divorce.fee", "她不同意呢", "marriage_family/divorce_suit.process"),
        ("labor/injury.process", "两年了还能弄吗", "labor/injury.deadline"),
        ("labor/probation.what", "那赔多少", "labor/dismissal.effect"),
        ("info_disclosure/not_exist.refused", "那我该找谁", "info_disclosure/review.process"),
        ("info_disclosure/window.refused", "找谁去", "info_disclosure/complaint.where"),
        ("legal_aid/apply.refused", "那找谁", "legal_aid/apply.refused"),
        ("traffic_injury/fault_letter.refused", "那还能复议不", "traffic_injury/fault_letter.refused"),
        ("marriage_family/custody.condition", "不是起诉，是想先调解", "mediation/family.condition"),
        ("debt_contract/suit.where", "赢了他不给咋办", "debt_contract/enforce.process"),
        ("land_demolition/contract_land.process", "仲裁去哪", "land_demolition/contract_land.process"),
        ("hotline_human/gov_promise.process", "该找谁投诉", "hotline_human/gov_promise.process"),
        ("land_demolition/contract_land.process", "他们这样合法吗", "land_demolition/contract_land.process"),
    ],
)
def test_what_it_leads_to_depends_on_the_matter(before: str, text: str, expected: str, shelf: Shelf) -> None:
    before = before if before in shelf.library.answers else f"{before.rsplit('.', 1)[0]}.process"
    assert answered(said(text, after(shelf, before), shelf)) == expected


def test_without_a_matter_only_some_are_understood(shelf: Shelf) -> None:
    assert said("对方不来呢", Memory(), shelf) is None
    assert answered(said("没钱请律师", Memory(), shelf)) == "legal_aid/apply.condition"


def test_what_stands_under_an_earlier_matter_is_found(shelf: Shelf) -> None:
    """After the notary's fee, asked in between, 「他死活不同意」 was answered by how to sue for divorce."""
    memory = after(shelf, "inheritance/share.condition", "other_legal/notary.fee")
    assert answered(said("他死活不同意", memory, shelf)) == "inheritance/dispute.process"


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("traffic_injury/fault_letter.refused", "几天之内", "traffic_injury/fault_letter.refused"),
        ("traffic_injury/animal.process", "去哪", "debt_contract/suit.where"),
        ("gov_service/household.where", "要啥材料", "gov_service/guide.material"),
        ("consumer/food.process", "去哪办", "consumer/complaint.process"),
    ],
)
def test_a_side_the_matter_has_no_answer_on(before: str, text: str, expected: str, shelf: Shelf) -> None:
    """The three years for damages stood where the few days for a second look at the finding were asked for."""
    assert answered(said(text, after(shelf, before), shelf)) == expected


def test_a_side_the_matter_has_is_left_to_the_rules(shelf: Shelf) -> None:
    assert said("去哪申请", after(shelf, "legal_aid/apply.process"), shelf) is None


def test_the_answer_says_what_was_understood(shelf: Shelf) -> None:
    turned = said("对方不来呢", after(shelf, "mediation/people.fee"), shelf)
    assert turned is not None
    assert turned.reply.messages[0].text.startswith("您问的是：对方不来调解怎么办")


def test_what_was_said_last_is_said_again_rather_than_misread(shelf: Shelf) -> None:
    """「能要多少钱」 was answered by what an arbitration costs."""
    assert answered(said("能要多少钱", after(shelf, "labor/dismissal.effect"), shelf)) == "labor/dismissal.effect"


def test_a_remark_beside_the_matter_leaves_it_in_hand(shelf: Shelf) -> None:
    turned = said("打电话没人接", after(shelf, "admin_review/apply.duration"), shelf)
    assert answered(turned) == "admin_review/online.process"
    assert turned is not None and turned.memory.topics[0].answer == "admin_review/apply.duration"


def test_a_pressed_button_is_no_half_sentence(shelf: Shelf) -> None:
    heard = understood("没钱请律师").model_copy(update={"pressed": True})
    assert answer_onward(heard, Memory(), shelf.library, shelf.directory, ways=WAYS, today=TODAY) is None


def test_what_now_is_how_the_matter_is_gone_about(shelf: Shelf) -> None:
    assert answered(said("那我咋办", after(shelf, "labor/dismissal.effect"), shelf)) == "labor/dismissal.process"


def test_what_now_after_what_to_do_are_its_steps(shelf: Shelf) -> None:
    """Who had read how to go on against a late reply was told how to apply for the information."""
    turned = said("那咋办呢", after(shelf, "info_disclosure/overdue.refused"), shelf)
    assert answered(turned) == "info_disclosure/overdue.refused"
    assert turned is not None and "先做第 1 步" in turned.reply.messages[0].text


def test_what_now_with_nothing_said_before_is_left_to_the_rules(shelf: Shelf) -> None:
    assert said("那我咋办", Memory(), shelf) is None


def test_a_procedure_under_way_is_what_is_talked_about() -> None:
    topics = Memory().while_about("labor/arbitration").while_about("labor/arbitration").topics
    assert [(seen.area, seen.matter) for seen in topics] == [(Area.LABOR, "labor/arbitration")]
    assert Memory().while_about(None).topics == [] and Memory().while_about("labor").topics[0].matter is None


def test_a_lead_to_nowhere_and_an_example_misread_are_named(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    kind = {"id": "absent", "title": "不来", "says": ["不来呢"], "leads": {"nowhere": "legal_aid/none.what"}}
    write(data, "onward.yml", {"words": {}, "kinds": [{**kind, "examples": ["不去呢"]}]})
    problems = [finding.problem for finding in check_onward(data, {ANSWER: None})]
    write(data, "onward.yml", {"words": {}, "kinds": [], "sides": {"where": {"nowhere": "legal_aid/none.where"}}})
    of_sides = [finding.problem for finding in check_onward(data, {ANSWER: None})]
    assert of_sides == ["没有这条回答：legal_aid/none.where", "没有这个领域、主题或回答：nowhere"]
    assert problems == [
        "没有这条回答：legal_aid/none.what",
        "没有这个领域、主题或回答：nowhere",
        "“不去呢”认成了 哪种都不是",
    ]


def test_a_group_of_words_that_is_not_there_is_named(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    kind = {"id": "absent", "title": "不来", "says": ["<他>不来"], "leads": {}, "examples": ["他不来"]}
    write(data, "onward.yml", {"words": {}, "kinds": [kind]})
    assert ["他" in finding.problem for finding in check_onward(data, {})] == [True]
