"""Labelling a group: what a maintainer decides is kept, audited, and answered with what it would add.

Where one person's word is not enough (`doubts`), a second one is asked for with it, of their earlier ones too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.store import new_id
from hotline.errors import Conflict, Invalid, NotFound
from hotline.knowledge.thresholds import load_thresholds
from hotline.learning.doubts import Doubt, Move, doubt_of, load_doubts, move_of, sentence_of
from hotline.learning.entities import Mark
from hotline.learning.entities import fault as marks_fault
from hotline.learning.examples import Example, Examples
from hotline.learning.inbox import Group, read_groups
from hotline.learning.labels import BECOME_EXAMPLES, BECOME_TESTS, SkipReason, Verdict, adds_nothing, fault
from hotline.learning.meanings import begun_answers, known_labels
from hotline.learning.models import LabelRow
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services


@dataclass(frozen=True)
class Decision:
    """What somebody decides. `meanings` may be left out where the model's own guess is accepted; of a missing answer they
    may name the one that is being written, so that the line becomes its example once it is published.

    `marks`: entities in the group's text. `as_dialogue`: the conversation up to here is to become a dialogue test.
    """

    verdict: Verdict
    meanings: tuple[str, ...] = ()
    skip_reason: SkipReason | None = None
    wants_second: bool = False
    marks: tuple[Mark, ...] = ()
    as_dialogue: bool = False


@dataclass(frozen=True)
class Labelled:
    """The group as it now stands; `adds_nothing` says why its example would teach nothing; `clash` names one that contradicts.

    `doubt`: why this person's word alone is not enough for it, `led_there` how many of theirs say so.
    """

    group: Group
    adds_nothing: str | None
    clash: Example | None
    doubt: Doubt | None = None
    led_there: int = 0


async def label(services: Services, *, group: str, decision: Decision, by: Actor, examples: Examples) -> Labelled:
    """Keep the decision in place of this person's former one.

    Raises NotFound for no or more than one such group, Invalid for a label that cannot be, Conflict after its export.
    """
    now = services.clock.now()
    known, begun = await known_labels(services, examples), await begun_answers(services)
    async with services.database.write() as session:
        found = _one(await read_groups(session, start=group), group)
        meanings = decision.meanings
        if decision.verdict is Verdict.ACCEPTED and not meanings and found.meaning:
            meanings = (found.meaning,)
        if (problem := fault(decision.verdict, meanings, decision.skip_reason, known, begun=begun)) is not None:
            raise Invalid(problem)
        if (problem := _extras_fault(decision, found.text)) is not None:
            raise Invalid(problem)
        of_it = (await session.scalars(select(LabelRow).where(LabelRow.group_id == found.id))).all()
        _refuse_written(of_it)
        move = move_of(decision.verdict, meanings, found.meaning)
        rules = load_doubts(services.settings.data_dir)
        alike = await _alike(session, move, by=by, since=now - timedelta(days=rules.moves.days), but=found.id)
        doubt = doubt_of(move, confidence=found.confidence, led_there=len(alike) + 1, rules=rules)
        if doubt is Doubt.MOVED_MANY:
            for earlier in alike:
                earlier.wants_second = earlier.wants_second or earlier.exported_at is None
        row = next((row for row in of_it if row.by == by.id), None)
        if row is None:
            row = LabelRow(id=new_id(), group_id=found.id, by=by.id[:64])
            session.add(row)
        row.verdict, row.meanings, row.at = decision.verdict.value, list(meanings), now
        row.skip_reason = decision.skip_reason.value if decision.skip_reason else None
        # Once asked for, it is waited for.
        row.wants_second = decision.wants_second or doubt is not None or bool(row.wants_second)
        marks = [[mark.start, mark.end, mark.entity.value] for mark in decision.marks]
        row.marked = {"candidate": found.candidate, "marks": marks} if marks else None
        row.as_dialogue = decision.as_dialogue
        it = Object("candidate", found.id)
        details = {"verdict": decision.verdict.value, "meaning": " ".join(meanings)[:64]}
        record(session, at=now, actor=by, action=Action.CANDIDATE_LABELLED, object=it, details=details)
        await session.flush()
        found = _one(await read_groups(session, start=found.id), found.id)
    judged = _judged(services, found, meanings, examples)
    return replace(judged, doubt=doubt, led_there=len(alike) + 1)


def doubt_in_words(done: Labelled) -> str | None:
    """Why a second person is asked for; None where this one's word is enough."""
    if done.doubt is None:
        return None
    return sentence_of(done.doubt, confidence=done.group.confidence, led_there=done.led_there)


