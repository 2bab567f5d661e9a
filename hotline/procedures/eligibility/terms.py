"""The words in which the decision table is written: results, and what follows from the answers."""

from enum import StrEnum
from typing import Literal

from hotline.conversations.reply import Value

type Facts = dict[str, Value]
"""The answers, and what follows from them."""


class Result(StrEnum):
    """How one condition stands."""

    MET = "met"
    UNMET = "unmet"
    LACKS = "lacks"
    UNCLEAR = "unclear"

    @property
    def title(self) -> str:
        """As a citizen reads it."""
        return _RESULTS[self]


_RESULTS = {
    Result.MET: "符合",
    Result.UNMET: "不符合",
    Result.LACKS: "还缺证明",
    Result.UNCLEAR: "不清楚",
}


class Basis(StrEnum):
    """By which rule of 法律援助法 a matter is aided; it decides what else must hold."""

    LISTED = "listed"
    """第三十一条: with hardship."""
    NO_LIMIT = "no_limit"
    """第三十二条: whatever one owns."""
    DEFENCE = "defence"
    """第二十四条: hardship or other reasons."""
    APPOINTED = "appointed"
    """第二十五条: a lawyer must be appointed. Follows from DEFENCE and who the accused is."""
    COURT_CARE = "court_care"
    """第二十八条: compulsory treatment, a lawyer must be appointed."""
    VICTIM = "victim"
    """第二十九条: with hardship."""
    RETRIAL = "retrial"
    """第三十三条: once a retrial is ordered or protested for, with hardship."""
    REVIEW = "review"
    """行政复议法第十八条 and administrative suits: where the matter itself fits."""
    UNLISTED = "unlisted"
    """Not in the statute; a province may add it (第三十一条第九项)."""
    UNSURE = "unsure"
    """Nobody knows yet which it is."""


class Where(StrEnum):
    """Where the place lies that decides on the office."""

    HERE = "here"
    ZONE = "zone"
    """In the city, in a district without an office that is known."""
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


class Urgent(StrEnum):
    """How near a limit is."""

    WEEK = "week"
    PRESERVE = "preserve"
    """Property or evidence must be secured at once."""
    LATER = "later"
    UNSURE = "unsure"
    """There is one, and nobody knows how near."""
    NONE = "none"
    UNTOLD = "untold"


Venue = Literal["work", "event", "home", "office", "case", "court", "review"]
"""Which place decides, and thereby how it is asked for (法律援助法第三十八条, 行政复议法实施条例第十九条)."""
DERIVED: dict[str, frozenset[str]] = {
    "basis": frozenset(Basis),
    "venue": frozenset({"work", "event", "home", "office", "case", "court", "review"}),
    "where": frozenset(Where),
    "urgent": frozenset(Urgent),
    "custody": frozenset({"held", "free"}),
    "threshold": frozenset({"known", "unknown"}),
    "means": frozenset({"within", "over"}),
    "counsel": frozenset({"own", "none"}),
    "asker": frozenset({"self", "other"}),
}
"""What a `when` may name beside the questions and `kind`, with the values it has. Notes, buttons and prefilled fields may
name conditions too: their value is the result."""
