"""What an uploaded PDF may hold: pages, and nothing that acts by itself or carries another file.

Every object of the file is looked at, wherever it hangs: a script runs from a page, a field or a link as well as from
the opening of the file, and a copy that nothing refers to is a sign of what the file was made for.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from hotline.files.refusal import Refused

MOST_PAGES = 200
_MOST_DEEP = 60
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/RichMediaExecute"}
)
_CARRYING = frozenset({"/JS", "/XFA", "/EF", "/EmbeddedFiles", "/RichMediaContent"})
_BROKEN = "这个 PDF 损坏了，打不开，请重新生成后再传。"


def check_pdf(source: Path) -> int:
    """How many pages it has. Raises Refused."""
    try:
        reader = PdfReader(source, strict=False)
        if reader.is_encrypted:
            raise Refused("这个 PDF 有密码，请去掉密码再传。")
        pages = len(reader.pages)
        if not 1 <= pages <= MOST_PAGES:
            raise Refused(f"PDF 最多 {MOST_PAGES} 页，请拆开或者只传要用的几页。")
        root = _dictionary(reader.trailer["/Root"])
        if _opens_with_more(root) or any(_acts(found) for found in _dictionaries(reader)):
            raise Refused("这个 PDF 里有会自动运行的内容或者别的文件，不能收。请打印成新的 PDF 或者拍照再传。")
    except Refused:
        raise
    except (PyPdfError, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as broken:
        raise Refused(_BROKEN) from broken
    return pages


def _opens_with_more(root: DictionaryObject) -> bool:
    """Whether opening it does more than show a page."""
    opening = root.get("/OpenAction")
    resolved = opening.get_object() if opening is not None else None
    acting = isinstance(resolved, DictionaryObject) and resolved.get("/S") not in (None, "/GoTo")
    return "/AA" in root or acting


def _acts(found: DictionaryObject) -> bool:
    action = found.raw_get("/S") if "/S" in found else None
    return (isinstance(action, str) and action in _ACTIONS) or not _CARRYING.isdisjoint(found)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    numbered = {(number, generation) for generation, of_it in reader.xref.items() for number in of_it}
    numbered |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(numbered):
        try:
            found = reader.get_object(IndirectObject(number, generation, reader))
        except PyPdfError:  # a viewer cannot read it either, so it cannot act
            continue
        yield from _within(found, 0)


def _within(found: PdfObject | None, depth: int) -> Iterator[DictionaryObject]:
    """The dictionaries written out inside an object; what it refers to has a number of its own."""
    if depth > _MOST_DEEP:
        raise Refused(_BROKEN)
    parts: list[Any] = []
    if isinstance(found, DictionaryObject):
        yield found
        parts = [found.raw_get(key) for key in found]
    elif isinstance(found, ArrayObject):
        parts = [*list.__iter__(found)]  # its own iterator would follow references
    for part in parts:
        if isinstance(part, DictionaryObject | ArrayObject):
            yield from _within(part, depth + 1)


def _dictionary(value: PdfObject | None) -> DictionaryObject:
    resolved = value.get_object() if value is not None else None
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()
