"""The closed lists of promises and of the calls made for them."""

from enum import StrEnum


class PromiseKind(StrEnum):
    """What was promised: an answer in the conversation, or a call."""

    ANSWER = "answer"
    CALL = "call"


class PromiseStatus(StrEnum):
    """Where a promise stands. Late is no status: an open promise is late once its time is over."""

    OPEN = "open"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class DayPart(StrEnum):
    """When the citizen can take a call."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_HOURS: dict[DayPart, tuple[int, int]] = {
    DayPart.ANY: (8, 21),
    DayPart.MORNING: (9, 12),
    DayPart.AFTERNOON: (14, 18),
    DayPart.EVENING: (18, 21),
}
"""From and to, local time. Nobody is called at night."""
PART_TITLES: dict[DayPart, str] = {
    DayPart.ANY: "什么时候都行（8点到21点）",
    DayPart.MORNING: "上午（9点到12点）",
    DayPart.AFTERNOON: "下午（14点到18点）",
    DayPart.EVENING: "晚上（18点到21点）",
}


class LineStatus(StrEnum):
    """What the telephone system can know of a call: the line, not who spoke."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    BUSY = "busy"


class CallOutcome(StrEnum):
    """How a call ended. Only `reached` keeps the promise: the check word was said, and the matter talked about."""

    REACHED = "reached"
    NOTIFIED = "notified"
    WORD_WRONG = "word_wrong"
    OTHER_PERSON = "other_person"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"

    @property
    def to_writing(self) -> bool:
        """After these no further call makes sense: the answer is owed in the conversation."""
        return self in (CallOutcome.NOTIFIED, CallOutcome.WRONG_NUMBER, CallOutcome.REFUSED)
