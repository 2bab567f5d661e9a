"""Looks at one uploaded file in a process of its own: `python -m hotline.cases.inspection IN OUT` prints a verdict.

What strangers send is opened here and nowhere else: with a limit on time, memory and what may be written, so that a
file made to harm ends this process and nothing more. The type is read from the content, never from the name. Images
are decoded and written anew, which leaves behind whatever else was in them (place, camera, what is hidden behind the
picture). PDF and Word files are kept as they are, if they hold nothing that acts by itself.
"""

import json
import resource
import shutil
import sys
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, PdfObject

MOST_PIXELS = 64_000_000
MOST_PAGES = 200
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 2000
_LONGEST_SIDE = 4096
_MEMORY = 1024**3
_CPU_SECONDS = 20
_WRITTEN = 40 * 1024 * 1024
_CHUNK = 64 * 1024

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf", DOCX: ".docx"}
"""The types that are kept, with the ending a name gets."""
_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"avif")
_ACTING_IN_WORD = ("vbaproject.bin", "/activex/", "/embeddings/")
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Verdict:
    """What the file is, or in Chinese why it is not taken."""

    media_type: str | None = None
    pages: int | None = None
    refusal: str | None = None


class Refused(Exception):
    """The file is not taken; the text says why, to the citizen."""


def inspect(source: Path, target: Path) -> Verdict:
    """Write what is kept of `source` to `target`."""
    try:
        with source.open("rb") as stream:
            head = stream.read(16)
        if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
            return Verdict(_image(source, target))
        if head.startswith(b"%PDF-"):
            pages = _pdf(source)
            shutil.copyfile(source, target)
            return Verdict(PDF, pages)
        if head.startswith(b"PK\x03\x04"):
            _docx(source)
            shutil.copyfile(source, target)
            return Verdict(DOCX)
        if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
            raise Refused(
                "这是 HEIC 照片，这里打不开。请在手机上改成 JPEG（相机设置里选“兼容性最佳”），或者截屏后再传。"
            )
        raise Refused("只能传照片（JPEG、PNG、WebP）、PDF 和 Word（.docx）文件。")
    except Refused as refused:
        return Verdict(refusal=str(refused))


def _image(source: Path, target: Path) -> str:
    try:
        with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("照片的尺寸太大，请缩小后再传。")
            kept = PNG if opened.format == "PNG" else JPEG
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            clean = upright.convert("RGB") if kept == JPEG else _without_palette(upright)
            clean.info.clear()
            clean.save(target, format="JPEG" if kept == JPEG else "PNG", quality=88)
    except Image.DecompressionBombError as bomb:
        raise Refused("照片的尺寸太大，请缩小后再传。") from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        raise Refused("这张照片损坏了，打不开，请重新拍或者截屏后再传。") from broken
    return kept


def _without_palette(image: Image.Image) -> Image.Image:
    return image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")


def _pdf(source: Path) -> int:
    try:
        reader = PdfReader(source, strict=False)
        if reader.is_encrypted:
            raise Refused("这个 PDF 有密码，请去掉密码再传。")
        root = _dictionary(reader.trailer["/Root"])
        names = _dictionary(root.get("/Names"))
        if _acts(root) or "/JavaScript" in names or "/EmbeddedFiles" in names:
            raise Refused("这个 PDF 里有会自动运行的内容或者别的文件，不能收。请打印成新的 PDF 或者拍照再传。")
        pages = len(reader.pages)
    except Refused:
        raise
    except (PyPdfError, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as broken:
        raise Refused("这个 PDF 损坏了，打不开，请重新生成后再传。") from broken
    if not 1 <= pages <= MOST_PAGES:
        raise Refused(f"PDF 最多 {MOST_PAGES} 页，请拆开或者只传要用的几页。")
    return pages


def _acts(root: DictionaryObject) -> bool:
    """Whether opening it does more than show a page."""
    opening = root.get("/OpenAction")
    resolved = opening.get_object() if opening is not None else None
    acting = isinstance(resolved, DictionaryObject) and resolved.get("/S") not in (None, "/GoTo")
    return "/AA" in root or acting


def _dictionary(value: PdfObject | None) -> DictionaryObject:
    resolved = value.get_object() if value is not None else None
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _docx(source: Path) -> None:
    try:
        with zipfile.ZipFile(source) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if not {"[Content_Types].xml", "word/document.xml"} <= names:
                raise Refused("只能传照片（JPEG、PNG、WebP）、PDF 和 Word（.docx）文件。")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Refused("这个文件解开以后太大，不能收。")
            if any(each in f"/{name.lower()}" for name in names for each in _ACTING_IN_WORD):
                raise Refused("这个 Word 文件里有宏或者别的文件，不能收。请另存为普通的 .docx 再传。")
            _unpack(packed, parts)
    except Refused:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as broken:
        raise Refused("这个 Word 文件损坏了或者有密码，打不开，请重新保存后再传。") from broken


def _unpack(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Count what really comes out: what the directory of the file says of itself may be a lie."""
    unpacked = 0
    for part in parts:
        refers = part.filename.endswith(".rels")
        seen = b""
        with packed.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise Refused("这个文件解开以后太大，不能收。")
                if refers and len(seen) < _WRITTEN:
                    seen += chunk
        if b"attachedTemplate" in seen and b'TargetMode="External"' in seen:
            raise Refused("这个 Word 文件会到别的地方取内容，不能收。请另存为普通的 .docx 再传。")


def main() -> None:
    """The whole process."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_WRITTEN, _WRITTEN))
    source, target = map(Path, sys.argv[1:3])
    sys.stdout.write(json.dumps(asdict(inspect(source, target)), ensure_ascii=False))


if __name__ == "__main__":
    main()
