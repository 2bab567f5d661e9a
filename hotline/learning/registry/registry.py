"""The registry: every model that was trained, what of, and what was reported; checked against its files, and pruned.

Which model is in use is said by `models/current.json` alone, which the start of the brain obeys.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.errors import DataError, NotFound
from hotline.learning.models import DataVersionRow, ModelRow, ReportRow
from hotline.learning.registry.archive import model_id_of
from hotline.learning.registry.data_versions import DataVersion, read_data_version, write_manifest
from hotline.learning.release.history import in_hand, one_before
from hotline.privacy.audit import SYSTEM, Action, Actor, Object, record
from hotline.services import Services
from hotline.serving.digests import file_digest
from hotline.serving.record import read_record
from hotline.settings import ROOT


@dataclass(frozen=True)
class Registered:
    """Everything the registry knows, newest first. `current`: the id of the model in use, `one_before`: what it replaced."""

    models: list[ModelRow]
    versions: dict[str, DataVersionRow]
    reports: list[ReportRow]
    current: str | None
    one_before: str | None
    in_hand: frozenset[str]

    def outdated(self, report: ReportRow) -> bool:
        """Whether it compares its candidate with a model that is in use no more: no release can be based on it."""
        return self.current not in (None, report.candidate_id, report.against_id)


async def register(
    services: Services, *, file: Path, version: DataVersion, seconds: float, by: Actor, model_id: str | None = None
) -> ModelRow:
    """Know a model from now on. Raises DataError for a file that is no sound model."""
    models_dir, now = services.settings.models_dir, services.clock.now()
    row = _model_row(models_dir, file, version.digest, seconds, now, by, model_id)
    async with services.database.write() as session:
        if await session.get(DataVersionRow, version.digest) is None:
            manifest = write_manifest(models_dir, version)
            session.add(_version_row(models_dir, manifest, version, now))
            await session.flush()
        session.add(row)
        it = Object("model", row.id)
        record(session, at=now, actor=by, action=Action.MODEL_REGISTERED, object=it, details={"file": row.file[:64]})
    return row


async def register_current(services: Services) -> ModelRow | None:
    """The model in use, made known if set-up trained it; None before the first training. Raises DataError when harmed."""
    models_dir = services.settings.models_dir
    current = read_record(models_dir)
    if current is None or not (models_dir / current.file).exists():
        return None
    async with services.database.read() as session:
        known = await session.scalar(
            select(ModelRow).where(ModelRow.file == current.file, ModelRow.sha256 == current.sha256)
        )
    if known is not None:
        return known
    file = models_dir / current.file
    version = read_data_version(ROOT)
    if version.digest != current.data_digest:  # made of data that have changed since: known by their digest alone
        version = DataVersion(current.data_digest, {}, examples=0, intents=0, commit=None, changed=True)
    return await register(services, file=file, version=version, seconds=current.trained_seconds, by=SYSTEM)


async def read_registered(services: Services) -> Registered:
    """All of it."""
    current = await register_current(services)
    async with services.database.read() as session:
        return Registered(
            models=list(await session.scalars(select(ModelRow).order_by(ModelRow.made_at.desc(), ModelRow.id))),
            versions={row.digest: row for row in await session.scalars(select(DataVersionRow))},
            reports=list(await session.scalars(select(ReportRow).order_by(ReportRow.made_at.desc(), ReportRow.id))),
            current=current.id if current else None,
            one_before=await one_before(session, current.id) if current else None,
            in_hand=await in_hand(session),
        )


async def find_model(session: AsyncSession, start: str) -> ModelRow:
    """The model whose id begins so. Raises NotFound for none, for more than one, and for one that was pruned."""
    rows = list(await session.scalars(select(ModelRow).where(ModelRow.id.startswith(start, autoescape=True))))
    if len(rows) != 1:
        raise NotFound(
            f"没有编号以 {start} 开头的模型。" if not rows else f"编号以 {start} 开头的模型不止一个，请多写几位。"
        )
    if rows[0].removed_at is not None:
        raise NotFound(f"模型 {rows[0].id[:8]} 的文件已经清理掉了，不能再用。")
    return rows[0]


def sound_file(models_dir: Path, row: ModelRow) -> Path:
    """The model's file, as it was registered. Raises DataError otherwise."""
    return _sound(models_dir, row.file, row.sha256, f"模型 {row.id[:8]}")


def sound_report(models_dir: Path, row: ReportRow) -> Path:
    """The report's file, as it was written. Raises DataError otherwise."""
    return _sound(models_dir, row.file, row.sha256, f"报告 {row.id[:8]}")


def sound_version(models_dir: Path, row: DataVersionRow) -> Path:
    """The manifest of a data version, as it was written. Raises DataError otherwise."""
    return _sound(models_dir, row.file, row.sha256, f"数据版本 {row.digest[:8]}")


def verify(models_dir: Path, registered: Registered) -> list[str]:
    """What is not as it was registered, each in a sentence."""
    kept = [row for row in registered.models if row.removed_at is None]
    findings = [_fault(models_dir, row.file, row.sha256, f"模型 {row.id[:8]}") for row in kept]
    versions = registered.versions.values()
    findings += [_fault(models_dir, row.file, row.sha256, f"数据版本 {row.digest[:8]}") for row in versions]
    findings += [_fault(models_dir, row.file, row.sha256, f"报告 {row.id[:8]}") for row in registered.reports]
    return [finding for finding in findings if finding]


async def prune(services: Services, registered: Registered, *, keep: int, by: Actor) -> list[ModelRow]:
    """Delete the files of all models but the newest, the one in use, the one to go back to and what a job has in hand.

    What is known of them stays.
    """
    spared = {registered.current, registered.one_before, *registered.in_hand}
    kept = [row for row in registered.models if row.removed_at is None and row.id not in spared]
    now, gone = services.clock.now(), kept[keep:]
    for row in gone:
        async with services.database.write() as session:
            (await session.get_one(ModelRow, row.id)).removed_at = now
            it = Object("model", row.id)
            record(session, at=now, actor=by, action=Action.MODEL_REMOVED, object=it)
        (services.settings.models_dir / row.file).unlink(missing_ok=True)
    return gone


def _model_row(
    models_dir: Path, file: Path, data_digest: str, seconds: float, now: datetime, by: Actor, model_id: str | None
) -> ModelRow:
    return ModelRow(
        id=model_id or model_id_of(file),
        file=str(file.relative_to(models_dir)),
        sha256=file_digest(file),
        size=file.stat().st_size,
        data_digest=data_digest,
        trained_seconds=seconds,
        made_at=now,
        made_by=by.id[:64],
    )


def _version_row(models_dir: Path, manifest: Path, version: DataVersion, now: datetime) -> DataVersionRow:
    return DataVersionRow(
        digest=version.digest,
        file=str(manifest.relative_to(models_dir)),
        sha256=file_digest(manifest),
        git_commit=version.commit,
        changed=version.changed,
        examples=version.examples,
        intents=version.intents,
        made_at=now,
    )


def _sound(models_dir: Path, file: str, sha256: str, name: str) -> Path:
    if (fault := _fault(models_dir, file, sha256, name)) is not None:
        raise DataError(f"{fault}现在的模型照常服务。")
    return models_dir / file


def _fault(models_dir: Path, file: str, sha256: str, name: str) -> str | None:
    path = models_dir / file
    if not path.exists():
        return f"{name} 的文件 {file} 不见了。"
    if file_digest(path) != sha256:
        return f"{name} 的文件 {file} 与登记的校验值不符，可能损坏或被改动。"
    return None
