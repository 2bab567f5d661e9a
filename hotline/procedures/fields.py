"""What a procedure asks for, one field at a time, and the answers it has been given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hotline.catalogue.directory import OUTSIDE
from hotline.conversations.reply import Value
from hotline.procedures.figures import day_in_words, masked, sum_in_words

type Answers = Mapping[str, Value]
"""By field id. A field that is missing has not been asked yet."""


class Kind(StrEnum):
    """What sort of answer a field takes, and thereby how it is read and stored."""

    CHOICE = "choice"
    """The value of one option."""
    SEVERAL = "several"
    """The values of any number of options, as a list."""
    DAY = "day"
    """A day, stored as ISO date."""
    AMOUNT = "amount"
    """Yuan."""
    NUMBER = "number"
    """A whole number."""
    LINE = "line"
    """A few words, at most 100 characters."""
    STORY = "story"
    """The citizen's own account, at most 2,000 characters."""
    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    DISTRICT = "district"
    """A district of the city, or `outside`."""


PERSONAL = frozenset({Kind.NAME, Kind.PHONE, Kind.ID_NUMBER, Kind.ADDRESS})
"""Before the first of these the privacy notice is shown; they are masked wherever they need not be read."""


@dataclass(frozen=True)
class Option:
    """One of the finite answers, shown as a button. `means` says in a line what is meant, where the title cannot;
    `words` are other names for it that people write instead of pressing it; an account that the brain understands as
    one of `matters` (`area/matter`) means it, too, where no words tell."""

    value: str
    title: str
    means: str | None = None
    words: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One question of a procedure.

    `label` names the answer on the review page and at the desk; `question` is asked in full, in plain words; `why`
    says in one sentence what the answer is needed for; `options` belong to CHOICE and SEVERAL; `unknown` is the title
    of the button for whoever does not know or would rather not say, None where going on without makes no sense
    (a choice that decides which question comes next).
    """

    id: str
    kind: Kind
    label: str
    question: str
    why: str = ""
    options: tuple[Option, ...] = ()
    example: str = ""
    unknown: str | None = "不清楚，先跳过"

    def __post_init__(self) -> None:
        if bool(self.options) is not (self.kind in (Kind.CHOICE, Kind.SEVERAL)):
            raise ValueError(f"{self.id}: options belong to choices, and to nothing else")

    @property
    def personal(self) -> bool:
        """Whether the answer names a person."""
        return self.kind in PERSONAL

    def shown(self, value: Value) -> str:
        """The same where others may look on: of a telephone or ID number only the ends."""
        hidden = self.kind in (Kind.PHONE, Kind.ID_NUMBER) and isinstance(value, str)
        return masked(value) if hidden and isinstance(value, str) else self.title_of(value)

    def title_of(self, value: Value) -> str:
        """The answer as the citizen knows it: the options' titles, days and sums in words; 「没填」 for None."""
        if value is None:
            return "没填"
        if self.kind is Kind.DAY:
            return day_in_words(date.fromisoformat(str(value)))
        if self.kind is Kind.AMOUNT and isinstance(value, int | float):
            return sum_in_words(value)
        if self.kind is Kind.DISTRICT and value == OUTSIDE:
            return "不在本市"
        titles = {option.value: option.title for option in self.options}
        values = value if isinstance(value, list) else [value]
        return "、".join(titles.get(str(each), str(each)) for each in values) or "都没有"
