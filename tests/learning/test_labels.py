"""What people decide: which decisions can be kept, when one stands, and what an example would add."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hotline.errors import Conflict, Invalid, NotFound
from hotline.knowledge.thresholds import thresholds
from hotline.learning.collect import collect
from hotline.learning.examples import Example, known_examples
from hotline.learning.inbox import read_groups, to_look_at
from hotline.learning.labelling import Decision, label
from hotline.learning.labels import Label, SkipReason, Standing, Verdict, adds_nothing, fault, standing
from hotline.learning.models import LabelRow
from hotline.privacy.audit import Actor, AuditEntry
from hotline.services import Services
from hotline.settings import ROOT
from tests.learning.conftest import ME, WAGE

OTHER = Actor.command("colleague")
NOW = datetime(2026, 9, 1, tzinfo=UTC)
KNOWN = {WAGE, "labor/wage.what", "out_of_scope/travel.what", "crisis/violence.what"}


def _label(by: str, meaning: str, *, after: int = 0, second: bool = False, verdict: Verdict = Verdict.OTHER) -> Label:
    return Label(verdict, (meaning,), by, NOW + timedelta(minutes=after), second)


@pytest.mark.parametrize(
    ("verdict", "meanings", "skip_reason", "fine"),
    [
        (Verdict.ACCEPTED, (WAGE,), None, True),
        (Verdict.ACCEPTED, (), None, False),
        (Verdict.OTHER, ("labor/none.what",), None, False),
        (Verdict.OTHER, (WAGE, "labor/wage.what"), None, False),
        (Verdict.SEVERAL, (WAGE, "labor/wage.what"), None, True),
        (Verdict.SEVERAL, (WAGE, WAGE), None, False),
        (Verdict.OUT_OF_SCOPE, ("out_of_scope/travel.what",), None, True),
        (Verdict.OUT_OF_SCOPE, (WAGE,), None, False),
        (Verdict.DANGER, ("crisis/violence.what",), None, True),
        (Verdict.NEW_ANSWER, (), None, True),
        (Verdict.NEW_ANSWER, ("labor/begun.what",), None, True),
        (Verdict.NEW_ANSWER, ("labor/begun.what", WAGE), None, False),
        (Verdict.NEW_ANSWER, ("labor/none.what",), None, False),
        (Verdict.OTHER, ("labor/begun.what",), None, False),
        (Verdict.SKIPPED, (), SkipReason.PERSONAL, True),
        (Verdict.SKIPPED, (), None, False),
    ],
)
def test_what_can_be_kept(
    verdict: Verdict, meanings: tuple[str, ...], skip_reason: SkipReason | None, fine: bool
) -> None:
    assert (fault(verdict, meanings, skip_reason, KNOWN, begun={"labor/begun.what"}) is None) is fine


def test_when_a_decision_stands() -> None:
    wage, what = WAGE, "labor/wage.what"
    assert standing([])[0] is Standing.OPEN
    assert standing([_label("a", wage)])[0] is Standing.DECIDED
    assert standing([_label("a", wage, second=True)])[0] is Standing.WANTS_SECOND
    assert standing([_label("a", wage, second=True), _label("b", what)])[0] is Standing.DISPUTED
    agreed = [_label("a", wage, second=True), _label("b", wage, after=1, verdict=Verdict.ACCEPTED)]
    assert standing(agreed)[0] is Standing.DECIDED
    foreseen = _label("b", wage, after=1, verdict=Verdict.NEW_ANSWER)
    assert standing([_label("a", wage, second=True), foreseen])[0] is Standing.DECIDED
    third = standing([_label("a", wage, second=True), _label("b", what, after=1), _label("c", wage, after=2)])
    assert third[0] is Standing.DECIDED
    assert third[1] is not None and third[1].meanings == (wage,)


def test_an_example_that_would_add_nothing() -> None:
    there = Example("data/nlu/labor.yml", 7, WAGE, "工资不发怎么要")

    def why(meaning: str, *, sure: float, nearest: Example | None) -> str | None:
        return adds_nothing(meaning, guessed=WAGE, confidence=sure, nearest=nearest, thresholds=thresholds())

    assert "第 7 行" in (why(WAGE, sure=0.3, nearest=there) or "")
    assert "听得懂" in (why(WAGE, sure=0.95, nearest=None) or "")
    assert why(WAGE, sure=0.5, nearest=None) is None
    assert why("labor/wage.what", sure=0.95, nearest=there) is None


async def _waiting(services: Services, by: Actor = ME) -> list[str]:
    async with services.database.read() as session:
        return [group.id for group in to_look_at(await read_groups(session), by=by.id)]


async def test_labelled_once_it_is_shown_to_nobody_again_nor_what_is_nearly_the_same(
    ask: Any, services: Services
) -> None:
    examples = known_examples(ROOT / "data")
    await ask("工地干活不给钱找谁", sure=0.46)
    await collect(services, actor=ME)
    [group] = await _waiting(services)
    done = await label(services, group=group[:6], decision=Decision(Verdict.ACCEPTED), by=ME, examples=examples)
    assert done.group.decision is not None and done.group.decision.meanings == (WAGE,)
    await ask("请问工地干活不给钱找谁呀", sure=0.4)
    await collect(services, actor=ME)
    assert await _waiting(services) == await _waiting(services, OTHER) == []
    async with services.database.read() as session:
        [entry] = await session.scalars(select(AuditEntry).where(AuditEntry.action == "candidate_labelled"))
    assert entry.details == {"verdict": "accepted", "meaning": WAGE}


async def test_a_second_opinion_is_asked_of_somebody_else(ask: Any, services: Services) -> None:
    examples = known_examples(ROOT / "data")
    await ask("工地干活不给钱找谁", sure=0.46)
    await collect(services, actor=ME)
    [group] = await _waiting(services)
    another = next(intent for intent in sorted(examples.intents) if intent.startswith("labor/") and intent != WAGE)
    asked = Decision(Verdict.OTHER, (another,), wants_second=True)
    await label(services, group=group, decision=asked, by=ME, examples=examples)
    assert await _waiting(services) == []
    assert await _waiting(services, OTHER) == [group]
    done = await label(services, group=group, decision=Decision(Verdict.ACCEPTED), by=OTHER, examples=examples)
    assert done.group.standing is Standing.DISPUTED
    assert "标得不一样" in done.group.why
    done = await label(services, group=group, decision=Decision(Verdict.ACCEPTED), by=ME, examples=examples)
    assert done.group.standing is Standing.DECIDED


async def test_what_cannot_be_labelled(ask: Any, services: Services) -> None:
    examples = known_examples(ROOT / "data")
    await ask("工地干活不给钱找谁", sure=0.46)
    await collect(services, actor=ME)
    [group] = await _waiting(services)
    with pytest.raises(NotFound):
        await label(services, group="zz", decision=Decision(Verdict.ACCEPTED), by=ME, examples=examples)
    with pytest.raises(Invalid):
        await label(
            services, group=group, decision=Decision(Verdict.OTHER, ("no/such.what",)), by=ME, examples=examples
        )
    await label(services, group=group, decision=Decision(Verdict.ACCEPTED), by=ME, examples=examples)
    async with services.database.write() as session:
        row = await session.scalar(select(LabelRow))
        assert row is not None
        row.exported_at = services.clock.now()
    with pytest.raises(Conflict):
        await label(services, group=group, decision=Decision(Verdict.NEW_ANSWER), by=OTHER, examples=examples)
