"""What the bot made of a citizen's message, with Chinese names: outcome, meanings, what it recognised, what it showed."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, Field

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.conversations.models import TurnRow
from hotline.conversations.reply import AnswerRef
from hotline.desk.entities import readable
from hotline.knowledge.names import Names
from hotline.vocabulary import Outcome, Reason


class FoundEntity(BaseModel):
    """Something the brain recognised in the text; `value` says what it stands for, where that is clear."""

    entity: str
    text: str
    value: str | None


class Meaning(BaseModel):
    """One candidate meaning with its Chinese name."""

    name: str
    title: str
    confidence: float


class QuestionRead(BaseModel):
    """One question of the message, with the likeliest meanings, best first."""

    text: str
    areas: list[Meaning]
    matters: list[Meaning]
    facets: list[Meaning]


class AnswerShown(BaseModel):
    """An answer of the knowledge that the citizen was shown."""

    id: str
    title: str
    version: int


class Reading(BaseModel):
    """What the bot made of a citizen's message, and what became of it."""

    outcome: Outcome
    reason: Reason | None
    model_id: str | None
    pressed_button: bool = Field(description="the meaning was given by a button, not read out of the text")
    intent: str | None
    intent_title: str | None
    confidence: float | None
    crisis: float | None = Field(description="the classifier's probability of danger")
    questions: list[QuestionRead]
    entities: list[FoundEntity]
    answers: list[AnswerShown]


def reading_of(turn: TurnRow, names: Names) -> Reading:
    """What the desk shows of a turn."""
    read = Understanding.model_validate(turn.understanding) if turn.understanding else None
    intent = (read.full_intent or read.intent) if read else None
    return Reading(
        outcome=Outcome(turn.outcome),
        reason=Reason(turn.reason) if turn.reason else None,
        model_id=turn.model_id,
        pressed_button=turn.command is not None,
        intent=intent,
        intent_title=names.intent(intent) if intent else None,
        confidence=read.confidence if read else None,
        crisis=read.crisis if read else None,
        questions=[_question(question, names) for question in read.questions] if read else [],
        entities=[_entity(entity) for entity in read.entities] if read else [],
        answers=[_answer(AnswerRef.model_validate(answer), names) for answer in turn.answers],
    )


def _entity(entity: dict[str, Any]) -> FoundEntity:
    return FoundEntity(
        entity=str(entity.get("entity", "")), text=str(entity.get("text", "")), value=readable(entity.get("value"))
    )


def _question(question: Question, names: Names) -> QuestionRead:
    return QuestionRead(
        text=question.text,
        areas=_meanings(question.areas, names.area),
        matters=_meanings(question.matters, names.matter),
        facets=_meanings(question.facets, names.facet),
    )


def _meanings(guesses: list[Guess], title: Callable[[str], str]) -> list[Meaning]:
    return [Meaning(name=guess.name, title=title(guess.name), confidence=guess.confidence) for guess in guesses]


def _answer(answer: AnswerRef, names: Names) -> AnswerShown:
    return AnswerShown(id=answer.id, title=names.answer(answer.id), version=answer.version)
