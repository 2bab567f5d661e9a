"""The same text as it is read for different things: each view has a character for each of the text's, so places agree."""

import unicodedata

_DIGITS = str.maketrans("〇零○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖", "00012234567891123456789")
SPOKEN = frozenset("〇零○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖")


def plain(text: str) -> str:
    """Full-width letters, digits and brackets as the ordinary ones."""
    return "".join(_folded(character) for character in text)


def digits(view: str) -> str:
    """Spoken and formal numerals as digits: 幺三八 is 138."""
    return view.translate(_DIGITS)


def _folded(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
