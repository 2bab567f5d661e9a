"""A model's file as Rasa packs it: read to its end, and asked for the id that each turn will name."""

import json
import tarfile
import zlib
from pathlib import Path

from hotline.errors import DataError

_PIECE = 1 << 20


def model_id_of(file: Path) -> str:
    """The id Rasa gave the model. Raises DataError for a file that is cut short, damaged, or no model at all.

    The whole file is unpacked, into nothing: what is damaged at its end is heard of here and not by a citizen.
    """
    found: str | None = None
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is None:
                    continue
                if member.name.lstrip("./") == "metadata.json":
                    found = str(json.loads(stream.read())["model_id"])
                while stream.read(_PIECE):
                    pass
    except (tarfile.TarError, zlib.error, EOFError, ValueError, KeyError, OSError) as error:
        raise DataError(
            f"模型文件 {file.name} 坏了，读不到底（{type(error).__name__}），不能用，请重新训练。"
        ) from error
    if found is None:
        raise DataError(f"{file.name} 不是 Rasa 的模型文件，不能用。")
    return found
