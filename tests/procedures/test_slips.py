"""What is typed in the wrong place, in scraps or with a second meaning: nothing is lost, and nothing taken for what it is not."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from hotline.clock import SHANGHAI
from hotline.conversations.reply import Start, Step
from hotline.knowledge.memory import Memory
from hotline.procedures.choices import chosen
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.deadlines.questions import choice_field
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.eligibility.table import load_table
from hotline.procedures.fields import Option
from hotline.procedures.guided import Course
from hotline.procedures.naming import name_in, several_names
from hotline.procedures.registry import shipped_procedures
from hotline.procedures.starting import told_choices
from hotline.vocabulary import Crossed, Reason
from tests.procedures.documents.samples import DATA, answers_of
from tests.procedures.test_guide import Talk, day, heard
from tests.procedures.wages import NOWHERE

SHIPPED = shipped_procedures()
NOW = datetime(2026, 11, 26, 10, tzinfo=SHANGHAI)
CONTEXT = SHIPPED.context(now=NOW, district=None, directory=NOWHERE)
PHONE, ID_NUMBER, HOME = "13900000001", "610204196803152014", "铜川市耀州区幸福小区3号楼501室"


@pytest.fixture
def talk() -> Talk:
    return Talk(SHIPPED, CONTEXT)


def at(talk: Talk, label: str, procedure: str = "draft/legal_aid_application", **given: Any) -> Talk:
    """A paper in which this is the open question."""
    talk.start(procedure, **given)
    for _ in range(30):
        scene = talk._guide()._scene(talk.run)
        asked = scene.asked if scene else None
        assert asked is not None, f"{label} is never asked"
        if asked.label == label:
            return talk
        talk.press(asked.unknown or asked.options[0].title)
    raise AssertionError(f"{label} is never asked")


def test_a_telephone_number_is_no_address_and_is_kept_as_the_telephone(talk: Talk) -> None:
    """「住址？」 「13900000001」 stood on the paper as the address, and the telephone was asked for all the same."""
    at(talk, "住址")
    said = talk.say(PHONE)
    assert "像是电话号码，不是住址" in said and "已经记到“联系电话”：139****0001" in said and "住在哪里" in said
    assert "address" not in talk.run.answers and talk.run.answers["phone"] == PHONE
    assert talk.reason is Reason.ASKED_AGAIN
    assert "电话号码是多少" not in talk.say(HOME)
    assert talk.run.answers["address"] == HOME


def test_a_number_that_belongs_nowhere_is_kept_by_one_press(talk: Talk) -> None:
    at(talk, "单位住所", "draft/labor_application")
    said = talk.say(PHONE)
    assert "像是电话号码，不是单位住所" in said
    talk.press("是，没写错")
    assert talk.run.answers["company_address"] == PHONE


@pytest.mark.parametrize(
    ("label", "words", "kept"),
    [("姓名", PHONE, "phone"), ("住址", ID_NUMBER, "id_number"), ("身份证号码", PHONE, "phone")],
)
def test_a_number_in_the_wrong_place_goes_where_it_belongs(talk: Talk, label: str, words: str, kept: str) -> None:
    at(talk, label, "draft/honesty_pledge")
    said = talk.say(words)
    assert "已经记到" in said and words not in said
    assert talk.run.answers[kept] == words


def test_the_telephone_of_somebody_else_is_not_kept_as_ones_own(talk: Talk) -> None:
    """「对方是谁」 「13900000001」: the next telephone that is asked for is the applicant's."""
    at(talk, "对方", "draft/mediation_application")
    assert "已经记到" not in talk.say(PHONE)
    assert "phone" not in talk.run.answers


def test_a_second_number_never_overwrites_the_first(talk: Talk) -> None:
    at(talk, "住址")
    talk.say(PHONE)
    assert "已经记到" not in talk.say("13900000009")
    assert talk.run.answers["phone"] == PHONE


@pytest.mark.parametrize("words", ["三千二百块", "王小红李大明", "1990年3月5日", "随便写一下吧"])
def test_what_is_plainly_no_address_is_read_back_and_lost_only_if_one_wants(talk: Talk, words: str) -> None:
    at(talk, "住址")
    said = talk.say(words)
    assert f"您写的是“{words}”，看着不像住址" in said
    assert "address" not in talk.run.answers
    talk.press("是，没写错")
    assert talk.run.answers["address"] == words


