"""The book of releases: which model took the place of which, when, by whom and on what grounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.models import TurnRow
from hotline.learning.jobs.states import OPEN, JobKind
from hotline.learning.models import ApprovalRow, JobRow, ModelRow, ReleaseRow
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.serving.record import read_record
from hotline.staff.accounts import names_of_people


def is_live(models_dir: Path, job: JobRow) -> bool:
    """Whether this release is the one that the model in use came by."""
    current = read_record(models_dir)
    return current is not None and current.release == job.id


async def note_live(session: AsyncSession, job: JobRow, *, at: datetime) -> None:
    """Write the release down, once: the switch comes first, and whoever made it may have died."""
    if await session.get(ReleaseRow, job.id) is not None:
        return
    by, order = Actor(*job.order["by"]), job.order
    model = await session.get_one(ModelRow, order["model"])
    session.add(
        ReleaseRow(
            id=job.id,
            kind=job.kind,
            model_id=model.id,
            former_id=order["former"],
            sha256=model.sha256,
            report_id=order.get("report"),
            approval_id=order.get("approval"),
            reason=order.get("reason"),
            by=by.id[:64],
            by_name=by.name[:64],
            at=at,
        )
    )
    action = Action.MODEL_RELEASED if job.kind == JobKind.RELEASE else Action.MODEL_ROLLED_BACK
    details = {"release": job.id, "former": order["former"]}
    record(session, at=at, actor=by, action=action, object=Object("model", model.id), details=details)


@dataclass(frozen=True)
class History:
    """Releases and approvals, newest first; `used`: every model in the book or in the log of turns; `people` by account."""

    releases: Sequence[ReleaseRow]
    approvals: Sequence[ApprovalRow]
    used: frozenset[str]
    people: Mapping[str, str]

    def approver_of(self, release: ReleaseRow) -> str | None:
        """Who approved it, by name."""
        return next((row.by_name for row in self.approvals if row.id == release.approval_id), None)

    def releaser_of(self, release: ReleaseRow) -> str:
        """Who saw to it, by name; the operating system's user for the command line."""
        return self.people.get(release.by, release.by_name)


async def read_history(session: AsyncSession) -> History:
    """All of it: a few lines a month."""
    releases = (await session.scalars(select(ReleaseRow).order_by(ReleaseRow.at.desc(), ReleaseRow.id))).all()
    approvals = (await session.scalars(select(ApprovalRow).order_by(ApprovalRow.at.desc(), ApprovalRow.id))).all()
    in_log = select(ModelRow.id).where(exists().where(TurnRow.model_id == ModelRow.id))
    used = {*(await session.scalars(in_log)), *(name for row in releases for name in (row.model_id, row.former_id))}
    return History(releases, approvals, frozenset(used), await names_of_people(session))


async def one_before(session: AsyncSession, current: str) -> str | None:
    """The model that the one in use took the place of: what an emergency goes back to, and no tidying removes."""
    latest = select(ReleaseRow.former_id).where(ReleaseRow.model_id == current).order_by(ReleaseRow.at.desc()).limit(1)
    return await session.scalar(latest)


async def in_hand(session: AsyncSession) -> frozenset[str]:
    """The models that a job under way puts in use or measures."""
    orders = await session.scalars(select(JobRow.order).where(JobRow.state.in_(OPEN)))
    return frozenset(order[name] for order in orders for name in ("model", "candidate") if name in order)
