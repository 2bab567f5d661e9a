"""Who owns a conversation, and who may take it: a pure state machine.

Every change of owner raises the epoch. A reply that was computed under an older epoch is dropped: the bot must not
speak into a conversation that a person has taken over in the meantime.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Owner(StrEnum):
    """Who answers the next message."""

    BOT = "bot"
    QUEUE = "queue"
    STAFF = "staff"
    CLOSED = "closed"


class IllegalChange(Exception):
    """The event does not apply in this state; `owner` is who owns the conversation now."""

    def __init__(self, owner: Owner) -> None:
        super().__init__(f"not possible while owned by {owner}")
        self.owner = owner


@dataclass(frozen=True)
class Ownership:
    """Owner and epoch, the seat where there is one, and whether the desk was closed when a person was asked for.

    `by_phone`: the citizen is on the telephone, and a seat types what is said.
    """

    owner: Owner
    epoch: int
    after_hours: bool = False
    staff_id: str | None = None
    by_phone: bool = False

    @property
    def bot_may_answer(self) -> bool:
        """The bot answers what it owns, what waits for a desk that is closed, and, to its screen, a seat with a caller."""
        return self.owner is Owner.BOT or (self.owner is Owner.QUEUE and self.after_hours) or self.on_the_line

    @property
    def on_the_line(self) -> bool:
        """Whether a seat has a caller on the telephone: what is written here, the seat reads and nobody else."""
        return self.owner is Owner.STAFF and self.by_phone

    def request_handoff(self, *, after_hours: bool) -> "Ownership":
        """The citizen wants a person. Asking again while waiting or served changes nothing."""
        if self.owner in (Owner.QUEUE, Owner.STAFF):
            return self
        return self._to(Owner.QUEUE, after_hours=after_hours)

    def desk_opened(self) -> "Ownership":
        """The desk is staffed again: from now on a person answers, and no longer the bot."""
        return self._to(Owner.QUEUE) if self.owner is Owner.QUEUE and self.after_hours else self

    def desk_closed(self) -> "Ownership":
        """Nobody is there any more: until the desk opens again the bot answers meanwhile."""
        return self if self.owner is not Owner.QUEUE or self.after_hours else self._to(Owner.QUEUE, after_hours=True)

    def cancel_handoff(self) -> "Ownership":
        """The citizen stops waiting. Once a person has taken over it is too late."""
        if self.owner is Owner.BOT:
            return self
        if self.owner is not Owner.QUEUE:
            raise IllegalChange(self.owner)
        return self._to(Owner.BOT)

    def claim(self, staff_id: str, *, in_danger: bool, promised: bool = False) -> "Ownership":
        """A seat takes it: from the queue, from the bot where somebody is in danger, and wherever an answer is owed."""
        if self.owner is Owner.STAFF and self.staff_id == staff_id:
            return self
        free = promised and self.owner in (Owner.BOT, Owner.CLOSED)
        if self.owner is Owner.QUEUE or free or (self.owner is Owner.BOT and in_danger):
            return self._to(Owner.STAFF, staff_id=staff_id)
        raise IllegalChange(self.owner)

    def give_back(self, staff_id: str) -> "Ownership":
        """The seat who has it returns it to the bot."""
        self._require(staff_id)
        return self._to(Owner.BOT)

    def close(self, staff_id: str) -> "Ownership":
        """The seat who has it ends the conversation."""
        self._require(staff_id)
        return self._to(Owner.CLOSED)

    def let_go(self, staff_id: str, *, after_hours: bool) -> "Ownership":
        """The seat who has it leaves, falls silent, or passes it to a group: it waits for another person."""
        self._require(staff_id)
        return self._to(Owner.QUEUE, after_hours=after_hours)

    def pass_to(self, staff_id: str, colleague_id: str) -> "Ownership":
        """The seat who has it gives it to a colleague; nobody can get in between."""
        self._require(staff_id)
        return self if staff_id == colleague_id else self._to(Owner.STAFF, staff_id=colleague_id)

    def take_over(self, supervisor_id: str) -> "Ownership":
        """A supervisor takes it from the seat who has it."""
        if self.owner is not Owner.STAFF:
            raise IllegalChange(self.owner)
        return self if self.staff_id == supervisor_id else self._to(Owner.STAFF, staff_id=supervisor_id)

    def reopen(self) -> "Ownership":
        """A message to a closed conversation opens it again, with the bot."""
        return self._to(Owner.BOT) if self.owner is Owner.CLOSED else self

    def _require(self, staff_id: str) -> None:
        if self.owner is not Owner.STAFF or self.staff_id != staff_id:
            raise IllegalChange(self.owner)

    def _to(self, owner: Owner, *, after_hours: bool = False, staff_id: str | None = None) -> "Ownership":
        return replace(self, owner=owner, epoch=self.epoch + 1, after_hours=after_hours, staff_id=staff_id)
