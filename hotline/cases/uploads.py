"""Taking a file for a case: received to disk piece by piece, inspected in a process of its own, scanned, kept by digest."""

import asyncio
import hashlib
import json
import os
import re
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote

import structlog
from limits import parse
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.filestore import incoming_of, path_of, remove_file
from hotline.cases.inspection import SUFFIXES
from hotline.cases.kinds import CaseAction, Party
from hotline.cases.lifecycle import allowed
from hotline.cases.models import CaseFileRow
from hotline.cases.scanning import Scan, scan
from hotline.cases.store import OpenCase, find_case, lock_case
from hotline.conversations.store import new_id
from hotline.errors import Conflict, Invalid, NotFound, Unavailable
from hotline.services import Services
from hotline.web.body_limit import MAX_UPLOAD_BYTES
from hotline.web.budgets import Budget

log = structlog.get_logger()

UPLOADING = Budget("case-uploading", parse("60/10 minutes"), "上传得太快了，请稍等几分钟再传。")
MOST_FILES = 40
MOST_BYTES = 100 * 1024 * 1024
_AT_ONCE = 2
_SECONDS = 30
_LONGEST_NAME = 80
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff<>:\"/\\|?*]")
_TOO_MUCH = f"每个文件最多 {MAX_UPLOAD_BYTES // 1024**2} MB，请缩小后再传。"
_BROKE = "这个文件没能读出来，请换一种格式再传，比如拍照或者截屏。"


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept, where it lies for now, and what it is."""

    path: Path
    media_type: str
    pages: int | None
    size: int
    sha256: str
    scanned: bool


class Uploads:
    """One per process: few files are inspected at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def take(self, number: str, name: str, body: AsyncIterator[bytes]) -> CaseFileRow:
        """Receive and keep a file; it belongs to the record once it is handed in. Raises Invalid with what is wrong."""
        await self._may_add(number)
        incoming = incoming_of(self._services.settings)
        await asyncio.to_thread(incoming.mkdir, parents=True, exist_ok=True)
        raw, kept = incoming / f"{secrets.token_hex(16)}.in", incoming / f"{secrets.token_hex(16)}.out"
        try:
            await _receive(raw, body)
            async with self._room:
                inspected = await self._inspect(raw, kept)
            return await self._keep(number, name, inspected)
        finally:
            for path in (raw, kept):
                await asyncio.to_thread(path.unlink, missing_ok=True)

    async def drop(self, number: str, file_id: str) -> None:
        """Take back a file that has not been handed in."""
        async with self._services.database.write() as session:
            case = await lock_case(self._services, session, number)
            row = await session.get(CaseFileRow, file_id)
            if row is None or row.case_id != case.row.id or row.seq is not None:
                raise NotFound("没有这份材料，或者它已经交上去了。")
            same = select(func.count()).where(CaseFileRow.case_id == row.case_id, CaseFileRow.sha256 == row.sha256)
            last = await session.scalar(same) == 1
            await session.delete(row)
        if last and row.sha256 is not None:
            await asyncio.to_thread(remove_file, self._services.settings, row.case_id, row.sha256)

    async def _may_add(self, number: str) -> None:
        """Before anything is received. What was sent at the same time is counted when the file is kept."""
        async with self._services.database.read() as session:
            await _hold_room(session, await find_case(session, number))

    async def _inspect(self, raw: Path, kept: Path) -> Inspected:
        verdict = await _verdict(raw, kept)
        if verdict.get("refusal"):
            raise Invalid(verdict["refusal"])
        said = await scan(self._services.settings.scanner, kept)
        if said is Scan.FOUND:
            raise Invalid("查毒软件认为这个文件有问题，没有收。请换一份，或者拍照再传。")
        if said is Scan.FAILED:
            raise Unavailable("查毒软件暂时不能用，文件没有收。请稍后再传，急的请当面交。")
        size, sha256 = await asyncio.to_thread(_measured, kept)
        return Inspected(kept, verdict["media_type"], verdict["pages"], size, sha256, said is Scan.CLEAN)

    async def _keep(self, number: str, name: str, inspected: Inspected) -> CaseFileRow:
        async with self._services.database.write() as session:
            case = await lock_case(self._services, session, number)
            await _hold_room(session, case, coming=inspected.size)
            settings = self._services.settings
            await asyncio.to_thread(_put, inspected.path, path_of(settings, case.row.id, inspected.sha256))
            row = CaseFileRow(
                id=new_id(),
                case_id=case.row.id,
                seq=None,
                name=fit_name(name, inspected.media_type),
                media_type=inspected.media_type,
                size=inspected.size,
                pages=inspected.pages,
                sha256=inspected.sha256,
                scanned=inspected.scanned,
                created_at=self._services.clock.now(),
            )
            session.add(row)
        return row


def fit_name(sent: str, media_type: str) -> str:
    """A name that is safe to save under: no folders, nothing invisible, with the ending of what the file really is."""
    name = _UNFIT.sub("", PurePosixPath(unquote(sent).replace("\\", "/")).name)
    stem = name.rsplit(".", 1)[0].strip(" .")[:_LONGEST_NAME]
    return (stem or "材料") + SUFFIXES[media_type]


async def _hold_room(session: AsyncSession, case: OpenCase, *, coming: int = 0) -> None:
    """Raises Conflict where the case takes no more, or not so much."""
    may = {rule.action for rule in allowed(case.standing, Party.CITIZEN)}
    if may.isdisjoint({CaseAction.ADD, CaseAction.CORRECT}):
        raise Conflict(f"现在是“{case.standing.title}”，不能再补材料。")
    total = select(func.count(), func.coalesce(func.sum(CaseFileRow.size), 0))
    count, size = (await session.execute(total.where(CaseFileRow.case_id == case.row.id))).one()
    if count >= MOST_FILES or size + coming > MOST_BYTES:
        raise Conflict(f"一个办件最多 {MOST_FILES} 个文件、共 {MOST_BYTES // 1024**2} MB，更多的请当面交。")


async def _receive(path: Path, body: AsyncIterator[bytes]) -> None:
    size = 0
    with await asyncio.to_thread(_create, path) as file:
        async for chunk in body:
            size += len(chunk)
            if size > MAX_UPLOAD_BYTES:
                raise Invalid(_TOO_MUCH)
            await asyncio.to_thread(file.write, chunk)
    if size == 0:
        raise Invalid("文件是空的。")


async def _verdict(raw: Path, kept: Path) -> dict:
    pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "hotline.cases.inspection",
        str(raw),
        str(kept),
        stdout=pipe,
        stderr=quiet,
        env={"LANG": "C.UTF-8"},  # no secret of ours where a stranger's file is opened
    )
    try:
        async with asyncio.timeout(_SECONDS):
            said, _ = await process.communicate()
    except TimeoutError:
        log.warning("inspection_too_slow")
        raise Invalid(_BROKE) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        log.warning("inspection_died", code=process.returncode)
        raise Invalid(_BROKE)
    return json.loads(said)


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.chmod(0o600)
    source.replace(target)


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
