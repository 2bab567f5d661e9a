"""The hook for a virus scanner."""

import asyncio
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from hotline.files.scanning import Scan, scan
from tests.files.sent import scanner_in


@pytest.fixture
def scanner(tmp_path: Path) -> Callable[[str], str]:
    return scanner_in(tmp_path)


@pytest.mark.parametrize(("code", "said"), [(0, Scan.CLEAN), (1, Scan.FOUND), (2, Scan.FAILED)])
async def test_a_scanner_command(scanner: Callable[[str], str], tmp_path: Path, code: int, said: Scan) -> None:
    assert await scan(scanner(f'test -f "$1" && exit {code}; exit 9'), tmp_path / "scanner") is said


async def test_without_a_scanner_nothing_is_called_clean(tmp_path: Path) -> None:
    assert await scan("", tmp_path) is Scan.ABSENT
    assert await scan("/nowhere/scan", tmp_path) is Scan.FAILED
    assert await scan("unix:/nowhere.sock", tmp_path) is Scan.FAILED


async def test_clamd_over_its_socket(tmp_path: Path) -> None:
    received: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        received.append(content)
        writer.write(b"stream: Eicar FOUND\0" if b"EVIL" in content else b"stream: OK\0")
        await writer.drain()
        writer.close()

    address = tmp_path / "clamd.sock"
    server = await asyncio.start_unix_server(serve, address)
    async with server:
        for content, said in ((b"x" * 200_000, Scan.CLEAN), (b"EVIL", Scan.FOUND)):
            (tmp_path / "file").write_bytes(content)
            assert await scan(f"unix:{address}", tmp_path / "file") is said
    assert received == [b"x" * 200_000, b"EVIL"]