@pytest.mark.parametrize(
    "words", [HOME, "宜君县太安镇某某村二组", "矿务局家属楼四单元", "没有固定住处，住在工地", "新区正阳路 18 号"]
)
def test_an_address_is_an_address(talk: Talk, words: str) -> None:
    at(talk, "住址")
    talk.say(words)
    assert talk.run.answers["address"] == words


@pytest.mark.parametrize(
    ("words", "iso"),
    [("11.14", "2026-11-14"), ("11/14收到的", "2026-11-14"), ("20261114", "2026-11-14"), ("12.25", "2025-12-25")],
)
def test_a_day_in_figures_is_a_day_where_one_is_asked_for(talk: Talk, words: str, iso: str) -> None:
    talk.start("deadline", area="civil", civil="judged", judged="debt_contract/appeal")
    talk.say(words)
    assert talk.run.answers["day"] == iso


@pytest.mark.parametrize("words", ["3", "11", "2.30", "3.5万"])
def test_other_figures_are_no_day(talk: Talk, words: str) -> None:
    talk.start("deadline", area="civil", civil="judged", judged="debt_contract/appeal")
    talk.say(words)
    assert "day" not in talk.run.answers


def test_nothing_of_seven_is_no_choice(talk: Talk) -> None:
    """「没有」 was taken for 「不服政府的决定」."""
    talk.start("legal_aid_check", matter="public")
    talk.say("没有", "legal_aid")
    assert "public" not in talk.run.answers


def test_a_word_out_of_the_explanation_chooses(talk: Talk) -> None:
    """「别的事：离婚、欠债……」 stands above the buttons, and 「离婚」 was not understood."""
    talk.start("legal_aid_check")
    talk.say("离婚", "marriage_family")
    assert talk.run.answers["matter"] == "other"
    assert talk.say("离婚要多久", "marriage_family") == "" and talk.course is Course.REJECTS


@pytest.mark.parametrize("words", ["不办了", "不说了", "先不弄了"])
def test_a_wish_is_no_word_out_of_an_explanation(talk: Talk, words: str) -> None:
    """「不办事等」 stands above the buttons, and 「不办了」 chose it."""
    talk.start("deadline")
    talk.say(words)
    assert talk.run.answers == {}


def test_a_sentence_that_answers_two_questions_is_not_asked_twice(talk: Talk) -> None:
    talk.start("navigator")
    said = talk.say("网上买的手机是翻新的，商家不退", "consumer")
    assert "照您说的，“什么纠纷”先选了：消费、买东西吃亏" in said
    assert talk.run.answers["group"] == "money"


@pytest.mark.parametrize("words", ["啊？", "莫有", "普通人"])
def test_a_scrap_is_no_small_talk_while_a_question_is_open(talk: Talk, words: str) -> None:
    """「莫有」 was answered 「您慢走」."""
    talk.start("deadline")
    assert "没太听明白" in talk.say(words, "chitchat")


def test_letters_without_a_word_are_not_understood(talk: Talk) -> None:
    talk.start("deadline")
    assert "没太听明白" in talk.say("asdfgh", "debt_contract")


@pytest.mark.parametrize("words", ["谢谢你", "你是谁", "你是真人吗"])
def test_courtesy_and_questions_are_answered_in_between(talk: Talk, words: str) -> None:
    talk.start("deadline")
    talk.say(words, "chitchat")
    assert talk.course is Course.REJECTS


@pytest.mark.parametrize("words", ["不想说收入", "不方便透露身份证号"])
def test_what_one_would_rather_not_tell_may_be_named(talk: Talk, words: str) -> None:
    at(talk, "身份证号码")
    talk.say(words, "chitchat")
    assert talk.run.answers["id_number"] is None


@pytest.mark.parametrize("words", ["凭啥问我收入", "为啥要身份证号", "凭什么要我的电话"])
def test_why_may_be_asked_by_name(talk: Talk, words: str) -> None:
    at(talk, "身份证号码")
    assert "用来确认是您本人" in talk.say(words, "chitchat")


