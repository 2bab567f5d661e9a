"""The guide, message by message: what is an answer, what is a wish, what is left to the rules."""

from itertools import count
from typing import Any

import pytest

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.conversations.reply import Start, Step
from hotline.procedures.guide import Guide
from hotline.procedures.guided import Course, Guided
from hotline.procedures.heard import Heard
from hotline.procedures.procedure import Context
from hotline.procedures.registry import Procedures
from hotline.procedures.run import Run
from hotline.vocabulary import Area, Reason, RunStatus
from tests.procedures.wages import CONTEXT, PROCEDURES


def heard(
    text: str,
    intent: str | None = "unclear",
    *,
    matter: str | None = None,
    entities: list[dict[str, Any]] | None = None,
    start: str | None = None,
) -> Heard:
    matters = [Guess(name=matter, confidence=0.9)] if matter else []
    question = Question(text=text, matters=matters)
    understanding = Understanding(text=text, intent=intent, questions=[question], entities=entities or [])
    return Heard(text, understanding, start=start)


def day(text: str, value: str | None, grain: str = "day") -> dict[str, Any]:
    return {"entity": "date", "text": text, "value": {"value": value, "grain": grain}}


class Talk:
    """One conversation with the guide."""

    def __init__(self, procedures: Procedures = PROCEDURES, context: Context = CONTEXT) -> None:
        self.procedures, self.context = procedures, context
        self.runs: dict[str, Run] = {}
        self.ids = (f"{number:032x}" for number in count())
        self.last = Guided(Course.YIELDS)
        self.at_hand: list[Start] = []
        self.answer: str | None = None
        self.days: dict[str, str] = {}

    def say(self, text: str, intent: str | None = "unclear", **more: Any) -> str:
        return self._do(heard(text, intent, **more))

    def press(self, title: str) -> str:
        buttons = {button.title: button.command for message in self.last.messages for button in message.buttons}
        assert title in buttons, list(buttons)
        command = buttons[title]
        assert isinstance(command, Start | Step)
        return self.obey(command)

    def obey(self, command: Start | Step) -> str:
        return self._do(Heard("按钮", Understanding(intent="procedure"), command=command))

    def start(self, procedure: str = "wages", **answers: Any) -> str:
        return self._do(
            Heard("", Understanding(intent="procedure"), command=Start(procedure=procedure, answers=answers))
        )

    def again(self) -> str:
        return self._keep(self._guide().again())

    def _do(self, message: Heard) -> str:
        return self._keep(self._guide().turn(message))

    def _guide(self) -> Guide:
        newest_first = [run for run in reversed(list(self.runs.values()))]
        return Guide(
            self.procedures,
            self.context,
            newest_first,
            area=None,
            new_id=lambda: next(self.ids),
            answer=self.answer,
            at_hand=self.at_hand,
            days=self.days,
        )

    def _keep(self, guided: Guided) -> str:
        for run in guided.runs:
            self.runs.pop(run.id, None)
            self.runs[run.id] = run
        self.last = guided if guided.messages else self.last
        self.course, self.reason = guided.course, guided.reason
        return "\n".join(message.text for message in guided.messages)

    @property
    def run(self) -> Run:
        return next(reversed(self.runs.values()))

    @property
    def titles(self) -> list[str]:
        return [button.title for message in self.last.messages for button in message.buttons]


@pytest.fixture
def talk() -> Talk:
    return Talk()


def to(talk: Talk, field: str) -> Talk:
    """A run in which this question is open."""
    answers: dict[str, Any] = {"who": "person", "day": "2026-03-01", "sum": 3000, "proof": ["card"], "phone": None}
    known = {name: answers[name] for name in list(answers)[: [*answers, "story"].index(field)]}
    talk.start(**known)
    return talk


