"""Drift: what people ask of late, and how well it is understood, against the weeks before. Pure rules.

A person counts once for each subject, by the first question: who asks thirty times has not tripled anything. Each change
is put to the same test, Fisher's exact one on the two shares, one-sided; as it is exact it needs no large numbers. The
level is for all comparisons of one reading together (Bonferroni): a log in which nothing changes raises anything at all
in at most one reading of a hundred. What passes must also be large enough to be worth somebody's time.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from hotline.knowledge.names import Names

RECENT_WEEKS, BEFORE_WEEKS = 2, 6
LEVEL = 0.01
LEAST_PEOPLE = 20
"""So many must have asked of a subject of late, and before as well where the two are compared within the subject."""
LEAST_ALL = 100
"""So many must have asked anything, in each of the two stretches."""
_TIMES = 1.5
_MORE_UNANSWERED = 0.10
_LESS_SURE = 0.08


@dataclass(frozen=True)
class Asked:
    """A person's first question on a subject: how sure the model was, and whether it remained without an answer."""

    person: str
    turn: str
    sure: float
    unanswered: bool


type BySubject = Mapping[str, Sequence[Asked]]
"""Subjects are matters (`labor/wage`) and areas (`labor`)."""


@dataclass(frozen=True)
class Change:
    """Then and now: a share, or the mean confidence."""

    before: float
    recent: float


@dataclass(frozen=True)
class Drift:
    """What changed about a subject; at least one of the three did."""

    subject: str
    share: Change | None
    unanswered: Change | None
    sure: Change | None

    @property
    def area(self) -> str:
        """Its area."""
        return self.subject.partition("/")[0]

    def said(self, names: Names) -> str:
        """「近两周问“劳动 · 拖欠工资”的多到 3.0 倍（每百人 4 人 → 12 人），把握从 82% 降到 61%」"""
        parts: list[str] = []
        if self.share:
            rates = f"每百人 {_people(self.share.before)} 人 → {_people(self.share.recent)} 人"
            times = f"多到 {self.share.recent / self.share.before:.1f} 倍" if self.share.before else "是新冒出来的"
            parts.append(f"{times}（{rates}）")
        if self.unanswered:
            parts.append(f"没有答上来的从 {self.unanswered.before:.0%} 升到 {self.unanswered.recent:.0%}")
        if self.sure:
            parts.append(f"把握从 {self.sure.before:.0%} 降到 {self.sure.recent:.0%}")
        return f"近两周问“{names.matter(self.subject)}”的{'' if self.share else '，'}{'，'.join(parts)}"


def drifts(recent: BySubject, before: BySubject) -> list[Drift]:
    """What drifted, the matters first; an area only where none of its matters did. Empty where too few asked."""
    all_recent, all_before = _people_in(recent), _people_in(before)
    if min(all_recent, all_before) < LEAST_ALL:
        return []
    enough = [subject for subject, asked in recent.items() if len(asked) >= LEAST_PEOPLE]
    within = [subject for subject in enough if len(before.get(subject, ())) >= LEAST_PEOPLE]
    level = LEVEL / max(1, len(enough) + 2 * len(within))
    found: list[Drift] = []
    for subject in sorted(enough, key=lambda subject: ("/" not in subject, subject)):
        now, then = recent[subject], before.get(subject, ())
        share = _share(len(now), all_recent, len(then), all_before, level)
        inside = subject in within
        drift = Drift(
            subject,
            share,
            _unanswered(now, then, level) if inside else None,
            _sure(now, then, level) if inside else None,
        )
        of_its_area = any(each.area == subject for each in found)
        if (drift.share or drift.unanswered or drift.sure) and not of_its_area:
            found.append(drift)
    return found


def by_chance(k: int, n: int, k_before: int, n_before: int) -> float:
    """How likely at least `k` of `n` are, were the `k + k_before` spread over all `n + n_before` by lot."""
    whole, ones = n + n_before, k + k_before
    every = _ways(whole, n)
    tail = (math.exp(_ways(ones, i) + _ways(whole - ones, n - i) - every) for i in range(k, min(n, ones) + 1))
    return min(1.0, math.fsum(tail))


def _share(k: int, n: int, k_before: int, n_before: int, level: float) -> Change | None:
    change = Change(before=k_before / n_before, recent=k / n)
    large = change.recent >= _TIMES * change.before
    return change if large and by_chance(k, n, k_before, n_before) <= level else None


def _unanswered(now: Sequence[Asked], then: Sequence[Asked], level: float) -> Change | None:
    k, k_before = (sum(asked.unanswered for asked in each) for each in (now, then))
    change = Change(before=k_before / len(then), recent=k / len(now))
    large = change.recent - change.before >= _MORE_UNANSWERED
    return change if large and by_chance(k, len(now), k_before, len(then)) <= level else None


def _sure(now: Sequence[Asked], then: Sequence[Asked], level: float) -> Change | None:
    """By the median of both together: confidence has no bell's shape, but of each half the same share lies below it."""
    change = Change(before=fmean(asked.sure for asked in then), recent=fmean(asked.sure for asked in now))
    middle = median([asked.sure for asked in (*now, *then)])
    k, k_before = (sum(asked.sure < middle for asked in each) for each in (now, then))
    large = change.before - change.recent >= _LESS_SURE
    return change if large and by_chance(k, len(now), k_before, len(then)) <= level else None


def by_subject(asked: Sequence[tuple[str, Asked]]) -> dict[str, list[Asked]]:
    """Under its matter and its area, each person's first question only; in the order given."""
    subjects: dict[str, dict[str, Asked]] = defaultdict(dict)
    for matter, each in asked:
        for subject in dict.fromkeys((matter, matter.partition("/")[0])):
            subjects[subject].setdefault(each.person, each)
    return {subject: list(people.values()) for subject, people in subjects.items()}


def _people_in(subjects: BySubject) -> int:
    return len({asked.person for each in subjects.values() for asked in each})


def _people(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")


def _ways(n: int, k: int) -> float:
    """The logarithm of n over k; of none where there is no way."""
    if not 0 <= k <= n:
        return -math.inf
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
