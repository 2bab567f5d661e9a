"""Taking a file from somebody: received to disk piece by piece, inspected in a process of its own, scanned."""

import asyncio
import errno
import hashlib
import json
import os
import re
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote

import structlog

from hotline.errors import Invalid, Unavailable
from hotline.files.inspection import SUFFIXES, Verdict
from hotline.files.scanning import Scan, scan
from hotline.files.store import incoming_of
from hotline.settings import Settings
from hotline.spelling import DIRECTIONS
from hotline.web.body_limit import MAX_UPLOAD_BYTES

log = structlog.get_logger()

_AT_ONCE = 2
_SECONDS = 30
_LONGEST_NAME = 80
_UNFIT = re.compile(rf"[\x00-\x1f\x7f-\x9f\u200b-\u200d{DIRECTIONS}\ud800-\udfff<>:\"/\\|?*]")
_TOO_MUCH = f"每个文件最多 {MAX_UPLOAD_BYTES // 1024**2} MB，请缩小后再传。"
_BROKE = "这个文件没能读出来，请换一种格式再传，比如拍照或者截屏。"
_FULL = "现在存不下文件，没有收。请过一会儿再传，急的请拨打 12348。"
_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Received:
    """A file that may be kept, where it lies for now, and what it is.

    `sent_sha256` is of what was sent, which tells a repetition; `sha256` of what is kept. `small` is a picture of it
    for a list, where it is a picture.
    """

    path: Path
    small: Path | None
    media_type: str
    pages: int | None
    size: int
    sha256: str
    sent_sha256: str
    scanned: bool


class Receiver:
    """One per process: few files are inspected at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._room = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def receive(self, body: AsyncIterator[bytes]) -> AsyncIterator[Received]:
        """The file, for as long as the block runs: who keeps it moves it away. Raises Invalid with what is wrong."""
        incoming = incoming_of(self._settings)
        stem = secrets.token_hex(16)
        raw, kept, small = (incoming / f"{stem}.{end}" for end in ("in", "out", "small"))
        try:
            try:
                await asyncio.to_thread(incoming.mkdir, parents=True, exist_ok=True)
                sent_sha256 = await _write(raw, body)
                async with self._room:
                    verdict, said = await self._inspect(raw, kept, small)
                size, sha256 = await asyncio.to_thread(_measured, kept)
            except OSError as error:
                if error.errno not in _FULL_DISK:
                    raise
                log.error("disk_full")
                raise Unavailable(_FULL) from error
            yield Received(
                path=kept,
                small=small if small.exists() else None,
                media_type=verdict.media_type or "",
                pages=verdict.pages,
                size=size,
                sha256=sha256,
                sent_sha256=sent_sha256,
                scanned=said is Scan.CLEAN,
            )
        finally:
            for path in (raw, kept, small):
                await asyncio.to_thread(path.unlink, missing_ok=True)

    async def _inspect(self, raw: Path, kept: Path, small: Path) -> tuple[Verdict, Scan]:
        verdict = await _verdict(raw, kept, small)
        if verdict.no_room:
            log.error("disk_full")
            raise Unavailable(_FULL)
        if verdict.refusal:
            raise Invalid(verdict.refusal)
        said = await scan(self._settings.scanner, kept)
        if said is Scan.FOUND:
            raise Invalid("查毒软件认为这个文件有问题，没有收。请换一份，或者拍照再传。")
        if said is Scan.FAILED:
            raise Unavailable("查毒软件暂时不能用，文件没有收。请稍后再传，急的请当面交。")
        return verdict, said


def fit_name(sent: str, media_type: str) -> str:
    """A name that is safe to save under: no folders, nothing invisible, with the ending of what the file really is."""
    name = _UNFIT.sub("", PurePosixPath(unquote(sent).replace("\\", "/")).name)
    stem = name.rsplit(".", 1)[0].strip(" .")[:_LONGEST_NAME]
    return (stem or "材料") + SUFFIXES[media_type]


async def _write(path: Path, body: AsyncIterator[bytes]) -> str:
    size, digest = 0, hashlib.sha256()
    with await asyncio.to_thread(_create, path) as file:
        async for chunk in body:
            size += len(chunk)
            if size > MAX_UPLOAD_BYTES:
                raise Invalid(_TOO_MUCH)
            digest.update(chunk)
            await asyncio.to_thread(file.write, chunk)
    if size == 0:
        raise Invalid("文件是空的。")
    return digest.hexdigest()


async def _verdict(raw: Path, kept: Path, small: Path) -> Verdict:
    pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "hotline.files.inspection",
        str(raw),
        str(kept),
        str(small),
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
    return Verdict(**json.loads(said))


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
