"""Harmless files, as people send them."""

import io
from collections.abc import Callable
from pathlib import Path

from docx import Document
from PIL import Image
from pypdf import PdfWriter


def jpeg(size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", **more)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A telephone's photo: it says where it was taken, and stands on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCamera", 6
    exif.get_ifd(0x8825)[2] = (34.0, 54.0, 0.0)
    return jpeg(exif=exif, comment=b"hidden words")


def pdf(pages: int = 1, change: Callable[[PdfWriter], None] | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("工资条")
    document.save(out)
    return out.getvalue()


def scanner_in(folder: Path) -> Callable[[str], str]:
    """Makes a scanner that does as its script says, and tells its path."""

    def make(script: str) -> str:
        path = folder / "scanner"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return make
