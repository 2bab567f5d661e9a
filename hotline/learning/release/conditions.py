"""What a release wants: a report whose gates this very file passed against the model in use, and a second person's word."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from hotline.conversations.store import new_id
from hotline.errors import Conflict, DataError, Forbidden
from hotline.learning.evaluation.report import read_report
from hotline.learning.models import ApprovalRow, DataVersionRow, ModelRow, ReportRow
from hotline.learning.registry.archive import model_id_of
from hotline.learning.registry.registry import register_current, sound_file, sound_report, sound_version
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff

APPROVERS = (Role.MAINTAINER, Role.SUPERVISOR)


@dataclass(frozen=True)
class Clearance:
    """What entitles a model to take the place of `former`."""

    model: ModelRow
    former: ModelRow
    report: ReportRow


async def cleared(services: Services, model: ModelRow) -> Clearance:
    """The report on which the model may be released. Raises Conflict, saying what is missing."""
    models_dir = services.settings.models_dir
    former = await register_current(services)
    if former is None:
        raise Conflict("还没有在用的模型，请先运行 hotline train。")
    if former.id == model.id:
        raise Conflict("这个模型已经在用。")
    whole(services, model)
    async with services.database.read() as session:
        newest = select(ReportRow).where(ReportRow.candidate_id == model.id).order_by(ReportRow.made_at.desc())
        row = await session.scalar(newest.limit(1))
        version = await session.get_one(DataVersionRow, model.data_digest)
    if row is None:
        raise Conflict("这个模型还没有评测，请先用 hotline learn evaluate 评测。")
    with _in_conflict():
        report = read_report(sound_report(models_dir, row))
        sound_version(models_dir, version)
    if not (row.passed and report.passed):
        raise Conflict(f"评测没有通过，不能发布：{'；'.join(sentence.rstrip('。') for sentence in report.refusals)}。")
    if (report.candidate_sha256, report.candidate_data) != (model.sha256, model.data_digest):
        raise Conflict("评测的不是这个模型文件，请重新评测。")
    if (report.current, report.current_sha256) != (former.id, former.sha256):
        raise Conflict(f"报告对照的是模型 {report.current[:8]}，现在用的是 {former.id[:8]}，比不出谁好，请重新评测。")
    return Clearance(model, former, row)


def whole(services: Services, model: ModelRow) -> None:
    """Raises Conflict where its file is not what was registered, or cannot be read to its end."""
    with _in_conflict():
        file = sound_file(services.settings.models_dir, model)
        found = model_id_of(file)
    if found != model.id:
        raise Conflict(f"{file.name} 里装的不是模型 {model.id[:8]}，不能用。现在的模型照常服务。")


async def approve(services: Services, model: ModelRow, *, by: Staff) -> ApprovalRow:
    """Give one's word. Raises Forbidden for one who may not, Conflict where there is nothing to approve."""
    if not by.roles.intersection(APPROVERS):
        raise Forbidden("只有训练师和班长能批准发布。")
    if by.id == model.made_by:
        raise Forbidden("自己训练的模型要由另一个人批准。")
    clearance = await cleared(services, model)
    now = services.clock.now()
    row = ApprovalRow(
        id=new_id(),
        model_id=model.id,
        report_id=clearance.report.id,
        sha256=model.sha256,
        by=by.id,
        by_name=by.name,
        at=now,
    )
    async with services.database.write() as session:
        same = select(ApprovalRow.id).where(
            ApprovalRow.report_id == row.report_id, ApprovalRow.sha256 == row.sha256, ApprovalRow.by == by.id
        )
        if await session.scalar(same) is not None:
            raise Conflict("您已经批准过这一份报告，不用再批准。")
        session.add(row)
        it = Object("model", model.id)
        details = {"report": clearance.report.id}
        record(session, at=now, actor=by.actor, action=Action.MODEL_APPROVED, object=it, details=details)
    return row


async def approved(services: Services, clearance: Clearance, *, by: Actor) -> ApprovalRow:
    """Somebody else's word on this report and this file. Raises Conflict where there is none."""
    model = clearance.model
    async with services.database.read() as session:
        rows = await session.scalars(
            select(ApprovalRow)
            .where(ApprovalRow.report_id == clearance.report.id, ApprovalRow.sha256 == model.sha256)
            .order_by(ApprovalRow.at.desc())
        )
        given = list(rows)
    by_others = [row for row in given if row.by not in (by.id, model.made_by)]
    if by_others:
        return by_others[0]
    if given:
        raise Conflict("批准的和发布的是同一个人，要由另一位训练师或班长批准。")
    raise Conflict("还没有第二个人批准，请另一位训练师或班长看过报告以后批准（hotline learn approve）。")


@contextmanager
def _in_conflict() -> Iterator[None]:
    """A file that is not as it was registered contradicts the registry: to whoever asks that is a refusal, no breakdown."""
    try:
        yield
    except DataError as error:
        raise Conflict(error.detail) from error
