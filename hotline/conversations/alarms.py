"""The alarm of a danger: raised with the citizen's words, silenced by a seat who says it has seen them, escalated when
nobody does. The citizen is told what is so: that nobody has seen it yet, or who has.
"""

from datetime import datetime, timedelta

from hotline.conversations.models import ConversationRow

ESCALATE_AFTER = timedelta(seconds=60)
"""So long an alarm rings before it goes further up."""

TELL_AGAIN_AFTER = timedelta(seconds=60)
"""Whoever goes on writing while nobody has seen it hears the truth again, but not after each line."""

REMIND_EVERY = timedelta(minutes=5)
MOST_REMINDERS = 12
"""The duty contact hears again of an escalated alarm that still nobody has seen: every five minutes, for an hour."""

SEEN = "工作人员（工号 {staff_no}）已经看到您的消息。危险还在的话，请先拨打 110，不要只在这里等回复。"
UNSEEN = (
    "还没有工作人员看到您的消息，请不要只在这里等。能打电话请马上打 110；不方便出声，可以发短信到 12110"
    "（各地格式以公安机关公布为准）；身体受伤或者服了药打 120。坐席台的警报还在响。"
)


def raise_alarm(conversation: ConversationRow, *, now: datetime) -> None:
    """Ring, or go on ringing: a second cry does not start the minute anew in which nobody answered the first."""
    if conversation.danger_alarmed_at is not None and conversation.danger_acknowledged_at is None:
        return
    conversation.danger_alarmed_at = now
    conversation.danger_acknowledged_at = conversation.danger_escalated_at = None
    conversation.duty_told = 0


def acknowledge(conversation: ConversationRow, *, now: datetime) -> bool:
    """A seat has seen it. False where there was nothing to silence."""
    if conversation.danger_at is None or conversation.danger_acknowledged_at is not None:
        return False
    conversation.danger_acknowledged_at = now
    return True


def end_danger(conversation: ConversationRow) -> None:
    """The seat who took it has dealt with it."""
    conversation.danger_class = conversation.danger_at = conversation.danger_acknowledged_at = None
    conversation.danger_alarmed_at = conversation.danger_escalated_at = None
    conversation.duty_told = 0


def is_unseen(conversation: ConversationRow) -> bool:
    """Whether there is danger here that no seat has said to have seen."""
    return conversation.danger_alarmed_at is not None and conversation.danger_acknowledged_at is None


def overdue(conversation: ConversationRow, *, now: datetime) -> bool:
    """Whether nobody has acknowledged for too long and it has not gone further up."""
    return (
        conversation.danger_alarmed_at is not None
        and conversation.danger_acknowledged_at is None
        and conversation.danger_escalated_at is None
        and now >= conversation.danger_alarmed_at + ESCALATE_AFTER
    )


def due_tellings(conversation: ConversationRow, *, now: datetime) -> int:
    """How often the duty contact should have heard of this alarm by now: when it began to ring, when it was escalated,
    and so on until a seat has seen it (`duty_told` counts what was sent). A rehearsal calls nobody."""
    if conversation.rehearsal or not is_unseen(conversation):
        return 0
    if conversation.danger_escalated_at is None:
        return 1
    return 2 + min((now - conversation.danger_escalated_at) // REMIND_EVERY, MOST_REMINDERS)
