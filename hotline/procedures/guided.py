"""What the guide makes of a turn."""

from dataclasses import dataclass, replace
from enum import StrEnum

from hotline.conversations.reply import Reply, ReplyMessage
from hotline.procedures.run import Run
from hotline.vocabulary import Outcome, Reason


class Course(StrEnum):
    """How the conversation goes on after a turn of the guide."""

    ASKS = "asks"
    """A question is open: the next message comes to the guide first."""
    ENDS = "ends"
    """Nothing is open any more."""
    REJECTS = "rejects"
    """The rules answer this message; then the same question is asked again."""
    YIELDS = "yields"
    """Nothing was open after all: the rules answer this message."""


@dataclass(frozen=True)
class Guided:
    """Messages, the runs to be kept, and the course. `concluded`: the messages are a result, to be remembered."""

    course: Course
    messages: tuple[ReplyMessage, ...] = ()
    runs: tuple[Run, ...] = ()
    reason: Reason | None = None
    concluded: bool = False

    def opening_with(self, text: str) -> "Guided":
        """The same with this before its first message."""
        first, *rest = self.messages
        return replace(self, messages=(first.model_copy(update={"text": f"{text}\n\n{first.text}"}), *rest))

    @property
    def reply(self) -> Reply:
        """As an action hands it over."""
        return Reply(
            outcome=Outcome.PROCEDURE,
            reason=self.reason,
            messages=list(self.messages),
            effects=[run.saved() for run in self.runs],
        )