def test_what_came_with_the_first_words_can_be_put_right_and_dropped(talk: Talk) -> None:
    """「仲裁」 led to commercial arbitration, and neither 上一步 nor 重新开始 led out of it again."""
    talk.say("帮我算算信访的期限", "procedure", start="deadline")
    assert "信访到了哪一步" in talk.say("看看", "chitchat") or talk.run.answers
    assert "请重新回答" in talk.say("上一步")
    assert "哪一类的期限" in talk.say("重新开始")
    assert talk.run.answers == {}


@pytest.mark.parametrize("words", ["帮我算还有几天能仲裁", "给我算算劳动仲裁的期限"])
def test_arbitration_alone_is_not_taken_for_the_commercial_one(talk: Talk, words: str) -> None:
    said = talk.say(words, "procedure", start="deadline")
    assert "仲裁的哪件事" not in said


def test_a_wish_after_a_counted_limit_goes_on_from_it(talk: Talk) -> None:
    """「那帮我算算」 right after 「还有 4 天」 began with 「哪一类的期限」."""
    talk.answer = "admin_review/apply.condition"
    talk.days = Memory().with_day("limit:admin_review/apply", "2026-11-20/2026-11-20").days
    said = talk.say("那帮我算算", "procedure", start="deadline")
    assert "按您前面说的2026年11月20日" in said and "2027年1月19日" in said
    assert "日子不对，改一下" in talk.titles
    assert talk.run.answers["day"] == "2026-11-20"


def test_another_day_or_another_matter_in_the_wish_goes_before_what_was_counted(talk: Talk) -> None:
    talk.answer = "admin_review/apply.condition"
    talk.days = Memory().with_day("limit:admin_review/apply", "2026-11-20/2026-11-20").days
    assert "信访" in talk.say("帮我算信访的期限", "procedure", start="deadline")
    talk.runs.clear()
    entities = [day("11月3号", "2026-11-03")]
    assert "2026年11月20日" not in talk.say("11月3号的帮我算算", "procedure", entities=entities, start="deadline")


def test_the_limit_of_a_run_begun_with_a_day_is_known_before_its_end(talk: Talk) -> None:
    understood = heard("9月30号收到的罚款决定书，帮我算算", entities=[day("9月30号", "2026-09-30")], start="deadline")
    talk._do(understood)
    assert talk.run.last_day is not None
    assert talk.obey(Start(procedure="deadline"))


@pytest.mark.parametrize("words", ["没写", "没约定"])
def test_no_day_is_an_answer_where_one_is_asked_for(talk: Talk, words: str) -> None:
    talk.start("deadline", area="civil", civil="limitation", limitation="debt_contract/limitation")
    talk.say(words, "chitchat")
    assert talk.run.answers["day"] is None


def test_of_a_month_the_first_day_is_one_press_away(talk: Talk) -> None:
    at(talk, "入职日期", "draft/labor_application")
    talk.say("去年三月", entities=[day("去年三月", "2025-03", "month")])
    talk.press("记不清哪天，按2025年3月1日")
    assert talk.run.answers["joined_on"] == "2025-03-01"


def test_a_festival_in_passing_is_asked_back(talk: Talk) -> None:
    """「一直拖着不给，过年也没给」 made New Year's Day the day of joining."""
    at(talk, "入职日期", "draft/labor_application")
    said = talk.say("一直拖着不给 说没钱 过年也没给", entities=[day("过年", "2026-02-17")])
    assert "这里要填的是这一天吗" in said and "joined_on" not in talk.run.answers


@pytest.mark.parametrize(("words", "sum_"), [("一个月1800", 1800), ("1800一个月", 1800), ("一家四口一个月两千", None)])
def test_a_length_of_time_is_no_sum(talk: Talk, words: str, sum_: int | None) -> None:
    at(talk, "全家每月收入", "draft/hardship_statement")
    talk.say(words)
    assert talk.run.answers.get("income") == sum_


def test_odd_jobs_are_no_zero(talk: Talk) -> None:
    """「打零工」 was an income of 0 yuan."""
    at(talk, "全家每月收入", "draft/hardship_statement")
    talk.say("打零工")
    assert "income" not in talk.run.answers


@pytest.mark.parametrize(
    ("words", "name"), [("老板姓钱 叫钱大有", "钱大有"), ("我叫王小红", "王小红"), ("某某镇建材公司", "某某镇建材公司")]
)
def test_a_name_is_found_in_what_is_said_around_it(talk: Talk, words: str, name: str) -> None:
    at(talk, "姓名", "draft/honesty_pledge")
    talk.say(words)
    assert talk.run.answers["name"] == name


