"""Whole conversations with the navigator, message by message."""

from hotline.conversations.reply import Start
from hotline.procedures.guided import Course
from hotline.procedures.registry import shipped_procedures
from tests.procedures.documents.samples import context as sample_context
from tests.procedures.test_guide import Talk

PROCEDURES, CONTEXT = shipped_procedures(), sample_context()


def talk() -> Talk:
    return Talk(PROCEDURES, CONTEXT)


def test_by_taps_from_the_group_to_the_deadline() -> None:
    citizen = talk()
    assert "哪一类事" in citizen.start("navigator")
    assert "哪一种" in citizen.press("工作、工资、工伤")
    assert "单位，还是个人" in citizen.press("拖欠工资")
    assert "还在那里干" in citizen.press("公司、厂子、店里")
    citizen.press("已经不干了")
    said = citizen.press("不清楚，先跳过")
    assert "向劳动部门投诉" in said
    assert "劳动仲裁前置" in said
    assert citizen.course is Course.ENDS
    assert "离开单位" in citizen.press("算一算：离职后讨工资的仲裁")


def test_by_a_description_in_words_nothing_is_asked_that_was_said() -> None:
    citizen = talk()
    said = citizen.say("包工头欠我工地上的工钱跑了，帮我看看走哪条路", "procedure", matter="procedure/navigator")
    assert "还在那里干" in said
    assert citizen.run.answers == {"group": "work", "kind_work": "site_wages"}


def test_a_description_answers_the_open_question() -> None:
    citizen = talk()
    citizen.start("navigator")
    said = citizen.say("房东不退押金")
    assert "先选了：租房、押金" in said and "仲裁" in said
    said = citizen.press("没写，也没合同")
    assert "打民事官司" in said


def test_a_changed_answer_changes_the_ways() -> None:
    citizen = talk()
    citizen.obey(Start(procedure="navigator", answers={"group": "money", "kind_money": "loan"}))
    citizen.press("认，有凭据")
    assert "要走仲裁" in citizen.press("写了")
    citizen.press("看看、改改前面填的")
    citizen.press("改一个")
    citizen.press("有没有仲裁协议：写了")
    said = citizen.press("没写，也没合同")
    assert "要走法院" in said
    assert "支付令" in said


def test_another_group_asks_anew_what_kind_it_is() -> None:
    citizen = talk()
    citizen.obey(Start(procedure="navigator", answers={"group": "money", "kind_money": "fraud"}))
    citizen.press("看看、改改前面填的")
    citizen.press("改一个")
    citizen.press("哪一类事：钱、合同、生意")
    assert "哪一种" in citizen.press("婚姻、家庭、继承")


def test_a_question_in_between_is_left_to_the_rules() -> None:
    citizen = talk()
    citizen.obey(Start(procedure="navigator", answers={"group": "official", "kind_official": "penalty"}))
    citizen.say("法律援助要什么条件", "legal_aid")
    assert citizen.course is Course.REJECTS
    assert "当场" in citizen.again()