def test_opening_and_first_question_come_in_one_message_and_the_options_are_buttons(talk: Talk) -> None:
    said = talk.start()
    assert "最后给您一张单子" in said
    assert "是单位欠的，还是个人欠的" in said
    assert (len(talk.last.messages), talk.course) == (1, Course.ASKS)
    assert talk.titles == ["单位", "个人", "更多选择"]
    assert talk.last.messages[0].topic.area is Area.LABOR


@pytest.mark.parametrize("words", ["单位", "是单位欠的", "第一个", "1", "选第一个", "单位吧", "嗯，单位的", "丹位"])
def test_a_choice_is_read_from_words(talk: Talk, words: str) -> None:
    talk.start()
    assert "签了合同没有" in talk.say(words)
    assert talk.run.answers == {"who": "firm"}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("签了", "yes"),
        ("签过的", "yes"),
        ("有", "yes"),
        ("嗯", "yes"),
        ("莫有", "no"),
        ("没有", "no"),
        ("没签合同", "no"),
        ("没有嘛", "no"),
    ],
)
def test_yes_and_no_are_read_in_every_register(talk: Talk, words: str, value: str) -> None:
    talk.start(who="firm")
    talk.say(words)
    assert talk.run.answers["contract"] == value


def test_progress_is_told_only_where_it_is_true(talk: Talk) -> None:
    assert "问。" not in talk.start().split("\n")[0]
    assert "第 2 问，大约还有 4 问" in talk.press("个人")


def test_a_day_is_read_back_and_put_right(talk: Talk) -> None:
    to(talk, "day")
    said = talk.say("9月1号", entities=[day("9月1号", "2026-09-01")])
    assert "2026年9月1日，星期二" in said
    assert "一共欠您多少钱" in said
    talk.press("不对，改一下")
    said = talk.say("上个月3号", entities=[day("上个月3号", "2026-10-03")])
    assert talk.run.answers["day"] == "2026-10-03"
    assert "一共欠您多少钱" in said


def test_the_answer_before_is_put_right_in_words(talk: Talk) -> None:
    to(talk, "day")
    talk.say("9月1号", entities=[day("9月1号", "2026-09-01")])
    said = talk.say("不对，是9月3号", entities=[day("9月3号", "2026-09-03")])
    assert talk.run.answers["day"] == "2026-09-03"
    assert "一共欠您多少钱" in said


def test_a_day_to_come_is_questioned_and_taken_when_confirmed(talk: Talk) -> None:
    to(talk, "day")
    assert "还没到" in talk.say("明年1月1号", entities=[day("明年1月1号", "2027-01-01")])
    assert talk.reason is Reason.ASKED_AGAIN
    talk.say("对")
    assert talk.run.answers["day"] == "2027-01-01"


@pytest.mark.parametrize(
    ("words", "entity", "said"),
    [
        ("去年8月", day("去年8月", "2025-08", "month"), "具体哪一天"),
        ("2月30号", day("2月30号", None), "没有"),
        ("前几天", day("前几天", None), "具体哪一天"),
    ],
)
def test_what_is_no_one_day_is_asked_back(talk: Talk, words: str, entity: dict[str, Any], said: str) -> None:
    to(talk, "day")
    assert said in talk.say(words, "labor", entities=[entity])
    assert "day" not in talk.run.answers


def test_two_days_are_offered_as_buttons(talk: Talk) -> None:
    to(talk, "day")
    talk.say("9月1号还是9月2号", entities=[day("9月1号", "2026-09-01"), day("9月2号", "2026-09-02")])
    talk.press("2026年9月2日，星期三")
    assert talk.run.answers["day"] == "2026-09-02"


@pytest.mark.parametrize(
    ("words", "value"),
    [("三万二", 32000), ("两千五左右", 2500), ("八百", 800), ("3.2万", 32000), ("12,500", 12500), ("没有", 0)],
)
def test_a_sum_is_read(talk: Talk, words: str, value: int) -> None:
    to(talk, "sum")
    talk.say(words, "labor")
    assert talk.run.answers["sum"] == value