@pytest.mark.parametrize("words", ["宜君县太安镇", "王益区红旗街12号"])
def test_an_address_is_no_name(talk: Talk, words: str) -> None:
    at(talk, "姓名", "draft/honesty_pledge")
    assert "看着像地址" in talk.say(words)
    assert "name" not in talk.run.answers


@pytest.mark.parametrize("words", ["不知道他住哪", "不清楚对方地址", "不知道人家的电话"])
def test_not_knowing_somebody_elses_address_is_no_address(talk: Talk, words: str) -> None:
    """「不知道他住哪」 stood on the paper as the address."""
    at(talk, "对方送达地址", "draft/confirmation_application")
    talk.say(words)
    assert talk.run.answers["other_address"] is None


def test_a_day_where_a_choice_is_asked_is_kept_however_it_is_told(talk: Talk) -> None:
    talk.start("deadline", area="disclosure", disclosure="disclosure_review")
    said = talk.say("10月8号交的", "procedure", entities=[day("10月8号", "2026-10-08")])
    assert "不填日子" in said and talk.run.place.told == "2026-10-08"


def test_a_wish_after_any_limit_of_the_same_area_goes_on_from_it(talk: Talk) -> None:
    talk.answer = "labor/arbitration.process"
    talk.days = Memory().with_day("limit:labor/sue_award", "2026-11-15/2026-11-15").days
    assert "按您前面说的2026年11月15日" in talk.say("帮我算算", "procedure", start="deadline")
    talk.runs.clear()
    talk.answer = "consumer/refund.process"
    assert "哪一类的期限" in talk.say("帮我算算", "procedure", start="deadline")


@pytest.mark.parametrize("words", ["寄到刚才的", "同上", "和住址一样", "就寄到刚才的住址"])
def test_the_same_address_as_before_is_no_address_of_its_own(talk: Talk, words: str) -> None:
    talk.start("draft/review_application", party="person", agent="self")
    at(talk, "送达地址", "draft/review_application")
    talk.say(words)
    assert talk.run.answers["delivery_address"] is None


@pytest.mark.parametrize("words", ["那个身份证我没带", "身份证没在身上"])
def test_a_card_left_at_home_is_left_out(talk: Talk, words: str) -> None:
    at(talk, "身份证号码", "draft/honesty_pledge")
    talk.say(words, "gov_service")
    assert talk.run.answers["id_number"] is None


def test_a_button_in_words_is_found_in_no_longer_answer(talk: Talk) -> None:
    talk.start("draft/mediation_application")
    talk.say("还没有名字的那家新开的公司")
    assert talk.run.answers["other_name"] == "还没有名字的那家新开的公司"


def test_the_words_of_the_first_option_choose_nothing_in_the_next_question(talk: Talk) -> None:
    talk.start("deadline")
    said = talk.say("欠钱、打官司的")
    assert "先选了" not in said and talk.run.answers == {"area": "civil"}


@pytest.mark.parametrize(
    ("kind", "words", "answer"),
    [
        ("neighbour", "不是吵闹", ("trouble", "damage")),
        ("divorce", "没打过", ("violence", "calm")),
        ("divorce", "从来没动过手", ("violence", "calm")),
        ("divorce", "他打过我好几次", ("violence", "violent")),
    ],
)
def test_the_other_of_two_is_chosen_by_denying_the_first(
    talk: Talk, kind: str, words: str, answer: tuple[str, str]
) -> None:
    group = {"neighbour": "home", "divorce": "family"}[kind]
    talk.start("navigator", group=group, **{f"kind_{group}": kind})
    talk.say(words, "marriage_family")
    assert talk.run.answers.get(answer[0]) == answer[1]


def test_who_has_not_understood_says_nothing_of_violence(talk: Talk) -> None:
    talk.start("navigator", group="family", kind_family="divorce")
    talk.say("没听懂", "chitchat")
    assert "violence" not in talk.run.answers


