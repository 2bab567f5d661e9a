"""Turns that went wrong when whole talks were played against the running product: each is kept right."""

from typing import Any

import pytest

from hotline.conversations.reply import Start
from hotline.procedures.guided import Course
from tests.procedures.test_guide import Talk, day
from tests.procedures.test_slips import CONTEXT, SHIPPED
from tests.procedures.wages import NOWHERE


@pytest.fixture
def talk() -> Talk:
    return Talk(SHIPPED, CONTEXT)


def place(name: str) -> list[dict[str, Any]]:
    return [{"entity": "district", "text": name[:-1], "value": {"value": name}}]


@pytest.fixture
def here() -> str:
    """A district of the city as the tests have it."""
    return next(iter(NOWHERE.districts))


def test_a_place_named_too_early_is_kept_for_the_question_that_asks_where(talk: Talk, here: str) -> None:
    """「宜君」 under 「什么事？」 was not understood, and said again in vain."""
    talk.start("legal_aid_check")
    said = talk.say(here[:-1], "out_of_scope")
    assert f"{here}先记着" in said and "什么事" in said
    assert f"您前面说到{here}" in talk.press("工伤")
    talk.say(here, "unclear")
    assert talk.run.answers["place_work"] == here and talk.run.place.where is None


def test_a_place_is_not_promised_where_none_is_ever_asked(talk: Talk, here: str) -> None:
    talk.start("deadline")
    assert "这一问不问地方" in talk.say(here, "chitchat")
    assert talk.run.place.where is None


@pytest.mark.parametrize(
    ("words", "proof"),
    [
        ("工地上记工的本子有", "have"),
        ("有几张照片", "have"),
        ("没有证", "none"),
        ("还没有证明", "none"),
        ("都没有", "none"),
    ],
)
def test_proof_at_hand_or_not_is_said_in_whole_sentences(talk: Talk, words: str, proof: str) -> None:
    talk.start("legal_aid_check", matter="wages", place_work=None, group_work="migrant")
    talk.say(words, "labor")
    assert talk.run.answers["proof_migrant"] == proof


@pytest.mark.parametrize("words", ["没带本子", "不知道有没有", "记工的本子没有了吗"])
def test_what_only_sounds_like_it_is_no_proof(talk: Talk, words: str) -> None:
    talk.start("legal_aid_check", matter="wages", place_work=None, group_work="migrant")
    talk.say(words, "labor")
    assert talk.run.answers.get("proof_migrant") is None


def test_work_without_a_contract_is_no_matter_of_contracts(talk: Talk) -> None:
    """「没有签合同」 became 「欠债、借钱、合同」, and the sheet said that the office will probably say no."""
    talk.start("legal_aid_check")
    talk.say("没有签合同", "labor")
    assert talk.run.answers == {"matter": "wages"}


def test_due_the_day_after_tomorrow_is_urgent(talk: Talk) -> None:
    talk.start("legal_aid_check", matter="wages", place_work=None, group_work=None)
    assert "离最后一天还有多久" in talk.say("后天就到期了", "legal_aid", entities=[day("后天", "2026-11-28")])
    talk.say("后天", "unclear", entities=[day("后天", "2026-11-28")])
    assert talk.run.answers["urgent"] == "week"


def test_none_of_the_options_is_an_answer(talk: Talk) -> None:
    talk.start("legal_aid_check", matter="wages", place_work=None)
    assert "“家里的情况”先不选" in talk.say("都不是", "unclear")
    assert talk.run.answers["group_work"] is None


def test_a_correction_said_twice_is_one(talk: Talk) -> None:
    """「不对不对，是八月十六」 was told that no day is asked for here."""
    talk.start("deadline", area="official", official="review", review="admin_review/apply")
    talk.say("9月25号收到的", entities=[day("9月25号", "2026-09-25")])
    talk.say("不对不对，是9月26号", entities=[day("9月26号", "2026-09-26")])
    assert talk.run.answers["day"] == "2026-09-26"


def test_a_day_with_what_was_done_on_it_is_kept_for_the_question_of_the_day(talk: Talk) -> None:
    """「上个月十五伤的」 where it is asked how far the matter is."""
    talk.start("deadline", area="work", work="injury")
    assert "这一问不填日子" in talk.say("上个月十五伤的", entities=[day("上个月十五", "2026-10-15")])
    assert "您前面说到2026年10月15日" in talk.say("我自己申请，厂里没给报", "labor")


def test_a_day_told_after_the_answer_about_it_begins_the_count(talk: Talk) -> None:
    """「借条上写的2023年腊月二十三还」 got the same answer once more."""
    talk.answer = "debt_contract/limitation.deadline"
    talk.at_hand = [Start(procedure="deadline", answers={"area": "civil", "civil": "limitation"})]
    said = talk.say(
        "借条上写的2023年腊月二十三还",
        "debt_contract",
        matter="debt_contract/limitation",
        entities=[day("2023年腊月二十三", "2024-02-02")],
    )
    assert said and talk.run.procedure == "deadline"
    assert talk.run.place.told == "2024-02-02"


def test_how_it_was_handed_in_is_not_asked_where_it_was_told_with_the_day(talk: Talk) -> None:
    talk.at_hand = [Start(procedure="deadline", answers={"area": "disclosure", "disclosure": "how_applied"})]
    talk.say("10月25号当面交的", "chitchat", entities=[day("10月25号", "2026-10-25")])
    assert "您前面说到2026年10月25日" in talk.last.messages[0].text


