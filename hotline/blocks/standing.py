"""Whether a conversation is kept from people now, and how the citizen is told."""

from datetime import datetime
from enum import StrEnum

from hotline.callbacks.rules import in_words
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import has_open_danger


class AbuseKind(StrEnum):
    """What was done to the staff."""

    INSULT = "insult"
    THREAT = "threat"
    HARASS = "harass"
    FLOOD = "flood"


_BECAUSE: dict[AbuseKind, str] = {
    AbuseKind.INSULT: "会话里有辱骂工作人员的话",
    AbuseKind.THREAT: "会话里有威胁工作人员的话",
    AbuseKind.HARASS: "会话里有骚扰工作人员的话",
    AbuseKind.FLOOD: "会话里一再发送无关的内容",
}
_STILL = (
    "这期间智能助手照常回答您；法律咨询可以拨打 12348。"
    "有人身危险请马上打 110，急救打 120，不方便说话发短信 12110；写在这里的危险也照样提醒工作台。"
)
LIFTED = "人工服务已经恢复，需要时可以转人工。"


def is_blocked(conversation: ConversationRow, *, now: datetime) -> bool:
    """Whether people's service is kept away now. Never from whoever is in danger."""
    until = conversation.blocked_until
    return until is not None and now < until and not has_open_danger(conversation)


def first_told(kind: AbuseKind, *, until: datetime) -> str:
    """What the citizen reads when it begins: why, until when, what still works, where to complain."""
    begun = f"{_BECAUSE[kind]}，您在这段会话里的人工服务暂停到{in_words(until)}，到时自动恢复。"
    return f"{begun}{_STILL}认为不该暂停的，可以拨打 12345 反映。"


def carried_told(*, until: datetime) -> str:
    """What the citizen reads at the head of a conversation into which a block came along."""
    begun = f"您在上一段会话里的人工服务暂停到{in_words(until)}，这一段也一样，到时自动恢复。"
    return f"{begun}{_STILL}上一段不是您写的，或者认为不该暂停的，可以拨打 12345 反映。"


def told_again(conversation: ConversationRow) -> str:
    """What is said to whoever asks for a person meanwhile."""
    until = conversation.blocked_until
    return f"人工服务暂停到{in_words(until)}，到时自动恢复。{_STILL}" if until is not None else LIFTED
