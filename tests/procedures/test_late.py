"""After a result, and where nothing is open: what comes back to the guide, and what is left to the rules."""

import pytest

from hotline.conversations.reply import Start
from hotline.procedures.guided import Course
from hotline.procedures.late import is_name, may_be_late
from hotline.vocabulary import RunStatus
from tests.procedures.test_guide import Talk, day, heard


@pytest.fixture
def done() -> Talk:
    """A run of wages with its result said last."""
    talk = Talk()
    talk.start("wages", who="firm", contract="no", sum=30000, proof=[], phone=None, story="拖了半年")
    talk.say("9月1号", entities=[day("9月1号", "2026-09-01")])
    assert talk.run.status is RunStatus.CONCLUDED
    return talk


def test_a_correction_puts_the_result_right(done: Talk) -> None:
    said = done.say("不对，是9月3号", entities=[day("9月3号", "2026-09-03")])
    assert said.startswith("好，“哪天起没发”改成了：2026年9月3日")
    assert (done.run.answers["day"], done.run.status) == ("2026-09-03", RunStatus.CONCLUDED)


def test_a_correction_finds_the_answer_it_is_about(done: Talk) -> None:
    assert "改成了：个人" in done.say("说错了，我是个人欠的", intent="labor")
    assert done.run.answers["who"] == "person"
    assert "个人欠" in done.last.messages[0].text


@pytest.mark.parametrize(
    ("text", "words"),
    [("看看填了什么", "哪天起没发"), ("上一步", "要改哪一个"), ("改一下", "要改哪一个"), ("日子写错了", None)],
)
def test_a_wish_about_the_answers_is_obeyed(done: Talk, text: str, words: str | None) -> None:
    said = done.say(text)
    assert done.course is (Course.ENDS if words else Course.YIELDS)
    assert (words or "") in said


def test_starting_over_begins_a_run_of_its_own(done: Talk) -> None:
    first = done.run.id
    assert "从头来" in done.say("重新来一遍")
    assert done.run.id != first


@pytest.mark.parametrize("text", ["不对，我要问的是离婚", "不是", "那要多久", "谢谢"])
def test_anything_else_is_for_the_rules(done: Talk, text: str) -> None:
    done.say(text, intent="labor")
    assert done.course is Course.YIELDS


def test_once_something_else_was_answered_a_correction_is_about_that(done: Talk) -> None:
    done.answer = "labor/wage.process"
    done.say("不对，是9月3号", intent="labor", entities=[day("9月3号", "2026-09-03")])
    assert done.course is Course.YIELDS


@pytest.mark.parametrize("text", ["上一步", "看看填了什么", "重新来一遍", "改前面的"])
def test_a_wish_about_answers_where_there_are_none_says_so(text: str) -> None:
    assert "没有办到一半的事" in Talk().say(text)


@pytest.mark.parametrize("text", ["跳过", "不知道", "算了，跳过", "记不清了"])
def test_who_skips_after_a_result_hears_that_nothing_is_asked(done: Talk, text: str) -> None:
    """The classifier heard anger in 「跳过」."""
    assert may_be_late(heard(text, "chitchat"))
    assert "没有在问您的" in done.say(text, "chitchat")
    assert "哪天起没发" in done.press("看看、改改前面填的")


def test_who_skips_where_nothing_was_ever_asked() -> None:
    assert "没有办到一半的事" in Talk().say("跳过", "chitchat")
    talk = Talk()
    talk.say("不知道", "chitchat")
    assert talk.course is Course.YIELDS


@pytest.mark.parametrize("text", ["不懂", "隐私", "保密"])
def test_what_may_be_a_question_about_the_result_is_for_the_rules(done: Talk, text: str) -> None:
    done.say(text, "followup")
    assert done.course is Course.YIELDS


def test_a_name_that_nothing_asks_for(done: Talk) -> None:
    assert "像是一个名字" in Talk().say("张三", intent="out_of_scope")
    paused = Talk()
    paused.start("wages")
    paused.say("先停一下")
    paused.say("我叫张小红", intent="unclear")
    assert "接着办“讨薪”" in [button.title for button in paused.last.messages[-1].buttons]


@pytest.mark.parametrize(
    ("text", "name"), [("张三", True), ("欧阳锋是我", False), ("谢谢", False), ("马上", False), ("王家村的地", False)]
)
def test_what_is_a_name(text: str, name: bool) -> None:
    assert is_name(heard(text, "out_of_scope")) is name
    assert not is_name(heard(text, "labor"))


@pytest.mark.parametrize(
    ("text", "may"), [("不对，是9月3号", True), ("改日子", True), ("上一步", True), ("工资多久没发能告", False)]
)
def test_only_such_messages_are_worth_a_look(text: str, may: bool) -> None:
    assert may_be_late(heard(text, "labor")) is may


def test_a_typed_wish_changes_over_and_leads_back() -> None:
    talk = Talk()
    talk.start("wages", who="person")
    assert "只问一句" in talk.say("帮我办个快的", intent="labor", start="draft/quick")
    assert [run.status for run in talk.runs.values()] == [RunStatus.PAUSED, RunStatus.ACTIVE]
    talk.press("个人")
    assert "接着办“讨薪”" in talk.titles


def test_where_words_are_an_answer_a_short_wish_is_none() -> None:
    talk = Talk()
    talk.start("wages", who="person", day=None, sum=1, proof=[], phone=None)
    assert "只问一句" in talk.say("帮我办个快的", intent="labor", start="draft/quick")


def test_the_way_to_a_filed_case_is_shown() -> None:
    talk = Talk()
    talk.at_hand = [Start(procedure="draft/quick", answers={"who": "firm"})]
    said = talk.say("查办件", start="case")
    assert "办件编号" in said
    assert "/case/" in said
    assert "帮我写快办" in talk.titles
