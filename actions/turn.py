"""What an action reads of a turn, and from what it reads."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hotline.catalogue.directory import Directory
from hotline.clock import SystemClock
from hotline.content import Content
from hotline.conversations.brain import Understanding
from hotline.conversations.danger import DangerGuard
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory
from hotline.knowledge.onward import Onward
from hotline.procedures.offers import Offers
from hotline.procedures.registry import Procedures
from hotline.procedures.starts import Starts
from hotline.storage.database import Database


@dataclass(frozen=True)
class Turn:
    """One turn as an action sees it."""

    understanding: Understanding
    memory: Memory
    district: str | None
    library: Library
    directory: Directory
    today: date


@dataclass(frozen=True)
class Tools:
    """What every action reads from, made once per process."""

    database: Database
    content: Content
    procedures: Procedures
    offers: Offers
    starts: Starts
    onward: Onward
    guard: DangerGuard


def understanding_of(message: dict[str, Any]) -> Understanding:
    """Rasa's parse data in the service's terms. `intent` is a ranking entry there and a name here."""
    intent = message.get("intent") or {}
    return Understanding.model_validate(
        {
            "text": message.get("normalised") or message.get("text") or "",
            "intent": intent.get("name"),
            "confidence": intent.get("confidence") or 0.0,
            "full_intent": message.get("full_intent") or _full_intent(message),
            "crisis": message.get("crisis") or 0.0,
            "questions": message.get("questions") or [],
            "entities": message.get("entities") or [],
            "pressed": message.get("command") is not None,
        }
    )


def moment_of(metadata: dict[str, Any]) -> datetime:
    """The conversation's moment: a rehearsal may live in another year than the machine."""
    now = metadata.get("now")
    return datetime.fromisoformat(now) if isinstance(now, str) else SystemClock().now()


def _full_intent(message: dict[str, Any]) -> str | None:
    name = (message.get("intent") or {}).get("full_retrieval_intent_name")
    return str(name) if name else None
