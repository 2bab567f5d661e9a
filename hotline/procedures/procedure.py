"""The contract between a guided conversation and the rules behind it.

The conversation (asking, reading, correcting, pausing, coming back) is the same for all procedures and knows no law.
A procedure knows the law and nothing of conversations: from the answers so far it says which question comes next,
and, when there is none, what follows. Both are pure: same answers, same day, same result.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hotline.catalogue.directory import Directory
from hotline.clock import day_of
from hotline.conversations.brain import Understanding
from hotline.conversations.reply import ReplyMessage
from hotline.procedures.fields import Answers, Field, Value
from hotline.vocabulary import Area
from hotline.workdays import WorkCalendar


@dataclass(frozen=True)
class Context:
    """The world as the conversation sees it: its moment, the citizen's district, offices and numbers, working days."""

    now: datetime
    district: str | None
    directory: Directory
    calendar: WorkCalendar

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return day_of(self.now)


@dataclass(frozen=True)
class FileRef:
    """A file that the conclusion offers; `name` is what `render` takes and what the citizen saves it as."""

    name: str
    title: str
    media_type: str


@dataclass(frozen=True)
class Conclusion:
    """What follows from the answers.

    `messages` say it, with citations and the next steps as buttons; `files` can be taken away; `last_day` is the day
    by which the citizen must act, where the law sets one: a hand-off is ordered by it.
    """

    messages: list[ReplyMessage]
    files: tuple[FileRef, ...] = ()
    last_day: date | None = None


@dataclass(frozen=True)
class Taken:
    """Answers that somebody gave with the very wish, before any question.

    `sentence` says how they were taken and what they come to, `short` only how; `doubtful` is the answer to put right
    where that was wrong; `urgent`: a person should be a button away; `last_day`: by when the citizen must act.
    """

    answers: dict[str, Value]
    sentence: str
    short: str
    doubtful: str
    urgent: bool
    last_day: date | None = None


@dataclass(frozen=True)
class Path:
    """The way through a procedure as these answers lead it: fields answered, in order, and the one to ask now."""

    answered: list[Field] = field(default_factory=list)
    next: Field | None = None


class Procedure(ABC):
    """One thing to get done. `id` is stable: it names runs in the database and buttons."""

    id: str
    title: str
    opening: str
    """What will be asked and what comes out, in a sentence or two, before the first question."""
    area: Area | None = None
    """What its questions are about; None: what the conversation was about before."""

    @abstractmethod
    def next_field(self, answers: Answers, context: Context) -> Field | None:
        """The question these answers still leave open, or None. Ask only what changes the conclusion."""

    @abstractmethod
    def conclude(self, answers: Answers, context: Context) -> Conclusion:
        """What follows. Called when `next_field` has no more questions; any answer but the deciding ones may be None."""

    def about(self, answers: Answers) -> str | None:
        """The matter, or the area, that is under discussion while it asks: what 「能让别人去不」 in between is asked of."""
        return self.area

    def taken(self, understanding: Understanding, answer: str | None, context: Context) -> Taken | None:
        """What the words of a wish tell beyond the options they name; `answer` is what was said last."""
        return None

    def taken_before(self, days: Mapping[str, str], answer: str | None, context: Context) -> Taken | None:
        """What the conversation told before the wish; `days` as it remembers them. 「那帮我算算」 means what was just said."""
        return None

    def aimed(self, answers: Answers, context: Context) -> ReplyMessage | None:
        """What is said to 「想要赔偿」 behind the conclusion; None where the procedure shows no way to get it."""
        return None

    def render(self, name: str, answers: Answers, context: Context) -> bytes:
        """The content of one of the conclusion's files. Raises KeyError for a name it did not offer."""
        raise KeyError(name)

    def path(self, answers: Answers, context: Context) -> Path:
        """Follow the questions as long as there are answers. Answers off the way are left out, and not forgotten:
        whoever changes the deciding answer back finds them again."""
        known: dict[str, Value] = {}
        answered: list[Field] = []
        while (asked := self.next_field(known, context)) is not None and asked.id in answers:
            if asked.id in known:
                raise ValueError(f"{self.id}: {asked.id} is asked twice")
            known[asked.id] = answers[asked.id]
            answered.append(asked)
        return Path(answered, asked)

    def known(self, answers: Answers, context: Context) -> dict[str, Value]:
        """The answers on the way: the only ones that a conclusion may rest on."""
        return {asked.id: answers[asked.id] for asked in self.path(answers, context).answered}
