"""Where an edition stands, who may take it a step further, and which edition of an entry is in force on a day. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from hotline.errors import Conflict, Forbidden, HotlineError
from hotline.staff.roles import Role


class EditionState(StrEnum):
    """Where an edition stands. The last two are ends."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


OPEN = frozenset({EditionState.DRAFT, EditionState.SUBMITTED, EditionState.REVIEWED})
"""An entry has at most one edition in these: two people would overwrite each other's."""


class EditionStep(StrEnum):
    """What is done with an edition, beside writing in a draft."""

    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    REVIEW = "review"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


STATE_TITLES: dict[EditionState, str] = {
    EditionState.DRAFT: "草稿",
    EditionState.SUBMITTED: "待法审",
    EditionState.REVIEWED: "已法审",
    EditionState.PUBLISHED: "已发布",
    EditionState.WITHDRAWN: "已撤下",
    EditionState.DISCARDED: "已作废",
}
STEP_TITLES: dict[EditionStep, str] = {
    EditionStep.SUBMIT: "送法审",
    EditionStep.TAKE_BACK: "收回再改",
    EditionStep.SEND_BACK: "退回修改",
    EditionStep.REVIEW: "法审通过",
    EditionStep.PUBLISH: "发布",
    EditionStep.WITHDRAW: "撤下",
    EditionStep.DISCARD: "作废",
}
WITH_REASON = frozenset({EditionStep.SEND_BACK, EditionStep.WITHDRAW})
"""Steps that undo what somebody else did: they say why."""


@dataclass(frozen=True)
class _Way:
    to: EditionState
    begins: frozenset[EditionState]
    roles: frozenset[Role]
    by_another: bool = False


_MAINTAINER = frozenset({Role.MAINTAINER})
_SECOND = frozenset({Role.MAINTAINER, Role.SUPERVISOR})
_WAYS: dict[EditionStep, _Way] = {
    EditionStep.SUBMIT: _Way(EditionState.SUBMITTED, frozenset({EditionState.DRAFT}), _MAINTAINER),
    EditionStep.TAKE_BACK: _Way(
        EditionState.DRAFT, frozenset({EditionState.SUBMITTED, EditionState.REVIEWED}), _MAINTAINER
    ),
    EditionStep.SEND_BACK: _Way(
        EditionState.DRAFT, frozenset({EditionState.SUBMITTED, EditionState.REVIEWED}), _SECOND, by_another=True
    ),
    EditionStep.REVIEW: _Way(EditionState.REVIEWED, frozenset({EditionState.SUBMITTED}), _SECOND, by_another=True),
    EditionStep.PUBLISH: _Way(EditionState.PUBLISHED, frozenset({EditionState.REVIEWED}), _SECOND),
    EditionStep.WITHDRAW: _Way(EditionState.WITHDRAWN, frozenset({EditionState.PUBLISHED}), _SECOND),
    EditionStep.DISCARD: _Way(EditionState.DISCARDED, frozenset({EditionState.DRAFT}), _MAINTAINER),
}


@dataclass(frozen=True)
class Person:
    """Whoever acts."""

    id: str
    roles: frozenset[Role]


def after(state: EditionState, step: EditionStep, *, by: Person, authors: Collection[str]) -> EditionState:
    """Where the step leads. Raises Conflict where it cannot be taken from here, Forbidden where not by this person."""
    if (refusal := refusal_of(state, step, by=by, authors=authors)) is not None:
        raise refusal
    return _WAYS[step].to


def refusal_of(state: EditionState, step: EditionStep, *, by: Person, authors: Collection[str]) -> HotlineError | None:
    """Why this person cannot take this step, or None. Whoever wrote in an edition is no second pair of eyes for it."""
    way = _WAYS[step]
    if state not in way.begins:
        return Conflict(f"这一版现在是“{STATE_TITLES[state]}”，不能{STEP_TITLES[step]}，请刷新后再看。")
    if not way.roles & by.roles:
        return Forbidden("您的角色不能做这一步。")
    if way.by_another and by.id in authors:
        return Forbidden("自己写的要由另一位训练师或班长来法审。")
    return None


def steps_of(state: EditionState) -> list[EditionStep]:
    """The steps that lead on from here, whoever takes them."""
    return [step for step, way in _WAYS.items() if state in way.begins]


class Dated(Protocol):
    """What decides which edition is in force. `since` None: ever since; `until` None: it lasts."""

    @property
    def state(self) -> str: ...
    @property
    def number(self) -> int | None: ...
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


@dataclass(frozen=True)
class Times:
    """An edition's, by its id."""

    id: str
    state: str
    number: int | None
    since: date | None
    until: date | None


def in_force[E: Dated](editions: Iterable[E], day: date) -> E | None:
    """The published edition that counts on a day: of those whose time it is the one that began last.

    When it is withdrawn, or its last day has passed, the one before it counts again.
    """
    ready = [edition for edition in editions if _counts(edition, day)]
    return max(ready, key=lambda edition: (edition.since or date.min, edition.number or 0), default=None)


def next_change(editions: Collection[Dated], day: date) -> date | None:
    """The next day on which another edition will be in force, if nobody does anything."""
    published = [edition for edition in editions if edition.state == EditionState.PUBLISHED]
    days = {edition.since for edition in published if edition.since}
    days |= {edition.until + timedelta(days=1) for edition in published if edition.until}
    now = in_force(editions, day)
    return next((each for each in sorted(days) if each > day and in_force(editions, each) is not now), None)


def _counts(edition: Dated, day: date) -> bool:
    return (
        edition.state == EditionState.PUBLISHED
        and (edition.since is None or edition.since <= day)
        and (edition.until is None or day <= edition.until)
    )