async def unlabel(services: Services, *, group: str, by: Actor) -> Group:
    """Take this person's decision back: the group is to be looked at again.

    Raises NotFound where there is none, Conflict after its export.
    """
    async with services.database.write() as session:
        found = _one(await read_groups(session, start=group), group)
        of_it = (await session.scalars(select(LabelRow).where(LabelRow.group_id == found.id))).all()
        row = next((row for row in of_it if row.by == by.id), None)
        if row is None:
            raise NotFound("您没有标过这一条，没有可撤回的。")
        _refuse_written(of_it)
        await session.delete(row)
        it = Object("candidate", found.id)
        record(session, at=services.clock.now(), actor=by, action=Action.CANDIDATE_UNLABELLED, object=it)
        await session.flush()
        return _one(await read_groups(session, start=found.id), found.id)


async def _alike(
    session: AsyncSession, move: Move | None, *, by: Actor, since: datetime, but: str
) -> Sequence[LabelRow]:
    """This person's labels since then that lead to the same matter from another area, other than the one on `but`."""
    if move is None or not move.across:
        return []
    mine = select(LabelRow).where(LabelRow.by == by.id[:64], LabelRow.at >= since, LabelRow.group_id != but)
    rows = {
        row.group_id: row
        for row in await session.scalars(mine)
        if [meaning.partition(".")[0] for meaning in row.meanings] == [move.matter]
    }
    groups = await read_groups(session) if rows else []
    moves = {
        group.id: move_of(Verdict(row.verdict), row.meanings, group.meaning)
        for group in groups
        if (row := rows.get(group.id))
    }
    return [rows[id_] for id_, other in moves.items() if other is not None and other.across]


def _extras_fault(decision: Decision, text: str) -> str | None:
    """What is wrong with marks or with the wish for a test; None where they can be kept."""
    if decision.marks and decision.verdict not in BECOME_EXAMPLES:
        return "不写进例句的，不用标实体。"
    if decision.as_dialogue and decision.verdict not in BECOME_TESTS:
        return "跳过的、缺回答的，做不成对话测试。"
    return marks_fault(text, decision.marks)


def _refuse_written(rows: Sequence[LabelRow]) -> None:
    if any(row.exported_at is not None for row in rows):
        raise Conflict("这一条已经写进例句，要改请直接改例句文件。")


def _judged(services: Services, group: Group, meanings: Sequence[str], examples: Examples) -> Labelled:
    example = examples.nearest(group.text)
    if len(meanings) != 1:
        return Labelled(group, None, None)
    nothing = adds_nothing(
        meanings[0],
        guessed=group.meaning,
        confidence=group.confidence,
        nearest=example,
        thresholds=load_thresholds(services.settings.data_dir),
    )
    clash = example if example is not None and example.intent != meanings[0] else None
    return Labelled(group, nothing, clash)


def _one(groups: Sequence[Group], start: str) -> Group:
    found = [group for group in groups if group.id.startswith(start)]
    if len(found) != 1:
        raise NotFound(
            f"没有编号以 {start} 开头的一条。" if not found else f"编号以 {start} 开头的不止一条，请多写几位。"
        )
    return found[0]
