"""Where the files of cases lie: outside everything the web serves, in a folder for each case, named by their digest."""

import shutil
import time
from pathlib import Path

from fastapi.responses import FileResponse

from hotline.cases.models import CaseFileRow
from hotline.errors import NotFound
from hotline.services import Services
from hotline.settings import Settings

_HOUR = 3600


def root_of(settings: Settings) -> Path:
    """The folder of all cases' files."""
    return settings.var_dir / "cases"


def incoming_of(settings: Settings) -> Path:
    """Where a file lies while it is received and inspected."""
    return root_of(settings) / "incoming"


def folder_of(settings: Settings, case_id: str) -> Path:
    """The folder of one case's files."""
    return root_of(settings) / case_id


def path_of(settings: Settings, case_id: str, sha256: str) -> Path:
    """One file."""
    return folder_of(settings, case_id) / sha256


def remove_folder(settings: Settings, case_id: str) -> None:
    """All files of a case, if there are any."""
    folder = folder_of(settings, case_id)
    if folder.is_dir():
        shutil.rmtree(folder)


def remove_left_over(settings: Settings) -> None:
    """What a process that died was receiving: nothing takes an hour to receive."""
    for path in incoming_of(settings).glob("*"):
        if time.time() - path.stat().st_mtime > _HOUR:
            path.unlink(missing_ok=True)


def remove_file(settings: Settings, case_id: str, sha256: str) -> None:
    """One file, if it is there."""
    path_of(settings, case_id, sha256).unlink(missing_ok=True)


def file_response(services: Services, file: CaseFileRow) -> FileResponse:
    """The file, to be saved and never shown in the page's own name: attachment, its true type, and no guessing."""
    path = path_of(services.settings, file.case_id, file.sha256 or "")
    if file.sha256 is None or not path.is_file():
        raise NotFound("这份材料的文件不见了，请拨打 12348 告诉我们。")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    return FileResponse(path, media_type=file.media_type, filename=file.name or "材料", headers=headers)
