"""A brief says what was said: in the citizen's own words, and nothing that nobody told."""

from datetime import date

from hotline.briefs.build import Filled, Known, Written, build
from hotline.conversations.brain import Understanding
from hotline.procedures.run import Run
from hotline.vocabulary import BriefKind, Outcome, RunStatus
from tests.procedures.wages import CONTRACT, DAY, PHONE, PROOF, STORY, SUM, WHO


def wrote(text: str, *, outcome: Outcome = Outcome.ANSWERED, **entities: str) -> Written:
    found = [{"entity": name, "text": words} for name, words in entities.items()]
    return Written(text, outcome, Understanding(text=text, entities=found))


def lines(*written: Written, **more) -> dict[BriefKind, str]:
    return {line.kind: line.text for line in build(Known(written, **more))}


def test_a_bare_wish_for_a_person_makes_no_brief() -> None:
    assert lines(wrote("转人工")) == {}
    assert lines(wrote("你好", outcome=Outcome.CHITCHAT), wrote("转人工", outcome=Outcome.HANDED_OFF)) == {}


def test_the_citizens_own_words_stand_in_the_lines() -> None:
    made = lines(
        wrote("老板拖欠我三个月工资，一共一万二", duration="三个月", amount="一万二"),
        wrote("去年九月开始没发，没签劳动合同，有微信聊天记录", date="去年九月"),
        answered=["拖欠工资怎么办"],
        district="王益区",
    )
    assert made == {
        BriefKind.WHAT: "老板拖欠我三个月工资，一共一万二；去年九月开始没发，没签劳动合同，有微信聊天记录",
        BriefKind.WHO: "提到老板；在王益区",
        BriefKind.WHEN: "三个月；去年九月",
        BriefKind.HOW_MUCH: "一万二",
        BriefKind.DOCUMENTS: "没签劳动合同；有微信聊天记录",
        BriefKind.SAID: "拖欠工资怎么办",
    }


def test_a_fact_outside_the_story_brings_its_own_words_along() -> None:
    """Four accounts: the third is left out of the story, and its sum would hang in the air."""
    made = lines(
        wrote("房东不退押金一直拖着"),
        wrote("租约已经到期了我都搬走了"),
        wrote("押金交了两千块钱", amount="两千块钱"),
        wrote("他说墙弄脏了所以不退"),
    )
    assert made[BriefKind.HOW_MUCH] == "押金交了两千块钱"
    assert "两千" not in made[BriefKind.WHAT]


def test_what_is_asked_is_not_told() -> None:
    """「复议是60天吗」 says nothing of when anything happened, 「要不要合同」 nothing of a contract."""
    made = lines(wrote("行政复议是60天吗，需要带什么合同", duration="60天"))
    assert set(made) == {BriefKind.WHAT}


def test_a_missing_paper_stays_missing() -> None:
    assert lines(wrote("借钱给朋友没打欠条现在不还"))[BriefKind.DOCUMENTS] == "借钱给朋友没打欠条现在不还"


def test_what_was_filled_in_stands_under_its_labels_without_number_and_address() -> None:
    answers = {
        "who": "firm",
        "contract": "no",
        "day": "2026-03-01",
        "sum": 32000,
        "proof": ["card"],
        "phone": "13900000001",
    }
    run = Run("0" * 32, "wages", {**answers, "story": None}, RunStatus.CONCLUDED, last_day=date(2027, 3, 1))
    made = lines(filled=[Filled("讨薪", run, [WHO, CONTRACT, DAY, SUM, PROOF, PHONE, STORY], paper=False)])
    assert made[BriefKind.WHAT] == "欠钱的：单位"
    assert made[BriefKind.WHEN] == "哪天起没发：2026年3月1日，星期日；算出来最晚2027年3月1日，星期一"
    assert made[BriefKind.HOW_MUCH] == "欠多少：32,000元"
    assert made[BriefKind.DOCUMENTS] == "劳动合同：没签；手里的证据：工牌"
    assert "139" not in str(made)
    paper = Filled("人民调解申请书", Run("1" * 32, "draft/mediation", {}, RunStatus.CONCLUDED), [], paper=True)
    assert lines(filled=[paper]) == {BriefKind.DOCUMENTS: "在这里写好的人民调解申请书"}


def test_answers_inside_a_procedure_are_no_account() -> None:
    made = lines(wrote("上个月15号左右收到的", outcome=Outcome.PROCEDURE), reason="想问问怎么写")
    assert made == {BriefKind.WHAT: "想问问怎么写"}


def test_a_very_long_story_stays_short() -> None:
    assert len(lines(wrote("老" * 2000))[BriefKind.WHAT]) == 200
