"""A fake for each outside thing: a brain that does as told, and a clock that is set by hand."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hotline.conversations.brain import (
    BrainRefused,
    BrainTurn,
    BrainUnavailable,
    Guess,
    Question,
    TurnRequest,
    Understanding,
)
from hotline.conversations.groups import Group, SkillGroupFile, SkillGroups, SpecialDay
from hotline.conversations.reply import Effect, HandoffEffect, Reply, ReplyMessage, Topic
from hotline.vocabulary import Area, Outcome, Reason
from hotline.workdays import WorkCalendar


def groups_of(
    *groups: Group, special_days: Sequence[SpecialDay] = (), calendar: WorkCalendar | None = None
) -> SkillGroups:
    """Skill groups whose first is the fall-back; without a calendar weekdays are worked."""
    file = SkillGroupFile(fallback=groups[0].id, groups=list(groups), special_days=list(special_days))
    return SkillGroups(file, calendar or WorkCalendar({}))


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


def understood(text: str, *, crisis: float = 0.0) -> Understanding:
    areas = [Guess(name="legal_aid", confidence=1 - crisis), Guess(name="crisis", confidence=crisis)]
    question = Question(text=text, areas=areas)
    return Understanding(text=text, intent="legal_aid", confidence=0.9, crisis=crisis, questions=[question])


class FakeBrain:
    """Answers every text with 「答：…」 or with `reply`, read as `reading` says, counts its turns in the state, and fails when told to."""

    def __init__(self) -> None:
        self.down = False
        self.refuses = False
        self.silent_action = False
        self.crisis = 0.0
        self.delay = 0.0
        self.gate: asyncio.Event | None = None
        self.requests: list[TurnRequest] = []
        self.parsed: list[str] = []
        self.reply: Reply | None = None
        self.reading: Understanding | None = None

    async def turn(self, request: TurnRequest) -> BrainTurn:
        self.requests.append(request)
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.gate is not None:
            await self.gate.wait()
        if self.down:
            raise BrainUnavailable("switched off")
        if self.refuses:
            raise BrainRefused("status 500")
        state = {"version": 1, "slots": {"turns": _turns(request.state) + 1}}
        if self.silent_action:
            return self._turn(request, state)
        if self.reply is not None:
            state["active_loop"] = "procedure_form"
            return self._turn(request, state, self.reply.outcome, self.reply.messages, self.reply.effects)
        topic = Topic(area=Area.LEGAL_AID, id="legal_aid/apply", confidence=0.9)
        message = ReplyMessage(text=f"答：{request.text}", topic=topic)
        if "转人工" in request.text:
            effect = HandoffEffect(reason=Reason.ASKED, topic=Area.LEGAL_AID)
            return self._turn(request, state, Outcome.HANDED_OFF, [message], [effect])
        return self._turn(request, state, Outcome.ANSWERED, [message])

    async def asked(self, count: int = 1) -> None:
        """Wait until this many turns have come."""
        async with asyncio.timeout(30):
            while len(self.requests) < count:
                await asyncio.sleep(0.02)

    async def parse(self, text: str, metadata: dict[str, Any]) -> Understanding:
        self.parsed.append(text)
        if self.down:
            raise BrainUnavailable("switched off")
        return understood(text, crisis=self.crisis)

    async def ready(self) -> bool:
        return not self.down

    async def close(self) -> None:
        return None

    def _turn(
        self,
        request: TurnRequest,
        state: dict[str, Any],
        outcome: Outcome | None = None,
        messages: list[ReplyMessage] | None = None,
        effects: Sequence[Effect] | None = None,
    ) -> BrainTurn:
        return BrainTurn(
            turn_id=request.turn_id,
            model_id="fake",
            nlu=self.reading or understood(request.text, crisis=self.crisis),
            outcome=outcome,
            messages=messages or [],
            effects=list(effects or []),
            state=state,
        )


def _turns(state: dict[str, Any] | None) -> int:
    return (state or {}).get("slots", {}).get("turns", 0)