def test_a_postal_address_is_no_mail_address(talk: Talk) -> None:
    talk.start("draft/info_request", way="email", form="electronic", party="person")
    at(talk, "电子邮箱", "draft/info_request")
    assert "要有 @" in talk.say(HOME)
    talk.say("someone@example.com")
    assert talk.run.answers["email"] == "someone@example.com"


def test_what_is_not_given_is_what_it_is_about(talk: Talk) -> None:
    """「不给赡养费」 was read as 「not 赡养费」."""
    talk.say("我哥不给赡养费，帮我看看够不够法律援助", "procedure", start="legal_aid_check")
    assert talk.run.answers["matter"] == "support"


def _choices() -> list[tuple[str, tuple[Option, ...]]]:
    fields = [field for document in load_documents(DATA).values() for field in document.fields]
    found = [
        (f"{field.id}", tuple(Option(o.value, o.title, o.means, o.words) for o in field.options)) for field in fields
    ]
    found += [(each.id, choice_field(each).options) for each in load_book(DATA).questions.values()]
    found += [
        (each.id, tuple(Option(o.value, o.title, o.means, o.words) for o in each.options))
        for each in load_table(DATA).questions.values()
    ]
    return [(name, options) for name, options in found if options]


@pytest.mark.parametrize(("name", "options"), _choices())
def test_every_word_for_an_option_leads_to_it(name: str, options: tuple[Option, ...]) -> None:
    wrong = [
        (word, option.title)
        for option in options
        for word in (option.title, *option.words)
        if [each.value for each in chosen(options, word)] != [option.value]
    ]
    assert wrong == []


def test_two_tabs_press_different_answers_to_one_question(talk: Talk) -> None:
    """The later press counts, says so, and the way goes on from where it stood."""
    talk.start("deadline")
    buttons = {button.title: button.command for button in talk.last.messages[0].buttons}
    first, second = buttons["对政府的决定不服"], buttons["政府信息公开"]
    assert isinstance(first, Step) and isinstance(second, Step)
    talk.obey(first)
    said = talk.obey(second)
    assert "“哪一类”改成了：政府信息公开" in said and "您想知道哪一步" in said
    assert talk.run.answers == {"area": "disclosure"}
    assert talk.obey(second) == said.split("\n\n", 1)[1], "pressed twice it changes nothing"


def test_a_skip_in_another_tab_does_not_wipe_the_answer(talk: Talk) -> None:
    at(talk, "联系电话", "draft/honesty_pledge")
    [skip] = [button.command for button in talk.last.messages[-1].buttons if button.title == "不清楚，先跳过"]
    talk.say(PHONE)
    assert isinstance(skip, Step)
    talk.obey(skip)
    assert talk.run.answers["phone"] == PHONE


def test_several_done_in_another_tab_says_nothing_of_the_next_question(talk: Talk) -> None:
    at(talk, "仲裁请求", "draft/labor_application")
    buttons = {button.title: button.command for button in talk.last.messages[-1].buttons}
    done = buttons["都没有"]
    talk.say("要工资")
    at(talk, "证据和证据来源", "draft/labor_application")
    assert isinstance(done, Step)
    assert "“仲裁请求”前面已经答过了：补发拖欠的工资，没有动它" in talk.obey(done)
    assert "labor_evidence" not in talk.run.answers


def test_the_same_words_from_two_tabs_answer_one_question(talk: Talk) -> None:
    """The second 「张三」 became the opponent's address."""
    at(talk, "对方", "draft/mediation_application")
    talk.say("张三")
    said = talk._do(replace(heard("张三"), crossed=Crossed.AGAIN))
    assert "前一句已经收到了" in said and "对方的电话或者住址" in said
    assert "other_contact" not in talk.run.answers


def test_other_words_from_another_tab_are_asked_back_and_not_lost(talk: Talk) -> None:
    at(talk, "对方", "draft/mediation_application")
    talk.say("张三")
    said = talk._do(replace(heard("张三丰"), crossed=Crossed.OTHER))
    assert "“张三丰”是在这一问出来以前发的" in said
    assert talk.run.answers["other_name"] == "张三" and "other_contact" not in talk.run.answers
    talk.press("是，没写错")
    assert talk.run.answers["other_contact"] == "张三丰"


