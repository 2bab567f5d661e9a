"""What an uploaded .docx may hold: text and pictures, and nothing that runs, fetches or carries another file.

What a part is, and what it refers to, is read from the package's own tables: a macro under another name is one still.
"""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from hotline.files.refusal import Refused

MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 2000
_MOST_TABLE = 1024 * 1024
_CHUNK = 64 * 1024
_TYPES, _BODY = "[Content_Types].xml", "word/document.xml"
_ACTING_NAMES = ("vbaproject.bin", "/activex/", "/embeddings/")
_ACTING_TYPES = re.compile("macroEnabled|vbaProject|vbaData|activeX|oleObject", re.IGNORECASE)
_CARRIED = frozenset({"oleobject", "package", "control", "afchunk", "vbaproject", "subdocument"})
_LINK = "hyperlink"
_FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)<|w:instr=[\"']([^\"']*)[\"']")
_FETCHING = re.compile(rb"(?:^|\s)(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\s", re.IGNORECASE)
_TOO_MUCH = "这个文件解开以后太大，不能收。"
_ACTS = "这个 Word 文件里有宏或者别的文件，不能收。请另存为普通的 .docx 再传。"
_FETCHES = "这个 Word 文件会到别的地方取内容，不能收。请另存为普通的 .docx 再传。"
_BROKEN = "这个 Word 文件损坏了或者有密码，打不开，请重新保存后再传。"


def check_word(source: Path) -> None:
    """Raises Refused."""
    try:
        with zipfile.ZipFile(source) as packed:
            _check_parts(packed)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ElementTree.ParseError,
    ) as broken:
        raise Refused(_BROKEN) from broken


def _check_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if not {_TYPES.lower(), _BODY} <= set(names):
        raise Refused("只能传照片（JPEG、PNG、WebP）、PDF 和 Word（.docx）文件。")
    if len(set(names)) < len(names):
        raise Refused(_BROKEN)  # two parts of one name: which one is opened depends on who opens it
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(_TOO_MUCH)
    if any(each in f"/{name}" for name in names for each in _ACTING_NAMES):
        raise Refused(_ACTS)
    unpacked = 0
    for part, name in zip(parts, names, strict=True):
        content = _unpacked(packed, part, MOST_UNPACKED - unpacked)
        unpacked += len(content)
        if name == _TYPES.lower() or name.endswith(".rels"):
            _check_table(content)
        elif name.endswith(".xml"):
            _check_fields(content)


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> bytes:
    """What really comes out: what the directory of the file says of itself may be a lie."""
    content = bytearray()
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > room:
                raise Refused(_TOO_MUCH)
    return bytes(content)


def _check_table(content: bytes) -> None:
    """What the parts are, or what one of them refers to."""
    if len(content) > _MOST_TABLE:
        raise Refused(_TOO_MUCH)
    for entry in ElementTree.fromstring(content).iter():  # noqa: S314 - in a process with limits; expat 2.4 bounds entities
        if _ACTING_TYPES.search(entry.get("ContentType", "")):
            raise Refused(_ACTS)
        kind = entry.get("Type", "").rsplit("/", 1)[-1].lower()
        if kind in _CARRIED:
            raise Refused(_ACTS)
        if entry.get("TargetMode", "").lower() == "external" and kind != _LINK:
            raise Refused(_FETCHES)


def _check_fields(content: bytes) -> None:
    """A field may fetch by itself. Its words may be split over several runs, so they are read together as well."""
    words = [split or whole for split, whole in _FIELD.findall(content)]
    if any(_FETCHING.search(each) for each in (*words, b"".join(words))):
        raise Refused(_FETCHES)
