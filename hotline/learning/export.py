"""Writing decided examples back: into a working copy, checked, committed on a branch, and noted with their labels."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from hotline.datafiles import BadFile, Finding
from hotline.editions.export import answers_in, edited_answers, with_new_answers
from hotline.errors import DataError
from hotline.knowledge.check import check
from hotline.learning.dialogue_tests import FILE, NewDialogue, digest_of_test, keys_in
from hotline.learning.entities import marked
from hotline.learning.examples import Examples, digest_of, known_examples, read_examples
from hotline.learning.inbox import Group, read_groups
from hotline.learning.labels import Standing, Verdict, becomes_example
from hotline.learning.models import CandidateRow, LabelRow, WithdrawnRow
from hotline.learning.retelling import read_dialogues
from hotline.learning.working_copy import WorkingCopy
from hotline.learning.writeback import NewExample, Plan, check_plan, make_plan
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services

Validate = Callable[[Path], list[str]]
"""Rasa's own validation of a working copy: its complaints."""


@dataclass(frozen=True)
class Exported:
    """What was done; `shown` is git's summary of the commit, None where there was nothing to write."""

    plan: Plan
    shown: str | None


async def export(services: Services, *, copy: WorkingCopy, branch: str, by: Actor, validate: Validate) -> Exported:
    """Write what is decided and not written yet, and take out what was withdrawn. All on one branch, or nothing.

    Raises Invalid or Conflict for a working copy that cannot be written into, DataError with every complaint when
    the result would not be good data.
    """
    decided = await read_decided(services)
    before_branch = copy.ready()
    data_dir = copy.root / "data"
    examples = read_examples(data_dir)
    plan = decided.plan(examples, data_dir)
    there = _digests(copy, examples)
    today = services.today

    def sound(root: Path) -> list[str]:
        return [*_answer_faults(root, plan, today=today), *validate(root)]

    shown = _write(copy, branch, before_branch, plan, sound) if plan.files else None
    await _note(services, plan, decided, there, by=by)
    return Exported(plan, shown)


async def settle_needless(services: Services, root: Path, *, by: Actor) -> int:
    """Offer no longer what the examples hold already, without a branch: there is nothing to write of it. How many."""
    decided = await read_decided(services)
    found = await asyncio.to_thread(lambda: decided.plan(known_examples(root / "data"), root / "data"))
    if found.needless:
        await _note(services, Plan(needless=found.needless), decided, (), by=by)
    return len(found.needless)


