"""Looks at one uploaded file in a process of its own: `python -m hotline.files.inspection IN OUT SMALL` prints a verdict.

What strangers send is opened here and nowhere else: with a limit on time, memory and what may be written, so that a
file made to harm ends this process and nothing more. The type is read from the content, never from the name. Images
are decoded and written anew, which leaves behind whatever else was in them (place, camera, what is hidden behind the
picture). PDF and Word files are kept as they are, if they hold nothing that acts by itself.
"""

import errno
import json
import resource
import shutil
import sys
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from hotline.files.pdf_inspection import check_pdf
from hotline.files.refusal import Refused
from hotline.files.word_inspection import check_word

MOST_PIXELS = 64_000_000
_LONGEST_SIDE = 4096
_SMALL_SIDE = 480
_MEMORY = 1024**3
_CPU_SECONDS = 20
_WRITTEN = 40 * 1024 * 1024

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf", DOCX: ".docx"}
"""The types that are kept, with the ending a name gets."""
_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis", b"avif")
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Verdict:
    """What the file is, or in Chinese why it is not taken."""

    media_type: str | None = None
    pages: int | None = None
    refusal: str | None = None
    no_room: bool = False


def inspect(source: Path, target: Path, small: Path) -> Verdict:
    """Write what is kept of `source` to `target`, and of a picture a small one to `small`."""
    try:
        with source.open("rb") as stream:
            head = stream.read(16)
        if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
            return Verdict(_image(source, target, small))
        if head.startswith(b"%PDF-"):
            pages = check_pdf(source)
            shutil.copyfile(source, target)
            return Verdict(PDF, pages)
        if head.startswith(b"PK\x03\x04"):
            check_word(source)
            shutil.copyfile(source, target)
            return Verdict(DOCX)
        if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
            raise Refused(
                "这是 HEIC 照片，这里打不开。请在手机上改成 JPEG（相机设置里选“兼容性最佳”），或者截屏后再传。"
            )
        raise Refused("只能传照片（JPEG、PNG、WebP）、PDF 和 Word（.docx）文件。")
    except Refused as refused:
        return Verdict(refusal=str(refused))
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return Verdict(no_room=True)


def _image(source: Path, target: Path, small: Path) -> str:
    try:
        # Pillow refuses by itself only what is twice too large, and warns of the rest before it is ours to measure.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as opened:
            kept = PNG if opened.format == "PNG" else JPEG
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            clean = upright.convert("RGB") if kept == JPEG else _without_palette(upright)
            clean.info.clear()
            clean.save(target, format="JPEG" if kept == JPEG else "PNG", quality=88)
            _on_white(clean).save(small, format="JPEG", quality=75)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused("照片的尺寸太大，请缩小后再传。") from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        if isinstance(broken, OSError) and broken.errno is not None:  # a disk's fault, not the picture's
            raise
        raise Refused("这张照片损坏了，打不开，请重新拍或者截屏后再传。") from broken
    return kept


def _without_palette(image: Image.Image) -> Image.Image:
    return image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """For a list: small, and without the see-through parts that would be black."""
    image.thumbnail((_SMALL_SIDE, _SMALL_SIDE))
    if image.mode == "RGB":
        return image
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page


def main() -> None:
    """The whole process."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_WRITTEN, _WRITTEN))
    source, target, small = map(Path, sys.argv[1:4])
    sys.stdout.write(json.dumps(asdict(inspect(source, target, small)), ensure_ascii=False))


if __name__ == "__main__":
    main()
