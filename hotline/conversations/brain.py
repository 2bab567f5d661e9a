"""Client of the brain: one request per turn, state in and state out. The brain itself remembers nothing."""

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hotline.conversations.reply import Ask, Effect, ReplyMessage, Start, Step
from hotline.settings import Settings
from hotline.vocabulary import Outcome, Reason


class BrainUnavailable(Exception):
    """The brain does not answer, or not in the agreed form. The message waits and is answered once it is back."""


class Guess(BaseModel):
    """One candidate meaning with its probability."""

    name: str
    confidence: float


class Question(BaseModel):
    """One question of the message, with the likeliest areas, matters and facets, best first.

    `asked`: in a story, the citizen's own words that ask, at most 60 characters. `answer`: the one it leads to by itself,
    with the share of such readings that is right (`bot/nlu/calibration.py`). `thread`: the likeliest answers if it goes on
    about what was answered before, best first, each with that share (`bot/nlu/thread.py`); empty where nothing was.
    """

    text: str
    asked: str | None = Field(default=None, max_length=60)
    areas: list[Guess] = Field(default_factory=list)
    matters: list[Guess] = Field(default_factory=list)
    facets: list[Guess] = Field(default_factory=list)
    answer: Guess | None = None
    thread: list[Guess] = Field(default_factory=list)


class Understanding(BaseModel):
    """What the brain read out of a message."""

    model_config = ConfigDict(extra="allow")

    text: str = ""
    intent: str | None = None
    confidence: float = 0.0
    full_intent: str | None = None
    crisis: float = 0.0
    questions: list[Question] = Field(default_factory=list)
    entities: list[dict[str, Any]] = Field(default_factory=list)
    pressed: bool = Field(default=False, description="a button was pressed: its meaning is sure, its text a title")


def entity_value(entities: list[dict[str, Any]], name: str) -> str | None:
    """The value of the first entity of this name, as text."""
    found: dict[str, Any] | None = next((entity for entity in entities if entity.get("entity") == name), None)
    value = found.get("value") if found else None
    return str(value) if value else None


class BrainTurn(BaseModel):
    """The brain's answer to one turn. No message and no effect means that its action failed."""

    turn_id: str
    model_id: str
    nlu: Understanding
    outcome: Outcome | None = None
    reason: Reason | None = None
    messages: list[ReplyMessage] = Field(default_factory=list)
    effects: list[Effect] = Field(default_factory=list)
    state: dict[str, Any]

    @property
    def action_failed(self) -> bool:
        """True when the action raised, or the action server was away: Rasa reports neither."""
        return self.outcome is None or not (self.messages or self.effects)


class BrainTooSlow(BrainUnavailable):
    """The brain is there and did not finish in time."""


class BrainRefused(BrainUnavailable):
    """The brain is there and failed on this very message. After a few tries the citizen is told."""


@dataclass(frozen=True)
class TurnRequest:
    """All the brain needs to know for one turn."""

    turn_id: str
    text: str
    command: Ask | Start | Step | None
    state: dict[str, Any] | None
    metadata: dict[str, Any]


class Brain(Protocol):
    """What the service asks of a brain; tests/fakes.py has one without Rasa."""

    async def turn(self, request: TurnRequest) -> BrainTurn:
        """Answer one turn. Raises BrainUnavailable, or BrainRefused where it failed on this message."""
        ...

    async def parse(self, text: str, metadata: dict[str, Any]) -> Understanding:
        """Read a message without answering it. Raises BrainUnavailable."""
        ...

    async def ready(self) -> bool:
        """True when a model is loaded and turns are taken."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class RasaBrain:
    """The Rasa server of `bot/`, over HTTP on loopback, with the shared secret in a header."""

    def __init__(self, base_url: str, *, secret: str, timeout: float) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{base_url}/webhooks/hotline",
            headers={"X-Hotline-Secret": secret},
            timeout=httpx.Timeout(timeout, connect=1.0),
            trust_env=False,
        )
        self._timeout = timeout

    async def turn(self, request: TurnRequest) -> BrainTurn:
        body = {
            "turn_id": request.turn_id,
            "text": request.text,
            "command": request.command.model_dump() if request.command else None,
            "state": request.state,
            "metadata": request.metadata,
        }
        try:
            answer = BrainTurn.model_validate(await self._post("/turn", body))
        except ValidationError as error:
            raise BrainRefused(f"turn answer not as agreed: {_places(error)}") from None
        if answer.turn_id != request.turn_id or (answer.outcome is not None and answer.outcome.interim):
            raise BrainRefused("answer of another turn, or one that would leave the turn open")
        return answer

    async def parse(self, text: str, metadata: dict[str, Any]) -> Understanding:
        answer = await self._post("/parse", {"text": text, "metadata": metadata})
        try:
            return Understanding.model_validate(answer["nlu"])
        except ValidationError as error:
            raise BrainRefused(f"parse answer not as agreed: {_places(error)}") from None
        except (KeyError, TypeError) as error:
            raise BrainRefused("parse answer not as agreed") from error

    async def ready(self) -> bool:
        return await self.model() is not None

    async def model(self) -> str | None:
        """The id of the model that is loaded; None while none is."""
        try:
            response = await self._client.get("/ready", timeout=2.0)
            return str(response.json()["model_id"]) if response.status_code == 200 else None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    async def answers(self) -> bool:
        """Whether anything is there, ready or not."""
        try:
            await self._client.get("/ready", timeout=2.0)
        except httpx.ConnectError:
            return False
        except httpx.HTTPError:
            return True
        return True

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._timeout):  # httpx counts each read anew: a trickle would never end
                response = await self._client.post(path, json=body)
            response.raise_for_status()
            return response.json()
        except (TimeoutError, httpx.ReadTimeout) as error:
            raise BrainTooSlow(f"no answer in {self._timeout} s") from error
        except httpx.HTTPStatusError as error:
            kind = BrainUnavailable if error.response.status_code in (401, 503) else BrainRefused
            raise kind(f"status {error.response.status_code}") from error
        except ValueError as error:
            raise BrainRefused("not JSON") from error
        except httpx.HTTPError as error:
            raise BrainUnavailable(type(error).__name__) from error


def brain_at(url: str, settings: Settings, *, timeout: float | None = None) -> RasaBrain:
    """The brain there, with the secret and, unless said otherwise, the patience of the settings."""
    secret = settings.internal_secret.get_secret_value()
    return RasaBrain(url, secret=secret, timeout=timeout or settings.brain_timeout)


def _places(error: ValidationError) -> str:
    """Where an answer is wrong, without what stands there: it may hold the citizen's words, and this is logged."""
    return "; ".join(f"{'.'.join(map(str, entry['loc']))}: {entry['type']}" for entry in error.errors()[:5])
