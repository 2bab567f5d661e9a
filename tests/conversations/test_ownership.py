"""The owner state machine under random events: it never loses an epoch, never has two owners."""

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.strategies import booleans, sampled_from

from hotline.conversations.ownership import IllegalChange, Owner, Ownership

SEATS = sampled_from(["seat-a", "seat-b"])


class OwnershipMachine(RuleBasedStateMachine):
    """Random events; every change of owner raises the epoch by one, every refusal changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Ownership(Owner.BOT, 0)
        self.changes = 0

    def _apply(self, event) -> None:
        before = self.now
        try:
            self.now = event(before)
        except IllegalChange as refused:
            assert refused.owner is before.owner
            return
        if self.now is not before:
            self.changes += 1

    @rule(after_hours=booleans())
    def request_handoff(self, after_hours: bool) -> None:
        self._apply(lambda own: own.request_handoff(after_hours=after_hours))

    @rule()
    def cancel_handoff(self) -> None:
        self._apply(lambda own: own.cancel_handoff())

    @rule(seat=SEATS, in_danger=booleans())
    def claim(self, seat: str, in_danger: bool) -> None:
        self._apply(lambda own: own.claim(seat, in_danger=in_danger))

    @rule(seat=SEATS)
    def give_back(self, seat: str) -> None:
        self._apply(lambda own: own.give_back(seat))

    @rule(seat=SEATS)
    def close(self, seat: str) -> None:
        self._apply(lambda own: own.close(seat))

    @rule()
    def desk_opened(self) -> None:
        self._apply(lambda own: own.desk_opened())

    @rule()
    def desk_closed(self) -> None:
        self._apply(lambda own: own.desk_closed())

    @rule(seat=SEATS, after_hours=booleans())
    def let_go(self, seat: str, after_hours: bool) -> None:
        self._apply(lambda own: own.let_go(seat, after_hours=after_hours))

    @rule(seat=SEATS, colleague=SEATS)
    def pass_to(self, seat: str, colleague: str) -> None:
        before = self.now
        self._apply(lambda own: own.pass_to(seat, colleague))
        if before.staff_id == seat:
            assert self.now.staff_id == colleague

    @rule(supervisor=SEATS)
    def take_over(self, supervisor: str) -> None:
        had_one = self.now.owner is Owner.STAFF
        self._apply(lambda own: own.take_over(supervisor))
        assert (self.now.staff_id == supervisor) or not had_one

    @precondition(lambda self: self.now.owner is Owner.CLOSED)
    @rule()
    def reopen(self) -> None:
        self._apply(lambda own: own.reopen())

    @invariant()
    def epoch_counts_changes(self) -> None:
        assert self.now.epoch == self.changes

    @invariant()
    def seat_exactly_when_staff_owns(self) -> None:
        assert (self.now.staff_id is not None) == (self.now.owner is Owner.STAFF)

    @invariant()
    def after_hours_only_while_waiting(self) -> None:
        assert not self.now.after_hours or self.now.owner is Owner.QUEUE

    @invariant()
    def the_bot_speaks_only_where_no_person_does(self) -> None:
        assert not (self.now.bot_may_answer and self.now.owner in (Owner.STAFF, Owner.CLOSED))


TestOwnership = OwnershipMachine.TestCase
TestOwnership.settings = settings(max_examples=200, stateful_step_count=30)


def test_only_the_seat_who_has_it_lets_go_or_passes_on() -> None:
    taken = Ownership(Owner.QUEUE, 1).claim("seat-a", in_danger=False)
    for step in (lambda: taken.let_go("seat-b", after_hours=False), lambda: taken.pass_to("seat-b", "seat-b")):
        with pytest.raises(IllegalChange):
            step()
    assert taken.let_go("seat-a", after_hours=True) == Ownership(Owner.QUEUE, 3, after_hours=True)
    assert taken.take_over("seat-b") == Ownership(Owner.STAFF, 3, staff_id="seat-b")


def test_a_supervisor_takes_nothing_that_no_seat_has() -> None:
    for owner in (Owner.BOT, Owner.QUEUE, Owner.CLOSED):
        with pytest.raises(IllegalChange):
            Ownership(owner, 0).take_over("seat-a")


def test_a_second_seat_cannot_claim() -> None:
    taken = Ownership(Owner.QUEUE, 1).claim("seat-a", in_danger=False)
    with pytest.raises(IllegalChange):
        taken.claim("seat-b", in_danger=True)


def test_the_bots_conversation_is_claimed_only_in_danger() -> None:
    with pytest.raises(IllegalChange):
        Ownership(Owner.BOT, 0).claim("seat-a", in_danger=False)
    assert Ownership(Owner.BOT, 0).claim("seat-a", in_danger=True).owner is Owner.STAFF