def test_an_option_of_a_later_question_is_taken_with_the_way_to_it(talk: Talk) -> None:
    """「决定书写了可以复议」 where it was asked which kind of limit got an answer of the rules, and the question again."""
    talk.start("deadline")
    said = talk.say("决定书写了可以复议")
    assert "照您说的，先选了：对政府的决定不服、想申请行政复议、决定书写了可以复议。" in said
    assert "决定书是哪天收到的" in said and "不对，改一下" in talk.titles
    assert talk.run.answers["review"] == "admin_review/apply"


def test_a_question_about_what_comes_later_is_no_choice(talk: Talk) -> None:
    talk.start("deadline")
    talk.say("复议要交钱吗", "admin_review")
    assert talk.course is Course.REJECTS


@pytest.mark.parametrize(
    ("wish", "led"),
    [
        ("帮我算行政复议最晚哪天", {"area": "official", "official": "review"}),
        ("帮我算国家赔偿还有几天", {"area": "official", "official": "compensation"}),
        ("帮我算司法确认的期限", {"area": "aid", "aid": "confirm"}),
        ("帮我算期限", {}),
    ],
)
def test_the_wish_leads_as_far_as_it_tells(wish: str, led: dict[str, str]) -> None:
    """State compensation was counted as the three years of a debt: 赔偿 stood in the title of that."""
    procedure = SHIPPED.get("deadline")
    assert procedure is not None
    told = told_choices(procedure, heard(wish), CONTEXT)
    assert told.items() >= led.items() and bool(told) is bool(led)


def test_a_day_remembered_after_the_result_is_what_it_is_counted_from(talk: Talk) -> None:
    """「忘了」, a result without a day, then 「十一月三号」: nobody could place it."""
    talk.start("deadline", area="official", official="review", review="admin_review/apply")
    talk.say("忘了")
    said = talk.say("十一月三号", entities=[day("十一月三号", "2026-11-03")])
    assert "改成了：2026年11月3日" in said and "怎么算的" in said


def test_a_bare_day_under_an_answer_begins_what_it_offers() -> None:
    talk = Talk(SHIPPED, CONTEXT)
    talk.at_hand = [Start(procedure="deadline", answers={"area": "work", "work": "labor/arbitration"})]
    said = talk.say("今年端午走的", "out_of_scope", entities=[day("今年端午", "2026-06-19")])
    assert "您前面说到2026年6月19日" in said and "就是这天" in talk.titles


def test_several_choices_that_were_written_are_read_back(talk: Talk) -> None:
    """「撤了 再赔我钱」 was taken for one of the two, and nobody saw it."""
    at(talk, "行政复议请求", "draft/review_application")
    said = talk.say("撤了 再赔我钱")
    assert "记下了，行政复议请求：撤销这个决定、赔偿我的损失。" in said


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("区上的市场监管局", "district_department"),
        ("县公安局", "district_department"),
        ("区政府", "district_government"),
        ("镇上", "town"),
    ],
)
def test_a_bureau_of_the_district_is_not_its_government(talk: Talk, said: str, level: str) -> None:
    """「区上的市场监管局」 was the district's government: the paper went to the city's."""
    at(talk, "作出决定的是哪一级", "draft/review_application")
    talk.say(said)
    assert talk.run.answers["level"] == level


def test_the_city_s_bureau_is_asked_back_and_not_taken_for_the_district_s(talk: Talk) -> None:
    at(talk, "作出决定的是哪一级", "draft/review_application")
    assert "您说的是下面哪一个" in talk.say("市里的市场监管局")


def test_the_same_address_in_other_words(talk: Talk) -> None:
    at(talk, "送达地址", "draft/review_application")
    assert "“送达地址”：就寄到刚才的住址。" in talk.say("就刚才那")
    assert talk.run.answers["delivery_address"] is None


def moon(text: str, value: str, lunar_day: str, lunar_name: str) -> dict[str, Any]:
    """A day as the brain reads it where it is, or may be, one of the farmers' calendar."""
    it = {"value": value, "grain": "day", "lunar_day": lunar_day, "lunar_name": lunar_name}
    return {"entity": "date", "text": text, "value": it}


FIFTEENTH = moon("农历八月十五", "2026-09-25", "2026-09-25", "八月十五")
SIXTEENTH = moon("八月十六", "2026-08-16", "2026-09-26", "八月十六")