def test_a_span_of_days_behind_a_result_without_a_day_is_asked_back(talk: Talk) -> None:
    talk.start("deadline", area="official", official="review", review="admin_review/apply")
    talk.say("忘了")
    around = {
        "entity": "date",
        "text": "去年过年前后",
        "value": {"value": "2025-01-19", "until": "2025-02-08", "grain": "around"},
    }
    assert "是一段时间，这里要填具体哪一天" in talk.say("就去年过年前后", entities=[around])
    assert talk.course is Course.ASKS


def test_the_navigator_begins_with_what_was_answered_before(talk: Talk) -> None:
    """「想离婚」 was answered, 「帮我指个路」 asked what kind of matter it is, and told nothing of what it took."""
    talk.answer = "marriage_family/affair.condition"
    said = talk.say("帮我指个路", "unclear", start="navigator")
    assert "照您说的，先选了：婚姻、家庭、继承" in said and "不对，改一下" in talk.titles
    assert talk.run.answers == {"group": "family"}


def test_what_the_wish_itself_told_is_told_back(talk: Talk) -> None:
    said = talk.say("不知道该走哪条路：买的房漏水，开发商不管", "housing_property", start="navigator")
    assert "照您说的，先选了：房子、邻里、土地、买房" in said


@pytest.mark.parametrize("words", ["想要赔偿", "让商家退钱", "我想让他赔钱", "得给我赔"])
def test_compensation_is_got_by_the_ways_that_were_shown(talk: Talk, words: str) -> None:
    """「想要赔偿」 behind a bad telephone was answered with what a broken leg costs."""
    talk.start("navigator", group="money", kind_money="consumer")
    said = talk.say(words, "traffic_injury")
    assert "走的还是上面这几条路" in said and "第一步" in said
    assert "转人工" in talk.titles and talk.course is Course.ENDS


def test_compensation_behind_another_result_is_for_the_rules(talk: Talk) -> None:
    talk.start("deadline", area="civil", civil="judged", judged="debt_contract/appeal")
    talk.say("忘了")
    talk.say("想要赔偿", "traffic_injury")
    assert talk.course is Course.YIELDS


def test_no_more_behind_a_result_leaves_it_and_does_not_mean_a_judgment(talk: Talk) -> None:
    """「不办了」 behind the result was answered with how to appeal."""
    talk.start("navigator", group="money", kind_money="consumer")
    assert "结果在上面" in talk.say("不办了", "debt_contract")
    assert Talk(SHIPPED, CONTEXT).say("不办了", "debt_contract").startswith("现在没有办到一半的事")


@pytest.mark.parametrize(
    ("answers", "words", "field", "value"),
    [
        ({"group": "harm", "kind_harm": "traffic"}, "腿骨折了", "hurt", "injured"),
        ({"group": "harm", "kind_harm": "traffic"}, "人没事", "hurt", "property"),
        ({"group": "family", "kind_family": "inheritance"}, "我是儿子", "heir", "heir"),
        ({"group": "work", "kind_work": "wages", "employer": "person"}, "没有欠条", "clear", "disputed"),
        ({"group": "work", "kind_work": "wages", "employer": "person"}, "他承认", "clear", "clear"),
        ({"group": "home", "kind_home": "contracted_land"}, "村上给别人的", "opponent", "village"),
    ],
)
def test_deciding_questions_are_answered_as_people_tell_it(
    talk: Talk, answers: dict[str, str], words: str, field: str, value: str
) -> None:
    talk.start("navigator", **answers)
    talk.say(words, "labor")
    assert talk.run.answers.get(field) == value


def test_a_misplaced_answer_in_a_paper_begins_no_other_procedure(talk: Talk) -> None:
    """「9月10号那个罚款决定书」 where a choice is asked began to count days."""
    talk.start("draft/review_application")
    talk.say("9月10号那个罚款决定书", "procedure", matter="procedure/deadline", entities=[day("9月10号", "2026-09-10")])
    assert [run.procedure for run in talk.runs.values()] == ["draft/review_application"]
    talk.say("帮我算算还有几天", "procedure", matter="procedure/deadline")
    assert talk.run.procedure == "deadline"


def test_a_review_is_wished_for_though_a_fine_is_named_too(talk: Talk) -> None:
    """「罚款不服，想复议，算一下最晚哪天」 was asked what kind of limit it is."""
    talk.say("罚款不服，想复议，算一下最晚哪天", "admin_review", start="deadline")
    assert talk.run.answers == {"area": "official", "official": "review"}


@pytest.mark.parametrize("words", ["就是这天", "对", "是的"])
def test_the_day_told_before_is_confirmed_in_words_as_by_the_button(talk: Talk, words: str) -> None:
    """「就是这天」 stood on the button, and typed it was not understood."""
    talk.start("deadline", area="work", work="injury")
    talk.say("上个月十五伤的", entities=[day("上个月十五", "2026-10-15")])
    talk.say("我自己申请，厂里没给报", "labor")
    talk.say(words, "procedure")
    assert talk.run.answers["day"] == "2026-10-15"


def test_the_place_told_before_is_confirmed_in_words(talk: Talk, here: str) -> None:
    talk.start("legal_aid_check")
    talk.say(here, "out_of_scope")
    talk.press("工伤")
    talk.say("对", "chitchat")
    assert talk.run.answers["place_work"] == here
