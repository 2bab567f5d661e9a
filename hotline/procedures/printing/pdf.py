"""A Word file of ours as PDF, by the LibreOffice of the machine where there is one. Uploads never come here."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from threading import BoundedSemaphore, Lock

from hotline.errors import Unavailable

MEDIA_TYPE = "application/pdf"
_SECONDS = 60
_ONE_AT_A_TIME = Lock()  # each takes some 200 MB and a core for seconds
_IN_HAND = BoundedSemaphore(2)
"""One under way and one that waits: whoever comes third would hold a thread that passwords and codes are checked in."""
_BUSY = "正在给别人做 PDF，请过一分钟再点一次；也可以先用网页或者 Word 文件，内容是一样的。"
_FAILED = "PDF 现在做不出来，请先用网页或者 Word 文件，内容是一样的。"


def find_office() -> Path | None:
    """LibreOffice, if it is installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else None


def to_pdf(office: Path, docx: bytes, *, seconds: float = _SECONDS) -> bytes:
    """The same pages. Takes seconds: call it off the event loop. Raises Unavailable.

    In a profile of its own that goes with the folder, so that nothing is kept and a broken profile harms no one.
    """
    if not _IN_HAND.acquire(blocking=False):
        raise Unavailable(_BUSY)
    try:
        return _converted(office, docx, seconds)
    finally:
        _IN_HAND.release()


def _converted(office: Path, docx: bytes, seconds: float) -> bytes:
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="hotline-pdf-") as folder:
        source = Path(folder) / "paper.docx"
        source.write_bytes(docx)
        command = [
            str(office),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            _run(command, Path(folder), seconds)
            return source.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unavailable(_FAILED) from error


def _run(command: list[str], folder: Path, seconds: float) -> None:
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        process.wait(seconds)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """`soffice` is a script that starts the program: all of its group must go."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
