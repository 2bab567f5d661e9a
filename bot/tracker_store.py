"""A tracker store that stores nothing: it builds the tracker from the state that came with the turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import state
from bot.handover import current


class StatelessTrackerStore(TrackerStore):
    """Serves the channel's turns from their hand-over; `rasa shell` and `rasa test`, which have none, from memory."""

    def __init__(
        self,
        domain: Domain | None,
        host: EndpointConfig | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._domain = domain or Domain.empty()
        self._in_memory: dict[str, DialogueStateTracker] = {}

    @property
    def domain(self) -> Domain:
        """The domain of the model that is loaded."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()

    async def save(self, tracker: DialogueStateTracker) -> None:
        handover = current(tracker.sender_id)
        if handover:
            handover.returned = state.from_tracker(tracker)
        else:
            self._in_memory[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        handover = current(sender_id)
        if handover:
            return state.to_tracker(handover.given, sender_id, self.domain)
        return self._in_memory.get(sender_id)

    async def keys(self) -> Iterable[str]:
        return list(self._in_memory)
