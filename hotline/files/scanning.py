"""The hook for a virus scanner: clamd over its socket, or a command. Without one files are kept as unscanned, and shown so."""

import asyncio
import struct
from enum import StrEnum
from pathlib import Path

import structlog

log = structlog.get_logger()

_SECONDS = 60
_CHUNK = 64 * 1024
SOCKET = "unix:"


class Scan(StrEnum):
    """What the scanner said."""

    CLEAN = "clean"
    FOUND = "found"
    ABSENT = "absent"
    FAILED = "failed"


async def scan(scanner: str, path: Path) -> Scan:
    """Have a file looked at by what the setting names: `unix:/path/to/clamd.sock`, or a command that gets the path
    and ends with 0 for clean, 1 for found."""
    if not scanner:
        return Scan.ABSENT
    try:
        async with asyncio.timeout(_SECONDS):
            if scanner.startswith(SOCKET):
                return await _by_socket(scanner.removeprefix(SOCKET), path)
            return await _by_command(scanner.split(), path)
    except (OSError, TimeoutError) as error:
        log.error("scanner_failed", error=type(error).__name__)
        return Scan.FAILED


async def _by_command(command: list[str], path: Path) -> Scan:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, str(path), stdout=quiet, stderr=quiet)
    try:
        code = await process.wait()
    except BaseException:
        process.kill()
        raise
    if code not in (0, 1):
        log.error("scanner_failed", code=code)
    return {0: Scan.CLEAN, 1: Scan.FOUND}.get(code, Scan.FAILED)


async def _by_socket(address: str, path: Path) -> Scan:
    """clamd's INSTREAM: lengths and chunks, a zero length, one line of answer."""
    reader, writer = await asyncio.open_unix_connection(address)
    try:
        writer.write(b"zINSTREAM\0")
        with path.open("rb") as stream:
            while chunk := await asyncio.to_thread(stream.read, _CHUNK):
                writer.write(struct.pack("!L", len(chunk)) + chunk)
                await writer.drain()
        writer.write(struct.pack("!L", 0))
        await writer.drain()
        answer = (await reader.read(4096)).rstrip(b"\0\n")
    finally:
        writer.close()
    if answer.endswith(b"OK"):
        return Scan.CLEAN
    return Scan.FOUND if answer.endswith(b"FOUND") else Scan.FAILED
