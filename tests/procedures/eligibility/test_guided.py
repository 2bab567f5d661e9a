"""Whole conversations about the pre-check, through the guide."""

import pytest

from hotline.procedures.eligibility.precheck import ID, LegalAidCheck
from hotline.procedures.guide import Guide
from hotline.procedures.guided import Course
from hotline.procedures.procedure import Context
from hotline.procedures.registry import Procedures
from hotline.vocabulary import RunStatus
from tests.procedures.test_guide import Talk


class CheckTalk(Talk):
    """A conversation with nothing but the pre-check in it."""

    def __init__(self, check: LegalAidCheck, context: Context) -> None:
        super().__init__()
        self.procedures = Procedures([check], context.calendar)
        self.context = context

    def _guide(self) -> Guide:
        return Guide(
            self.procedures, self.context, [*reversed(self.runs.values())], area=None, new_id=lambda: next(self.ids)
        )


@pytest.fixture
def talk(check: LegalAidCheck, context: Context) -> CheckTalk:
    return CheckTalk(check, context)


def through(talk: CheckTalk, *titles: str) -> str:
    return [talk.press(title) for title in titles][-1]


def test_with_one_thumb_from_the_wish_to_the_sheet(talk: CheckTalk) -> None:
    said = talk.say("帮我看看拖欠工资够不够法律援助", "procedure", matter=f"procedure/{ID}")
    assert "在哪个区县干的活" in said, "the words told the matter"
    through(talk, "耀州区", "进城打工的", "有", "有期限快到了，或怕对方转移财产", "选好了")
    said = talk.press("不到7天了")
    assert said.startswith("照您说的，条件大体够，可以去申请。\n\n不到7天：今天就去")
    assert (talk.course, talk.run.status) == (Course.ENDS, RunStatus.CONCLUDED)
    files = [file.name for file in talk.last.messages[0].attachments]
    assert files == ["法律援助预检结果单.html", "法律援助预检结果单.docx"]
    assert "填法律援助申请表" in talk.titles


def test_answers_in_words_and_one_that_is_changed(talk: CheckTalk) -> None:
    talk.start(ID)
    talk.say("车祸")
    talk.say("王益区")
    talk.say("低保户")
    talk.say("没有")
    said = talk.say("都没有")
    assert "还差证明" in said
    talk.press("看看、改改前面填的")
    talk.press("改一个")
    talk.press(next(title for title in talk.titles if title.startswith("低保、优抚等证明")))
    assert "照您说的，条件大体够" in talk.say("有")


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("工钱", "wages"),
        ("老板欠我八个月工资", "wages"),
        ("在工地上摔下来了", "work_injury"),
        ("娃叫车撞咧", "traffic"),
        ("儿子不养我", "support"),
        ("老公打我", "violence"),
        ("我弟被抓了", "criminal"),
    ],
)
def test_the_matter_is_heard_in_the_words_people_have_for_it(talk: CheckTalk, said: str, matter: str) -> None:
    talk.start(ID)
    talk.say(said)
    assert talk.run.answers.get("matter") == matter


def test_who_skips_everything_is_still_told_what_to_do(talk: CheckTalk) -> None:
    talk.start(ID)
    talk.press("赡养费、抚养费")
    said = through(talk, "不清楚，先跳过", "说不准，让机构看", "不清楚，先跳过")
    assert "请他们告诉您去哪一家" in said
    assert "转人工" in talk.titles


def test_the_first_question_cannot_be_skipped(talk: CheckTalk) -> None:
    assert "不清楚，先跳过" not in talk.start(ID)
    assert "跳不过去" in talk.say("跳过")


def test_the_offer_to_look_again_at_another_matter_begins_a_new_run(talk: CheckTalk) -> None:
    talk.start(ID, matter="other", other="divorce")
    said = through(talk, "印台区", "都没有")
    assert "机构多半会说不行，因为光是离婚" in said
    assert "您仍然可以申请" in said
    assert "事情出在哪个区县" in talk.press("有家暴、虐待，重新看")
    assert talk.run.answers["matter"] == "violence"
    assert len(talk.runs) == 2