@dataclass(frozen=True)
class Decided:
    """What waits to be written, by group, and the digests of what has to come out."""

    wanted: dict[str, Group]
    withdrawn: frozenset[str]
    dialogues: list[NewDialogue]
    candidates: dict[str, str]
    """Whose words each group is shown in."""
    waiting_for_second: int = 0
    """Groups that somebody labelled and that wait for another who says the same."""
    waiting_for_answer: int = 0
    """Groups whose answer is being written and is not published."""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The answers that were published here and that the files may not hold."""

    def plan(self, examples: Examples, data_dir: Path) -> Plan:
        """What that makes of these examples."""
        wanted = [_example(group) for group in self.wanted.values()]
        new = {example.intent for example in wanted} - examples.intents
        answers = {*self.answers, *(answers_in(data_dir) if new - self.answers.keys() else ())}
        plan = make_plan(examples, data_dir, wanted, withdrawn=self.withdrawn, answers=answers)
        self._add_answers(plan, data_dir)
        later = {group.id for group in self.wanted.values() if _example(group).intent in plan.too_few}
        plan.add_dialogues(data_dir.parent, [each for each in self.dialogues if each.group not in later])
        return plan

    def _add_answers(self, plan: Plan, data_dir: Path) -> None:
        """Whatever has examples has its answer in the files."""
        taught = {example.intent for example in plan.added}
        try:
            wanted = {id_: entry for id_, entry in self.answers.items() if id_ in taught}
            plan.knowledge, plan.answers = with_new_answers(data_dir, wanted) if wanted else ({}, [])
        except BadFile as error:
            plan.faults += error.findings
        except DataError as error:
            plan.faults.append(Finding("data/knowledge", "", "", error.detail))


async def read_decided(services: Services) -> Decided:
    """Decided, becoming an example or a test, and not written yet."""
    async with services.database.read() as session:
        everything = await read_groups(session)
        groups = [group for group in everything if group.standing is Standing.DECIDED]
        waiting = set(await session.scalars(select(LabelRow.group_id).where(LabelRow.exported_at.is_(None))))
        withdrawn = frozenset(await session.scalars(select(WithdrawnRow.digest)))
        dialogues = await read_dialogues(services, session, groups)
    published = (await services.content.library(services.database)).answers
    decided = {group.id: group for group in groups if group.id in waiting and _becomes_example(group)}
    wanted = {id_: group for id_, group in decided.items() if not _lacks_answer(group, published)}
    undecided = sum(group.standing in (Standing.WANTS_SECOND, Standing.DISPUTED) for group in everything)
    return Decided(
        wanted,
        withdrawn,
        dialogues,
        {group.id: group.candidate for group in groups},
        waiting_for_second=undecided,
        waiting_for_answer=len(decided) - len(wanted),
        answers=await edited_answers(services),
    )


def _digests(copy: WorkingCopy, examples: Examples) -> set[str]:
    """Of every line and dialogue test that is in the files, or comes into them where a branch is merged."""
    tests, waiting = copy.root / FILE, copy.waiting_lines()
    named = [*waiting, *(tests.read_text(encoding="utf-8").splitlines() if tests.exists() else [])]
    lines = [*(example.text for example in examples.examples), *(line.strip().removeprefix("- ") for line in waiting)]
    return {*map(digest_of, lines), *map(digest_of_test, keys_in("\n".join(named)))}


def _becomes_example(group: Group) -> bool:
    return group.decision is not None and becomes_example(group.decision.verdict, group.decision.meanings)


def _lacks_answer(group: Group, published: Collection[str]) -> bool:
    """It was said to be missing, and is not there yet."""
    decision = group.decision
    if decision is None or decision.verdict is not Verdict.NEW_ANSWER:
        return False
    return decision.meanings[0] not in published


def _example(group: Group) -> NewExample:
    decision = group.decision
    if decision is None:
        raise ValueError("a group without a decision becomes no example")
    marks = decision.marks if decision.marks_on == group.candidate else ()
    return NewExample(group.id, decision.meanings[0], " ".join(marked(group.text, marks).split()))


def _answer_faults(root: Path, plan: Plan, *, today: date) -> list[str]:
    """What `hotline knowledge check` says of the answers that were written into the files."""
    if not plan.answers:
        return []
    return [str(finding) for finding in check(root / "data", today=today) if finding.entry in plan.answers]


def _write(copy: WorkingCopy, branch: str, before_branch: str, plan: Plan, validate: Validate) -> str:
    before = {name: (copy.root / name).read_text(encoding="utf-8") for name in plan.contents}
    if findings := check_plan(before, plan):
        raise DataError("\n".join(str(finding) for finding in findings))
    copy.begin(branch)
    fresh = [copy.root / name for name in plan.files if not (copy.root / name).exists()]
    try:
        for name, content in plan.files.items():
            (copy.root / name).parent.mkdir(parents=True, exist_ok=True)
            (copy.root / name).write_text(content, encoding="utf-8")
        if complaints := validate(copy.root):
            raise DataError("\n".join(complaints))
        return copy.commit(_message(plan))
    except BaseException:
        for path in fresh:
            path.unlink(missing_ok=True)
        copy.give_up(branch, before_branch)
        raise


def _message(plan: Plan) -> str:
    counts: dict[str, int] = {}
    for example in plan.added:
        counts[example.intent] = counts.get(example.intent, 0) + 1
    lines = [f"{intent}: +{count}" for intent, count in sorted(counts.items())]
    lines += [f"{answer}: new answer" for answer in plan.answers]
    lines += [f"dialogue tests: +{len(plan.dialogues)}"] if plan.dialogues else []
    lines += [f"withdrawn: -{len(plan.removed)}"] if plan.removed else []
    return f"Add {len(plan.added)} examples from labelled conversations\n\n" + "\n".join(lines)


async def _note(services: Services, plan: Plan, decided: Decided, there: Collection[str], *, by: Actor) -> None:
    """What was written is not written again; what was needless is not offered again; conflicts stay as they are.

    A withdrawal stays until the line is gone from the files and from every branch that may still be merged. So does one whose citizen
    erased the conversation while the line was being written.
    """
    now = services.clock.now()
    added = {example.label: example for example in plan.added}
    tests = {dialogue.group: dialogue for dialogue in plan.dialogues}
    needless = {example.label for example, _ in plan.needless}
    async with services.database.write() as session:
        of_them = CandidateRow.group_id.in_(added.keys() | tests.keys())
        alive = set(await session.scalars(select(CandidateRow.id).where(of_them)))
        for group_id, example in added.items():
            if decided.candidates[group_id] not in alive:
                await session.merge(WithdrawnRow(digest=digest_of(example.text), at=now))
        for group_id, dialogue in tests.items():
            if decided.candidates[group_id] not in alive:
                await session.merge(WithdrawnRow(digest=digest_of_test(dialogue.key), at=now))
        of_them = LabelRow.group_id.in_(added.keys() | tests.keys() | needless)
        for row in (await session.scalars(select(LabelRow).where(of_them))).all():
            candidate = decided.candidates[row.group_id]
            if row.group_id in added.keys() | needless:
                row.exported_at = now
            if row.group_id in added and candidate in alive:
                row.digest, row.written_from = digest_of(added[row.group_id].text), candidate
            if row.as_dialogue and row.group_id in tests and candidate in alive:
                row.dialogue_from = candidate
        gone = plan.withdrawn - frozenset(there)
        await session.execute(delete(WithdrawnRow).where(WithdrawnRow.digest.in_(gone)))
        details = {
            "added": len(added),
            "answers": len(plan.answers),
            "dialogues": len(tests),
            "needless": len(needless),
            "removed": len(plan.removed),
        }
        it = Object("learning", "examples")
        record(session, at=now, actor=by, action=Action.EXAMPLES_EXPORTED, object=it, details=details)
