"""Normalised text that remembers where each of its characters stood in what the citizen wrote."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import opencc

from bot.nlu import variants

# Chinese punctuation is kept in its Chinese form, since NFKC would turn 「？」 into 「?」 and 「…」 into three dots.
_PUNCTUATION = {
    ",": "，", ".": "。", "?": "？", "!": "！", ";": "；", ":": "：", "(": "（", ")": "）",
    "…": "，", "⋯": "，", "~": "，", "～": "，", "—": "，", "–": "，", "｡": "。", "､": "、", "﹐": "，", "﹖": "？", "﹗": "！",
    "«": "《", "»": "》", "〈": "《", "〉": "》", "[": "〔", "]": "〕", "【": "〔", "】": "〕", "［": "〔", "］": "〕",
}  # fmt: skip
_BREAKS = frozenset("，。？！；、：")
_STRONGEST_FIRST = "？！。；：，、"


class Glyph(NamedTuple):
    """One character of the normalised text and the span it stands for."""

    char: str
    start: int
    end: int


@dataclass(frozen=True)
class NormalisedText:
    """`text`, and for each of its characters the half-open span in `original` it came from."""

    original: str
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """The normalised text itself."""
        return "".join(glyph.char for glyph in self.glyphs)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original that the normalised characters from `start` to `end` came from."""
        if not 0 <= start < end <= len(self.glyphs):
            raise ValueError(f"no characters from {start} to {end}")
        return self.glyphs[start].start, self.glyphs[end - 1].end


def is_han(char: str) -> bool:
    """True for a Chinese character (and for 〇, which people write in years)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


def normalise(original: str) -> NormalisedText:
    """Full-width letters to half-width, traditional to simplified, emoji, repeated marks and stray spaces away."""
    glyphs = _compatible(original)
    glyphs = _simplified(glyphs)
    glyphs = _without_repeats(glyphs)
    glyphs = _without_stray_spaces(glyphs)
    return NormalisedText(original, tuple(glyphs))


def _compatible(text: str) -> list[Glyph]:
    glyphs: list[Glyph] = []
    for index, char in enumerate(text):
        for plain in _plain_forms(char):
            glyphs.append(Glyph(plain, index, index + 1))
    for index, glyph in enumerate(glyphs):
        if glyph.char in _PUNCTUATION and not _inside_a_figure(glyphs, index):
            glyphs[index] = glyph._replace(char=_PUNCTUATION[glyph.char])
    return glyphs


def _plain_forms(char: str) -> str:
    if char in _PUNCTUATION or char in _BREAKS:
        return char
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp") or char in "\t\n\r\x0b\x0c":
        return " "
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"):
        return ""
    # Emoji and dingbats part what stands around them, as a space does; ￥, ℃, ① and the like keep their NFKC meaning.
    if category in ("So", "Sk") and unicodedata.normalize("NFKC", char) == char:
        return " "
    # Lower-casing may yield a combining mark (İ), so NFKC's result is filtered once more.
    plain = unicodedata.normalize("NFKC", char).lower()
    return "".join(part for part in plain if unicodedata.category(part)[0] not in "CM")


def _inside_a_figure(glyphs: list[Glyph], index: int) -> bool:
    """「10:30」, 「3,000」 and 「a?b」 keep their half-width mark."""
    if not 0 < index < len(glyphs) - 1:
        return False
    return all(glyphs[near].char.isascii() and glyphs[near].char.isalnum() for near in (index - 1, index + 1))


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _traditional_characters() -> frozenset[str]:
    """Characters worth waking OpenCC for: its phrase tables cost 0.1 ms a message, this look-up nothing."""
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split() for line in table.read_text("utf8").splitlines() if line.strip())
    return frozenset(pair[0] for pair in pairs if pair[0] not in pair[1:]) | variants.MARKS


def _simplified(glyphs: list[Glyph]) -> list[Glyph]:
    text = "".join(glyph.char for glyph in glyphs)
    if _traditional_characters().isdisjoint(text):
        return glyphs
    simple = _converter().convert(text)
    if len(simple) != len(text):
        # A phrase changed its length: character by character keeps the positions true.
        simple = "".join(_converter().convert(char) for char in text)
    simple = variants.mainland(simple)
    return [glyph._replace(char=char) for glyph, char in zip(glyphs, simple, strict=True)]


def _without_repeats(glyphs: list[Glyph]) -> list[Glyph]:
    """「？？！」 becomes 「？」, 「啊啊啊啊」 becomes 「啊啊」; figures are left alone."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        last = kept[-1] if kept else None
        if last and glyph.char in _BREAKS and last.char in _BREAKS:
            strongest = min(last.char, glyph.char, key=_STRONGEST_FIRST.index)
            kept[-1] = Glyph(strongest, last.start, glyph.end)
        elif last and glyph.char == " " and last.char == " ":
            kept[-1] = last._replace(end=glyph.end)
        elif len(kept) >= 2 and not glyph.char.isdigit() and glyph.char == kept[-1].char == kept[-2].char:
            kept[-1] = kept[-1]._replace(end=glyph.end)
        else:
            kept.append(glyph)
    return kept


def _without_stray_spaces(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop spaces at the ends, beside marks, and inside spaced-out Chinese; one that parts two clauses stays."""
    kept: list[Glyph] = []
    for index, glyph in enumerate(glyphs):
        if glyph.char != " " or _parts_something(glyphs, index):
            kept.append(glyph)
    return kept


def _parts_something(glyphs: list[Glyph], index: int) -> bool:
    if not 0 < index < len(glyphs) - 1:
        return False
    before, after = glyphs[index - 1].char, glyphs[index + 1].char
    if before in _BREAKS or after in _BREAKS:
        return False
    if not (is_han(before) and is_han(after)):
        return not (is_han(before) or is_han(after))
    # People put a space where a comma belongs; 「法 律 援 助」 and 「法律 援助」 are only spaced out.
    return _run(glyphs, index, step=-1) > 2 and _run(glyphs, index, step=1) > 2


def _run(glyphs: list[Glyph], index: int, *, step: int) -> int:
    length = 0
    position = index + step
    while 0 <= position < len(glyphs) and glyphs[position].char != " " and length <= 2:
        length += 1
        position += step
    return length
