"""Citizens whose messages were read in a certain way, so that there is something to learn from them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.conversations.reply import Button, Reply, ReplyMessage, Topic
from hotline.privacy.audit import Actor
from hotline.vocabulary import Area, Outcome
from tests.conftest import Citizen
from tests.fakes import FakeBrain

ME = Actor.command("maintainer")
WAGE = "labor/wage.process"


def reading(text: str, *, matter: str = "labor/wage", sure: float = 0.9, facet: str = "process") -> Understanding:
    """How the brain read a message."""
    area = matter.partition("/")[0]
    question = Question(
        text=text,
        areas=[Guess(name=area, confidence=sure)],
        matters=[Guess(name=matter, confidence=sure)],
        facets=[Guess(name=facet, confidence=0.9)],
    )
    return Understanding(text=text, intent=area, confidence=sure, questions=[question])


type Ask = Callable[..., Awaitable[tuple[Citizen, dict[str, Any]]]]


@pytest.fixture
def database_kind() -> str:
    """On SQLite; that both databases do the same is shown by tests/storage and test_export.py."""
    return "sqlite"


@pytest.fixture
def ask(new_citizen: Any, brain: FakeBrain) -> Ask:
    """`await ask("…", sure=0.3)`: a new citizen asks, the brain is so sure; returns the citizen and the result."""

    async def ask(
        text: str,
        *,
        by: Citizen | None = None,
        outcome: Outcome = Outcome.ANSWERED,
        buttons: tuple[Button, ...] = (),
        **read: Any,
    ) -> tuple[Citizen, dict[str, Any]]:
        citizen = by or await new_citizen()
        brain.reading = reading(text, **read)
        topic = Topic(area=Area.LABOR, confidence=0.5)
        brain.reply = Reply(outcome=outcome, messages=[ReplyMessage(text="答", topic=topic, buttons=list(buttons))])
        return citizen, await citizen.say(text)

    return ask
