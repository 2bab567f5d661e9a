"""One brain out of several: each turn goes to the one whose model is in use when it begins.

While a model takes the place of another, a turn may meet the old brain on its way out. A brain keeps nothing and its
actions only read, so such a turn is put to the new one as if it had not been put before.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from hotline.conversations.brain import Brain, BrainTooSlow, BrainTurn, BrainUnavailable, TurnRequest, Understanding


class RoutedBrain:
    """The brains of the slots, and who says which is in use."""

    def __init__(self, brains: Sequence[Brain], slot: Callable[[], int]) -> None:
        self._brains, self._slot = brains, slot

    async def turn(self, request: TurnRequest) -> BrainTurn:
        return await self._ask(lambda brain: brain.turn(request))

    async def parse(self, text: str, metadata: dict[str, Any]) -> Understanding:
        return await self._ask(lambda brain: brain.parse(text, metadata))

    async def ready(self) -> bool:
        return await self._brains[self._slot()].ready()

    async def close(self) -> None:
        for brain in self._brains:
            await brain.close()

    async def _ask[T](self, ask: Callable[[Brain], Awaitable[T]]) -> T:
        slot = self._slot()
        try:
            return await ask(self._brains[slot])
        except BrainTooSlow:  # the citizen has waited long enough
            raise
        except BrainUnavailable:
            if (now := self._slot()) == slot:
                raise
        return await ask(self._brains[now])
