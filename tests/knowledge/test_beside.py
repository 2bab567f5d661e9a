"""What a message wants beside what is answered: a second matter, the next area, and the city's help."""

import pytest

from hotline.content import Shelf
from hotline.conversations.brain import Question
from hotline.conversations.reply import Ask, ReplyMessage
from hotline.knowledge.answering import answer
from hotline.knowledge.memory import Memory, Turned
from hotline.vocabulary import Outcome
from tests.content import question, understood
from tests.samples import TODAY

CLOSING = "想请政府部门来管的：打 12345"
DOUBT = "我没听太准"
COMPLAINT = "hotline_human/complaint.process"
WAGES_AND_DIVORCE = {"marriage_family/divorce_suit": 0.75, "labor/wage": 0.24}


def say(shelf: Shelf, *questions: Question, text: str | None = None) -> Turned:
    whole = understood(text or questions[0].text, *questions, intent=questions[0].areas[0].name)
    return answer(whole, Memory(), shelf.library, shelf.directory, today=TODAY)


def ids(turned: Turned) -> list[str | None]:
    return [message.answer.id if message.answer else None for message in turned.reply.messages]


def asked_by(message: ReplyMessage) -> list[str]:
    return [button.command.intent for button in message.buttons if isinstance(button.command, Ask)]


def one(text: str, matters: dict[str, float], *, facet: str = "process", **areas: float) -> Question:
    found = areas or {name.split("/")[0]: sure for name, sure in matters.items()}
    return question(text, areas=found, matters=matters, facets={facet: 0.95})


def test_two_matters_told_in_clauses_of_their_own_are_both_answered(shipped_shelf: Shelf) -> None:
    turned = say(shipped_shelf, one("老板欠我工资不给，媳妇又要离婚，我该咋办", WAGES_AND_DIVORCE))
    assert [str(id_).split(".")[0] for id_ in ids(turned)] == ["marriage_family/divorce_suit", "labor/wage"]
    first, second = turned.reply.messages
    assert DOUBT not in first.text
    assert second.text.startswith("您问的是：")
    assert DOUBT in second.text
    assert second.buttons[-1].title == "不是这个意思"
    assert turned.memory.topics[1].area == "marriage_family"


@pytest.mark.parametrize(
    "text",
    [
        "我想离婚，他的工资卡能归我吗",  # what is asked names it
        "离婚时工资怎么分",
        "婚后他一直不拿钱回来，我要离婚",  # no second name
        "老板欠我工资不给，我该咋办",  # nothing of what is answered
    ],
)
def test_two_names_are_not_always_two_matters(shipped_shelf: Shelf, text: str) -> None:
    turned = say(shipped_shelf, one(text, WAGES_AND_DIVORCE))
    assert len(turned.reply.messages) == 1
    assert asked_by(turned.reply.messages[0])[0].startswith("labor/wage.")


def test_the_next_likely_area_is_the_first_button(shipped_shelf: Shelf) -> None:
    read = one("医院新修大楼挡了我家光", {"housing_property/neighbor": 0.31}, medical=0.55, housing_property=0.31)
    [message] = say(shipped_shelf, read).reply.messages
    assert asked_by(message)[0].startswith("housing_property/neighbor.")
    unknown = one("医院新修大楼挡了我家光", {}, medical=0.55, housing_property=0.31)
    assert asked_by(say(shipped_shelf, unknown).reply.messages[0])[0] == "housing_property"
    mentioned = one("医院旁边的废品站又脏又臭", {"hotline_human/pollution": 0.7}, hotline_human=0.7, medical=0.25)
    assert "medical" not in asked_by(say(shipped_shelf, mentioned).reply.messages[0])


def test_an_area_hardly_likely_is_no_button(shipped_shelf: Shelf) -> None:
    read = one("物业费涨了", {"housing_property/property_fee": 0.8}, housing_property=0.81, labor=0.15)
    [message] = say(shipped_shelf, read).reply.messages
    assert not any(intent.startswith("labor") for intent in asked_by(message))


def test_what_the_city_is_to_see_to_ends_in_12345_and_what_to_say(shipped_shelf: Shelf) -> None:
    answered = {"debt_contract/loan": 0.7, COMPLAINT.rsplit(".", 1)[0]: 0.2}
    read = one("欠钱的天天来单位门口闹，请有关部门管管", answered, debt_contract=0.7, hotline_human=0.28)
    [message] = say(shipped_shelf, read).reply.messages
    assert CLOSING in message.text.rsplit("\n\n", 1)[1]
    assert "说清什么事、在哪里" in message.text
    assert asked_by(message)[0] == COMPLAINT


def test_an_answer_that_names_12345_does_not_say_so_twice(shipped_shelf: Shelf) -> None:
    answered = {"gov_service/tax": 0.7}
    [message] = say(shipped_shelf, one("税的事请管管", answered, gov_service=0.7, hotline_human=0.25)).reply.messages
    assert "12345" in message.text
    assert CLOSING not in message.text


def test_a_report_about_no_matter_in_particular_is_told_where_to_report_it(shipped_shelf: Shelf) -> None:
    matters = {"hotline_human/noise": 0.3, "hotline_human/pollution": 0.26}
    turned = say(shipped_shelf, one("楼下烧烤摊半夜又吵又呛，盼着有人管", matters, hotline_human=0.9))
    assert ids(turned) == [COMPLAINT]
    assert turned.reply.outcome is Outcome.ANSWERED
    noise, pollution = asked_by(turned.reply.messages[0])[:2]
    assert (noise.split(".")[0], pollution.split(".")[0]) == ("hotline_human/noise", "hotline_human/pollution")


def test_what_leads_to_12345_anyway_is_in_doubt_later_than_other_answers(shipped_shelf: Shelf) -> None:
    def said(matter: str, sure: float) -> str:
        return say(shipped_shelf, one("这事谁来管一管", {matter: sure})).reply.messages[0].text

    assert DOUBT not in said("hotline_human/noise", 0.5)
    assert DOUBT in said("labor/wage", 0.5)
    assert DOUBT not in said("labor/wage", 0.61)


def test_what_is_asked_about_the_hotline_itself_is_its_overview(shipped_shelf: Shelf) -> None:
    turned = say(shipped_shelf, one("你们这个热线都管啥", {"hotline_human/line": 0.3}, hotline_human=0.9))
    assert ids(turned) == ["hotline_human/entry"]


def test_a_plea_after_what_it_pleads_for_is_no_second_question(shipped_shelf: Shelf) -> None:
    noise = one("工地半夜还在打桩吵得睡不着", {"hotline_human/noise": 0.9})
    plea = one("麻烦帮忙反映一下行吗", {"hotline_human/complaint": 0.8})
    assert ids(say(shipped_shelf, noise, plea)) == ["hotline_human/noise.process"]
    assert len(ids(say(shipped_shelf, one("借钱不还咋办", {"debt_contract/loan": 0.9}), plea))) == 2


def test_the_announcement_of_a_question_is_not_answered(shipped_shelf: Shelf) -> None:
    kin = one("表兄妹能不能结婚？", {"marriage_family/kin": 0.9}, facet="condition")
    lead = one("你好，我想问个结婚的问题，", {"marriage_family/marriage_reg": 0.9})
    assert ids(say(shipped_shelf, lead, kin)) == ["marriage_family/kin.condition"]
    asks = one("我想问结婚登记去哪里的问题，", {"marriage_family/marriage_reg": 0.9})
    assert len(ids(say(shipped_shelf, asks, kin))) == 2
