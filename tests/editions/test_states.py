"""Editions by rules alone: whoever does what in whatever order, nothing unreviewed is ever in force."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.editions.states import (
    STATE_TITLES,
    STEP_TITLES,
    EditionState,
    EditionStep,
    Person,
    after,
    in_force,
    next_change,
    refusal_of,
    steps_of,
)
from hotline.errors import Conflict, Forbidden, HotlineError
from hotline.staff.roles import Role

DAY = date(2026, 11, 26)
PEOPLE = [
    Person("xu", frozenset({Role.MAINTAINER})),
    Person("qin", frozenset({Role.MAINTAINER})),
    Person("zhao", frozenset({Role.SUPERVISOR})),
    Person("li", frozenset({Role.SEAT})),
]
WRITE = "write"


@dataclass
class Paper:
    """An edition as a test keeps it."""

    state: EditionState = EditionState.DRAFT
    authors: set[str] = field(default_factory=lambda: {"xu"})
    reviewed_by: str | None = None
    words: int = 0
    reviewed_words: int | None = None
    number: int | None = None
    since: date | None = None
    until: date | None = None


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from([WRITE, *EditionStep])), max_size=40))
def test_what_is_published_was_reviewed_as_it_stands_by_somebody_who_did_not_write_it(acts):
    paper = Paper()
    for person, act in acts:
        if act == WRITE:
            if paper.state is EditionState.DRAFT and Role.MAINTAINER in person.roles:
                paper.authors.add(person.id)
                paper.words += 1
            continue
        step, was = EditionStep(act), paper.state
        try:
            paper.state = after(paper.state, step, by=person, authors=paper.authors)
        except HotlineError:
            assert paper.state is was
            continue
        if step is EditionStep.REVIEW:
            paper.reviewed_by, paper.reviewed_words = person.id, paper.words
        assert person.roles != {Role.SEAT}
        if paper.state in (EditionState.REVIEWED, EditionState.PUBLISHED, EditionState.WITHDRAWN):
            assert paper.reviewed_words == paper.words
            assert paper.reviewed_by not in paper.authors


@given(
    st.lists(
        st.builds(
            Paper,
            state=st.sampled_from(EditionState),
            number=st.integers(1, 9),
            since=st.none() | st.integers(-5, 5).map(lambda days: DAY + timedelta(days)),
            until=st.none() | st.integers(-5, 5).map(lambda days: DAY + timedelta(days)),
        ),
        max_size=6,
        unique_by=lambda paper: paper.number,
    ),
    st.integers(-6, 6),
)
def test_what_is_in_force_is_published_and_in_its_time_and_stays_until_the_next_change(papers, ahead):
    day = DAY + timedelta(ahead)
    now = in_force(papers, day)
    if now is not None:
        assert now.state is EditionState.PUBLISHED
        assert (now.since is None or now.since <= day) and (now.until is None or day <= now.until)
    change = next_change(papers, day)
    quiet = ((change or day + timedelta(20)) - day).days
    assert all(in_force(papers, day + timedelta(later)) is now for later in range(quiet))
    if change is not None:
        assert in_force(papers, change) is not now


def test_the_one_that_began_last_counts_and_the_one_before_it_again_once_it_is_over():
    base = Paper(EditionState.PUBLISHED, number=1)
    law = Paper(EditionState.PUBLISHED, number=2, since=DAY, until=DAY + timedelta(3))
    assert in_force([base, law], DAY - timedelta(1)) is base
    assert in_force([base, law], DAY) is law
    assert in_force([base, law], DAY + timedelta(4)) is base
    law.state = EditionState.WITHDRAWN
    assert in_force([base, law], DAY) is base


def test_why_a_step_is_refused():
    author, lawyer, supervisor, seat = PEOPLE
    assert isinstance(refusal_of(EditionState.DRAFT, EditionStep.PUBLISH, by=lawyer, authors={"xu"}), Conflict)
    assert isinstance(refusal_of(EditionState.SUBMITTED, EditionStep.REVIEW, by=author, authors={"xu"}), Forbidden)
    assert isinstance(refusal_of(EditionState.DRAFT, EditionStep.SUBMIT, by=supervisor, authors={"xu"}), Forbidden)
    assert isinstance(refusal_of(EditionState.PUBLISHED, EditionStep.WITHDRAW, by=seat, authors={"xu"}), Forbidden)
    assert refusal_of(EditionState.SUBMITTED, EditionStep.REVIEW, by=supervisor, authors={"xu"}) is None
    with pytest.raises(Forbidden, match="另一位训练师或班长"):
        after(EditionState.SUBMITTED, EditionStep.SEND_BACK, by=author, authors={"xu"})


def test_every_state_and_step_has_its_words_and_both_ends_are_ends():
    assert set(STATE_TITLES) == set(EditionState)
    assert set(STEP_TITLES) == set(EditionStep)
    assert steps_of(EditionState.WITHDRAWN) == steps_of(EditionState.DISCARDED) == []