def test_several_are_pressed_one_after_another(talk: Talk) -> None:
    to(talk, "proof")
    assert "都没有" in talk.titles
    talk.press("聊天记录")
    assert "已选：工牌、聊天记录" in talk.press("工牌")
    assert "聊天记录" not in talk.titles
    talk.press("选好了")
    assert talk.run.answers["proof"] == ["card", "chat"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("第一个和第三个", ["card", "chat"]),
        ("工牌、工资条", ["card", "slip"]),
        ("都有", ["card", "slip", "chat"]),
        ("都没有", []),
        ("我有工资条", ["slip"]),
    ],
)
def test_several_are_read_from_words(talk: Talk, words: str, value: list[str]) -> None:
    to(talk, "proof")
    talk.say(words, "labor")
    assert talk.run.answers["proof"] == value


def test_a_telephone_is_checked_never_repeated_and_comes_after_the_notice(talk: Talk) -> None:
    to(talk, "proof")
    assert "个人信息" in talk.press("都没有")
    assert "11 位" in talk.say("1380000123")
    said = talk.say("１３８ 0000 1234")
    assert talk.run.answers["phone"] == "13800001234"
    assert "138****1234" in said
    assert "13800001234" not in said
    assert "个人信息" not in said


@pytest.mark.parametrize("words", ["没有", "不想说", "跳过", "不方便透露", "我不知道"])
def test_refusing_is_an_answer(talk: Talk, words: str) -> None:
    to(talk, "phone")
    assert "先空着" in talk.say(words)
    assert talk.run.answers["phone"] is None


def test_a_story_is_kept_whole_though_it_asks(talk: Talk) -> None:
    to(talk, "story")
    story = "我在工地干了三个月，老板说没钱，年底也没给。我去找过他两次，他说再等等，这种情况我该去找谁要，能不能告他？"
    talk.say(story, "labor")
    assert talk.run.answers["story"] == story
    assert (talk.run.status, talk.course) == (RunStatus.CONCLUDED, Course.ENDS)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("要多久能办下来？", "followup"), ("法律援助要钱吗", "legal_aid"), ("谢谢", "chitchat"), ("转人工", "handoff")],
)
@pytest.mark.parametrize("field", ["who", "day", "sum", "story"])
def test_a_question_in_between_is_left_to_the_rules_and_the_field_asked_again(
    talk: Talk, field: str, text: str, intent: str
) -> None:
    to(talk, field)
    if (field, text) == ("story", "谢谢"):
        return
    before = talk.run
    talk.say(text, intent)
    assert talk.course is Course.REJECTS
    assert talk.run == before
    assert "接着刚才的" in talk.again()


def test_a_value_of_the_kind_asked_for_beats_any_intent(talk: Talk) -> None:
    to(talk, "sum")
    talk.say("欠我三万二的工资", "labor")
    assert talk.run.answers["sum"] == 32000


def test_nonsense_three_times_offers_a_person_and_skipping(talk: Talk) -> None:
    to(talk, "day")
    talk.say("嘎嘎")
    assert "转人工" not in talk.titles
    talk.say("啊吧啊吧")
    said = talk.say("咕咕")
    assert "跳过" in said
    assert {"转人工", "不清楚，先跳过"} <= set(talk.titles)
    assert talk.reason is Reason.ASKED_AGAIN


@pytest.mark.parametrize("words", ["上一步", "退回去", "刚才选错了", "我要改刚才的"])
def test_back_asks_the_answer_before_once_more(talk: Talk, words: str) -> None:
    talk.start()
    talk.press("单位")
    talk.press("没签")
    assert "签了合同没有" in talk.say(words)
    assert "从哪天起" in talk.press("签了")
    assert talk.run.answers["contract"] == "yes"


@pytest.mark.parametrize("words", ["改欠钱的", "欠钱的写错了", "我要改欠钱的"])
def test_an_answer_is_changed_by_its_label_and_the_way_follows(talk: Talk, words: str) -> None:
    talk.start()
    talk.press("单位")
    talk.press("没签")
    assert "是单位欠的" in talk.say(words)
    assert "从哪天起" in talk.press("个人")
    assert talk.run.answers == {"who": "person", "contract": "no"}


