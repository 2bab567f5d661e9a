"""Under an answer stands the limit that the told day starts: once, with a way to put it right."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from hotline.clock import SHANGHAI
from hotline.conversations.brain import Understanding
from hotline.conversations.reply import AnswerRef, Ask, Button, NoteLimit, Reply, ReplyMessage, Start, Topic
from hotline.knowledge.memory import Memory, Turned
from hotline.procedures.counted import with_limits
from hotline.procedures.procedure import Context
from hotline.procedures.registry import shipped_procedures
from hotline.vocabulary import Area, Outcome
from tests.procedures.wages import NOWHERE, PROCEDURES

SHIPPED = shipped_procedures()
FINE = "admin_review/apply.condition"


def context(day: int = 26) -> Context:
    now = datetime(2026, 11, day, 10, tzinfo=SHANGHAI)
    return SHIPPED.context(now=now, district=None, directory=NOWHERE)


def heard(text: str, day: str | None = None) -> Understanding:
    value = {"value": f"2026-{day}", "grain": "day"}
    return Understanding(text=text, entities=[{"entity": "date", "text": "那天", "value": value}] if day else [])


def answered(*answers: str | None, memory: Memory = Memory()) -> Turned:  # noqa: B008 (frozen)
    def message(id_: str | None) -> ReplyMessage:
        ref = AnswerRef(id=id_, version=1, reviewed_on=date(2026, 1, 1)) if id_ else None
        asks = [Button(title=f"问{number}", command=Ask(intent="labor/wage.fee")) for number in range(6)]
        return ReplyMessage(text="答", topic=Topic(area=Area.ADMIN_REVIEW, confidence=1), buttons=asks, answer=ref)

    return Turned(Reply(outcome=Outcome.ANSWERED, messages=[message(each) for each in answers]), memory)


def counted(turned: Turned, understanding: Understanding, *, offers: bool = True, event: str | None = None) -> Turned:
    return with_limits(turned, understanding, SHIPPED, context(), event=event, offers=offers)


def test_the_limit_comes_first_with_the_paper_and_another_day() -> None:
    turned = counted(answered(FINE), heard("那天收到的罚款决定书", "09-30"))
    [message] = turned.reply.messages
    assert message.text.startswith("按您说的2026年9月30日收到决定书算")
    assert message.text.endswith("答")
    assert [button.title for button in message.buttons] == [
        "转人工",
        "帮我写行政复议申请书",
        "日子不对，重新算",
        "问0",
        "问1",
        "问2",
    ]
    draft, anew = message.buttons[1].command, message.buttons[2].command
    assert isinstance(draft, Start)
    assert "2026-09-30" in draft.answers.values()
    assert anew == Start(
        procedure="deadline", answers={"area": "official", "official": "review", "review": "admin_review/apply"}
    )
    assert {citation.article for citation in message.citations} >= {"第二十条"}


@pytest.mark.parametrize(
    ("day", "until"), [("09-30", date(2026, 11, 27)), ("11-20", date(2027, 1, 19)), ("08-03", None)]
)
def test_the_day_by_which_to_act_goes_along_for_the_queue(day: str, until: date | None) -> None:
    """Before, only a finished 算期限 moved anybody ahead: whoever was told 「还有三天」 in passing waited behind all others."""
    [effect] = counted(answered(FINE), heard("那天收到的罚款决定书", day)).reply.effects
    assert effect == NoteLimit(rule="admin_review/apply", last_day=until)


def test_two_answers_to_one_message_say_it_once() -> None:
    turned = counted(answered(FINE, "admin_review/apply.fee"), heard("那天收到的罚款决定书", "09-30"))
    assert ["按您" in message.text for message in turned.reply.messages] == [True, False]


def test_it_is_said_again_while_it_presses() -> None:
    first = counted(answered(FINE), heard("那天收到的罚款决定书", "09-30"))
    [message] = counted(answered("admin_review/apply.fee", memory=first.memory), heard("要钱吗")).reply.messages
    assert message.text.startswith("按您前面说的2026年9月30日收到决定书算")
    assert "怎么算的" not in message.text
    [other] = counted(answered("labor/wage.fee", memory=first.memory), heard("工资呢")).reply.messages
    assert other.text == "答"


def test_what_does_not_press_is_not_said_again() -> None:
    first = counted(answered(FINE), heard("那天收到的罚款决定书", "11-20"))
    [message] = counted(answered("admin_review/apply.fee", memory=first.memory), heard("要钱吗")).reply.messages
    assert message.text == "答"


def test_in_the_middle_of_a_procedure_it_is_said_and_nothing_else_is_begun() -> None:
    [message] = counted(answered(FINE), heard("那天收到的罚款决定书", "09-30"), offers=False).reply.messages
    assert "按您说的" in message.text
    assert not [button for button in message.buttons if isinstance(button.command, Start)]


def test_a_day_told_on_request_is_the_day_of_what_was_asked() -> None:
    memory = Memory(days={"admin_review/decision": "2026-09-30/2026-09-30"})
    turned = answered(FINE, memory=memory)
    [message] = counted(turned, heard("那天", "09-30"), event="admin_review/decision").reply.messages
    assert message.text.startswith("按您说的2026年9月30日知道这个决定算")
    assert counted(turned, heard("就那天")).reply == turned.reply


def test_without_limits_or_answers_nothing_changes() -> None:
    turned = answered(FINE)
    message = heard("那天收到的罚款决定书", "09-30")
    assert with_limits(turned, message, PROCEDURES, context(), event=None, offers=True) == turned
    danger = replace(turned, reply=turned.reply.model_copy(update={"outcome": Outcome.DANGER}))
    assert counted(danger, message) == danger
