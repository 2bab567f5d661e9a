"""Receiving a file: names, a full disk, a sender who stops half-way."""

import errno
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

import pytest

from hotline.errors import Invalid, Unavailable
from hotline.files import receiving
from hotline.files.receiving import Receiver, fit_name
from hotline.files.store import incoming_of
from hotline.settings import Settings
from tests.files.sent import jpeg


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("工资条.JPG", "工资条.jpg"),
        ("%E5%90%88%E5%90%8C.docx", "合同.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\x\\y.exe", "y.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("", "材料.jpg"),
        ("x" * 300, "x" * 80 + ".jpg"),
        ("a\r\nSet-Cookie: b", "aSet-Cookie b.jpg"),
    ],
)
def test_names_are_made_safe(sent: str, kept: str) -> None:
    assert fit_name(sent, "image/jpeg") == kept


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 500):
        yield content[start : start + 500]


async def test_what_nobody_keeps_is_gone(settings: Settings) -> None:
    async with Receiver(settings).receive(in_pieces(jpeg())) as received:
        assert received.path.is_file() and received.small is not None and received.small.is_file()
        assert (received.media_type, received.scanned) == ("image/jpeg", False)
    assert list(incoming_of(settings).iterdir()) == []


async def test_a_sender_who_stops_leaves_nothing(settings: Settings) -> None:
    async def stops() -> AsyncIterator[bytes]:
        yield jpeg()[:100]
        raise ConnectionResetError(errno.ECONNRESET, "gone")

    with pytest.raises(ConnectionResetError):
        async with Receiver(settings).receive(stops()):
            pass
    assert list(incoming_of(settings).iterdir()) == []


async def test_a_full_disk_is_said_to_be_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> BinaryIO:
        return open("/dev/full", "wb", buffering=0)

    monkeypatch.setattr(receiving, "_create", full)
    with pytest.raises(Unavailable, match="存不下"):
        async with Receiver(settings).receive(in_pieces(jpeg())):
            pass


async def test_a_body_that_never_ends_is_cut_off(settings: Settings) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"\xff\xd8\xff" + b"\0" * 1024 * 1024

    with pytest.raises(Invalid, match="最多"):
        async with Receiver(settings).receive(endless()):
            pass
    assert list(incoming_of(settings).iterdir()) == []