def test_why_and_more_and_review_keep_the_question_open(talk: Talk) -> None:
    talk.start()
    talk.press("单位")
    talk.press("更多选择")
    assert "没签合同，证据要多准备几样" in talk.press("为什么问这个")
    assert "没签合同，证据" in talk.say("为啥问这个")
    assert "欠钱的：单位" in talk.say("看看填了什么")
    assert "签了合同没有" in talk.press("接着办")


def test_pausing_and_leaving_lose_nothing(talk: Talk) -> None:
    talk.start()
    talk.press("个人")
    talk.say("先停一下")
    assert (talk.run.status, talk.course) == (RunStatus.PAUSED, Course.ENDS)
    said = talk.say("继续", "procedure", matter="procedure/resume")
    assert "从哪天起" in said
    assert "1 项都在" in said
    talk.say("不办了")
    assert (talk.run.status, talk.course) == (RunStatus.LEFT, Course.ENDS)
    assert "从哪天起" in talk.press("接着办")
    assert talk.run.answers == {"who": "person"}


@pytest.mark.parametrize("field", ["day", "sum", "phone", "story"])
@pytest.mark.parametrize("words", ["算了先停一下", "先不弄了，等会再说", "明天再弄吧"])
def test_whoever_stops_is_not_written_down(field: str, words: str) -> None:
    """「算了先停一下」 stood in a paper as the other party's name; 「明天」 is a day and no answer."""
    talk = to(Talk(), field)
    before = dict(talk.run.answers)
    talk.say(words, entities=[day("明天", "2026-11-27")] if "明天" in words else None)
    assert (talk.run.status, talk.run.answers) == (RunStatus.PAUSED, before)


def test_an_account_with_such_words_is_an_account(talk: Talk) -> None:
    to(talk, "story")
    talk.say("他说算了，先停工一下")
    assert talk.run.answers["story"] == "他说算了，先停工一下"


@pytest.mark.parametrize("words", ["9月3号", "9月3号收到的吧"])
def test_a_day_where_a_choice_is_asked_is_told_so_and_kept_in_mind(talk: Talk, words: str) -> None:
    """「9月3号」 was heard as 「继续」."""
    talk.start(who="firm")
    said = talk.say(words, "procedure", matter="procedure/resume", entities=[day("9月3号", "2026-09-03")])
    assert "不填日子" in said
    assert "签了合同没有" in said
    assert (talk.course, talk.reason, talk.run.answers) == (Course.ASKS, Reason.ASKED_AGAIN, {"who": "firm"})
    assert "您前面说到2026年9月3日" in talk.press("没签")


def test_a_question_with_a_day_in_it_is_for_the_rules_where_a_choice_is_asked(talk: Talk) -> None:
    talk.start(who="firm")
    talk.say("9月3号判的离婚能上诉吗", "marriage_family", entities=[day("9月3号", "2026-09-03")])
    assert talk.course is Course.REJECTS


def test_starting_over_leaves_the_old_run_as_it_was(talk: Talk) -> None:
    talk.start()
    talk.press("个人")
    assert "是单位欠的" in talk.say("重新开始")
    assert [(run.status, run.answers) for run in talk.runs.values()] == [
        (RunStatus.LEFT, {"who": "person"}),
        (RunStatus.ACTIVE, {}),
    ]


def test_another_procedure_puts_the_first_aside_and_leads_back(talk: Talk) -> None:
    talk.start()
    talk.press("个人")
    talk.start("draft/quick")
    said = talk.press("单位")
    assert "好了" in said
    assert "从哪天起" in talk.press("接着办“讨薪”")


