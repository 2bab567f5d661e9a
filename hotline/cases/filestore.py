"""Where the files of cases lie: outside everything the web serves, in a folder for each case, named by their digest."""

import shutil
from pathlib import Path

from hotline.settings import Settings


def root_of(settings: Settings) -> Path:
    """The folder of all cases' files."""
    return settings.var_dir / "cases"


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


def remove_file(settings: Settings, case_id: str, sha256: str) -> None:
    """One file, if it is there."""
    path_of(settings, case_id, sha256).unlink(missing_ok=True)