def test_a_lunar_day_is_put_right_by_a_day_of_the_same_calendar(talk: Talk) -> None:
    """「是八月十六」 after 「农历八月十五」 was the sixteenth of August, and the limit was over."""
    talk.start("deadline", **load_book_way("admin_review/apply"))
    talk.say("农历八月十五", entities=[FIFTEENTH])
    said = talk.say("不对，是八月十六", entities=[SIXTEENTH])
    assert "农历八月十六，公历2026年9月26日，星期六" in said
    assert talk.run.answers["day"] == "2026-09-26"


def test_a_day_after_no_lunar_one_is_the_solar_calendar_s(talk: Talk) -> None:
    talk.start("deadline", **load_book_way("admin_review/apply"))
    talk.say("9月25号", entities=[day("9月25号", "2026-09-25")])
    said = talk.say("不对，是八月十六", entities=[SIXTEENTH])
    assert "2026年8月16日，星期日" in said and "农历" not in said


def test_pressing_to_change_a_lunar_day_keeps_its_calendar(talk: Talk) -> None:
    talk.start("deadline", **load_book_way("admin_review/apply"))
    talk.say("农历八月十五", entities=[FIFTEENTH])
    assert "农历八月十五，公历2026年9月25日，星期五" in talk.say("看看填了什么")
    talk.press("改一个")
    talk.press(next(title for title in talk.titles if "2026年9月25日" in title))
    talk.say("八月十六", entities=[SIXTEENTH])
    assert talk.run.answers["day"] == "2026-09-26"


def test_behind_the_result_a_lunar_day_keeps_its_calendar_too(talk: Talk) -> None:
    talk.start("deadline", **load_book_way("admin_review/apply"))
    talk.say("农历八月十五", entities=[FIFTEENTH])
    talk.press("没有")
    assert talk.course is Course.ENDS
    said = talk.say("错了，是八月十六", entities=[SIXTEENTH])
    assert "改成了：农历八月十六，公历2026年9月26日，星期六" in said and talk.run.answers["day"] == "2026-09-26"


def load_book_way(rule: str) -> dict[str, Any]:
    """The answers that lead to this limit."""
    return dict(load_book(DATA).way_to(rule) or {})


@pytest.mark.parametrize("words", ["错咧，是9月3号", "不对咧，9月3号", "记错了，应该是9月3号", "搞错啦 是9月3号"])
def test_wrong_is_said_in_dialect_too(talk: Talk, words: str) -> None:
    """「错咧，是八月十六」 was answered with what the assistant can do."""
    talk.start("deadline", **load_book_way("admin_review/apply"))
    talk.say("9月1号", entities=[day("9月1号", "2026-09-01")])
    talk.say(words, "chitchat", entities=[day("9月3号", "2026-09-03")])
    assert talk.run.answers["day"] == "2026-09-03"


@pytest.mark.parametrize("words", ["改纠纷经过", "改一下纠纷的经过", "经过写错了", "想要的结果要改"])
def test_a_label_is_known_without_its_particle(talk: Talk, words: str) -> None:
    """「改纠纷经过」 behind the finished paper was answered with 「好的，您慢走」."""
    talk.start("draft/mediation_application", **answers_of("mediation_application"))
    assert talk.course is Course.ENDS
    said = talk.say(words, "chitchat")
    assert ("“想要的结果”现在填的是" if "结果" in words else "“纠纷的经过”现在填的是") in said


@pytest.mark.parametrize(
    "words", ["赵一、钱二、孙三、李四、周五", "我们五个：赵一 钱二 孙三 李四 周五", "张小红，李小军"]
)
def test_several_applicants_are_told_how_they_apply_together(talk: Talk, words: str) -> None:
    """Five workmates were told 「只写名字就行」, which they had done."""
    said = at(talk, "姓名", "draft/mediation_application").say(words)
    assert "这里先写一个人的名字" in said and "每个人都签名" in said


def test_the_other_side_may_be_several(talk: Talk) -> None:
    at(talk, "对方", "draft/mediation_application").say("李春来、李小来")
    assert talk.run.answers["other_name"] == "李春来、李小来"


@pytest.mark.parametrize("words", ["老板姓钱 叫钱大有", "王小红", "我叫王小红", "铜川市某某建材有限责任公司"])
def test_one_name_is_one_name(words: str) -> None:
    assert not several_names(words) and name_in(words)