def test_a_conclusion_has_files_a_last_day_and_can_be_changed(talk: Talk) -> None:
    to(talk, "story")
    assert "个人欠3,000元" in talk.say("跳过")
    [file] = talk.last.messages[-1].attachments
    assert (file.run, file.name) == (talk.run.id, "单子.html")
    assert str(talk.run.last_day) == "2027-09-01"
    assert "欠多少：3,000元" in talk.press("看看、改改前面填的")
    talk.press("改一个")
    talk.press("欠多少：3,000元")
    assert "个人欠5,000元" in talk.say("五千")
    assert talk.run.status is RunStatus.CONCLUDED


def test_an_old_button_changes_its_answer(talk: Talk) -> None:
    talk.start()
    first = talk.last
    talk.press("个人")
    talk.last = first
    assert "签了合同没有" in talk.press("单位")
    assert talk.run.answers == {"who": "firm"}


def test_a_question_that_decides_cannot_be_skipped(talk: Talk) -> None:
    talk.start()
    assert "跳不过去" in talk.say("不知道")
    assert "转人工" in talk.titles


def test_a_wish_in_words_starts_with_what_it_says_already(talk: Talk) -> None:
    said = talk.say(
        "单位从9月1号就没发工资，帮我办讨薪",
        "procedure",
        matter="procedure/wages",
        entities=[day("9月1号", "2026-09-01")],
    )
    assert talk.run.answers == {"who": "firm"}
    assert "签了合同没有" in said
    talk.say("没签")
    assert "就是这天" in talk.titles
    talk.press("就是这天")
    assert talk.run.answers["day"] == "2026-09-01"


def test_a_wish_right_after_an_answer_means_what_stands_under_it(talk: Talk) -> None:
    talk.at_hand = [Start(procedure="wages", answers={"who": "firm"})]
    assert "签了合同没有" in talk.say("那帮我弄一下", "procedure", matter="procedure/wages")
    assert "从哪天起" in Talk().say("个人欠的，帮我弄一下", "procedure", matter="procedure/wages")


def test_what_is_not_there_is_said_and_breaks_nothing(talk: Talk) -> None:
    assert "办不了" in talk.start("no_such")
    assert "办不了" in talk.say("帮我算算", "procedure", matter="procedure/deadline")
    assert "没有办到一半" in talk.say("继续", "procedure", matter="procedure/resume")
    assert talk.course is Course.ENDS
    assert talk.say("法律援助要钱吗", "legal_aid") == ""
    assert talk.course is Course.YIELDS


@pytest.mark.parametrize("field", ["proof", "phone", "story"])
def test_signs_without_a_word_are_no_answer_anywhere(field: str) -> None:
    """「@@##%%」 stood in a paper as what somebody wanted; the third time a person is offered, as anywhere else."""
    talk = to(Talk(), field)
    before = dict(talk.run.answers)
    for said in ("@@##%%", "。。。", "？？？"):
        talk.say(said)
    assert talk.run.answers == before
    assert "转人工" in talk.titles


def test_whoever_comes_back_to_what_is_finished_is_led_to_it(talk: Talk) -> None:
    """「继续」 days later, when nothing is open any more: the result was said long ago, but it can be looked at."""
    talk.start("draft/quick")
    talk.press("单位")
    assert talk.run.status is RunStatus.CONCLUDED
    assert "没有办到一半" in talk.say("继续", "procedure", matter="procedure/resume")
    assert "欠钱的：单位" in talk.press("看看办完的“快办”")


def test_a_wish_for_something_else_is_no_story(talk: Talk) -> None:
    """「帮我算算期限」 stood in a paper as the account of what had happened."""
    to(talk, "story")
    story = talk.run
    assert "只问一句" in talk.say("帮我快办", "procedure", matter="procedure/draft")
    assert talk.runs[story.id].status is RunStatus.PAUSED and "story" not in talk.runs[story.id].answers
    talk.press("单位")
    talk.press("接着办“讨薪”")
    talk.say("他让我帮我弟弟也干，说好一天两百，到年底一分没给", "procedure", matter="procedure/draft")
    assert str(talk.run.answers["story"]).startswith("他让我")
