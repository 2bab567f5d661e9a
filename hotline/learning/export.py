"""Writing decided examples back: into a working copy, checked, committed on a branch, and noted with their labels."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select

from hotline.errors import DataError
from hotline.learning.examples import Examples, digest_of, read_examples
from hotline.learning.inbox import Group, read_groups
from hotline.learning.labels import BECOME_EXAMPLES, Standing
from hotline.learning.models import CandidateRow, LabelRow, WithdrawnRow
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
    shown = _write(copy, branch, before_branch, plan, validate) if plan.contents else None
    await _note(services, plan, decided.wanted, examples, by=by)
    return Exported(plan, shown)


@dataclass(frozen=True)
class Decided:
    """What waits to be written, by group, and the digests of what has to come out."""

    wanted: dict[str, Group]
    withdrawn: frozenset[str]

    def plan(self, examples: Examples, data_dir: Path) -> Plan:
        """What that makes of these examples."""
        return make_plan(
            examples, data_dir, [_example(group) for group in self.wanted.values()], withdrawn=self.withdrawn
        )


async def read_decided(services: Services) -> Decided:
    """Decided, becoming an example, and not written yet."""
    async with services.database.read() as session:
        groups = [group for group in await read_groups(session) if group.standing is Standing.DECIDED]
        waiting = set(await session.scalars(select(LabelRow.group_id).where(LabelRow.exported_at.is_(None))))
        withdrawn = frozenset(await session.scalars(select(WithdrawnRow.digest)))
    return Decided({group.id: group for group in groups if group.id in waiting and _becomes_example(group)}, withdrawn)


def _becomes_example(group: Group) -> bool:
    return group.decision is not None and group.decision.verdict in BECOME_EXAMPLES


def _example(group: Group) -> NewExample:
    meaning = group.decision.meanings[0] if group.decision else ""
    return NewExample(group.id, meaning, " ".join(group.text.split()))


def _write(copy: WorkingCopy, branch: str, before_branch: str, plan: Plan, validate: Validate) -> str:
    before = {name: (copy.root / name).read_text(encoding="utf-8") for name in plan.contents}
    if findings := check_plan(before, plan):
        raise DataError("\n".join(str(finding) for finding in findings))
    copy.begin(branch)
    try:
        for name, content in plan.contents.items():
            (copy.root / name).write_text(content, encoding="utf-8")
        if complaints := validate(copy.root):
            raise DataError("\n".join(complaints))
        return copy.commit(_message(plan))
    except BaseException:
        copy.give_up(branch, before_branch)
        raise


def _message(plan: Plan) -> str:
    counts: dict[str, int] = {}
    for example in plan.added:
        counts[example.intent] = counts.get(example.intent, 0) + 1
    lines = [f"{intent}: +{count}" for intent, count in sorted(counts.items())]
    lines += [f"withdrawn: -{len(plan.removed)}"] if plan.removed else []
    return f"Add {len(plan.added)} examples from labelled conversations\n\n" + "\n".join(lines)


async def _note(services: Services, plan: Plan, wanted: dict[str, Group], examples: Examples, *, by: Actor) -> None:
    """What was written is not written again; what was needless is not offered again; conflicts stay as they are.

    A withdrawal stays until the line is gone from the files: a branch may never be merged. So does one whose citizen
    erased the conversation while the line was being written.
    """
    now = services.clock.now()
    added = {example.label: example for example in plan.added}
    needless = {example.label for example, _ in plan.needless}
    there = {digest_of(example.text) for example in examples.examples}
    async with services.database.write() as session:
        alive = set(await session.scalars(select(CandidateRow.id).where(CandidateRow.group_id.in_(added))))
        for group_id, example in added.items():
            if wanted[group_id].candidate not in alive:
                await session.merge(WithdrawnRow(digest=digest_of(example.text), at=now))
        of_them = select(LabelRow).where(LabelRow.group_id.in_(added.keys() | needless))
        for row in (await session.scalars(of_them)).all():
            row.exported_at = now
            if row.group_id in added and wanted[row.group_id].candidate in alive:
                row.digest = digest_of(added[row.group_id].text)
                row.written_from = wanted[row.group_id].candidate
        gone = plan.withdrawn - there
        await session.execute(delete(WithdrawnRow).where(WithdrawnRow.digest.in_(gone)))
        details = {"added": len(added), "needless": len(needless), "removed": len(plan.removed)}
        it = Object("learning", "examples")
        record(session, at=now, actor=by, action=Action.EXAMPLES_EXPORTED, object=it, details=details)
