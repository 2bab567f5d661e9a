"""Where the files of cases lie."""

from fastapi.responses import FileResponse

from hotline.cases.models import CaseFileRow
from hotline.errors import NotFound
from hotline.files.store import FileStore, file_response
from hotline.services import Services
from hotline.settings import Settings


def case_files(settings: Settings) -> FileStore:
    """The files of all cases, by the case's id."""
    return FileStore(settings.var_dir / "cases")


def response_of(services: Services, file: CaseFileRow) -> FileResponse:
    """One file of a case, to be saved."""
    if file.sha256 is None:
        raise NotFound("这份材料已经删除。")
    path = case_files(services.settings).path(file.case_id, file.sha256)
    return file_response(path, media_type=file.media_type, name=file.name or "材料")
