"""Where files lie: outside everything the web serves, in a folder for each holder, named by their digest."""

import secrets
import shutil
import time
from pathlib import Path

from fastapi.responses import FileResponse

from hotline.errors import NotFound
from hotline.settings import Settings

_HOUR = 3600


class FileStore:
    """Files of one kind of holder. A holder's files are its own: the same file with two of them lies there twice."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, holder: str) -> Path:
        """The folder of one holder's files."""
        return self.root / holder

    def path(self, holder: str, sha256: str) -> Path:
        """One file."""
        return self.folder(holder) / sha256

    def put(self, source: Path, holder: str, sha256: str) -> None:
        """Move a file in. The same file again takes its own place."""
        target = self.path(holder, sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.chmod(0o600)
        source.replace(target)

    def copy(self, source: Path, holder: str, sha256: str) -> None:
        """Take a copy of another holder's file; the other keeps its own."""
        target = self.path(holder, sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{sha256}.{secrets.token_hex(4)}.part")
        try:
            shutil.copyfile(source, part)
            part.chmod(0o600)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def remove_file(self, holder: str, sha256: str) -> None:
        """One file, if it is there."""
        self.path(holder, sha256).unlink(missing_ok=True)

    def remove_folder(self, holder: str) -> None:
        """All files of a holder, if there are any."""
        folder = self.folder(holder)
        if folder.is_dir():
            shutil.rmtree(folder)

    def holders(self) -> list[str]:
        """Whoever has a folder."""
        return [path.name for path in self.root.iterdir()] if self.root.is_dir() else []


def incoming_of(settings: Settings) -> Path:
    """Where a file lies while it is received and inspected."""
    return settings.var_dir / "incoming"


def remove_left_over(settings: Settings) -> None:
    """What a process that died was receiving: nothing takes an hour to receive."""
    for path in incoming_of(settings).glob("*"):
        if time.time() - path.stat().st_mtime > _HOUR:
            path.unlink(missing_ok=True)


def file_response(path: Path, *, media_type: str, name: str) -> FileResponse:
    """The file, to be saved and never shown in the page's own name: attachment, its true type, and no guessing."""
    if not path.is_file():
        raise NotFound("这份材料的文件不见了，请拨打 12348 告诉我们。")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    return FileResponse(path, media_type=media_type, filename=name, headers=headers)
