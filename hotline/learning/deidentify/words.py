"""The words the de-identifier goes by (`data/privacy/deidentify.yml`), and the text cut into words."""

import re
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from hotline.datafiles import name_of, read_yaml, validated
from hotline.search.terms import cutter
from hotline.settings import ROOT

with warnings.catch_warnings():  # as in hotline.search.terms: stray backslashes nobody here can mend
    warnings.simplefilter("ignore", SyntaxWarning)
    import jieba.posseg

Characters = Annotated[str, AfterValidator(lambda value: "".join(value.split()))]


class Words(BaseModel):
    """Lists of the data file; those of single characters are one string."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    surnames: Characters
    compound_surnames: list[str]
    ambiguous_surnames: Characters
    unlikely_surnames: Characters
    not_names: frozenset[str]
    not_places: list[str]
    brands: frozenset[str]
    given: Characters
    roles: list[str]
    titles: list[str]
    generic: frozenset[str]
    public_bodies: list[str]
    public_documents: list[str]


def load_words(data_dir: Path) -> Words:
    """Read and check the file. Raises BadFile naming file and field."""
    path = data_dir / "privacy" / "deidentify.yml"
    return validated(Words, read_yaml(path, data_dir), file=name_of(path, data_dir))


@cache
def shipped_words() -> Words:
    """Those of this installation, read once."""
    return load_words(ROOT / "data")


@dataclass(frozen=True)
class Token:
    """A word of the text with its place and its part of speech (jieba's letters)."""

    start: int
    end: int
    text: str
    flag: str


@cache
def tagger() -> jieba.posseg.POSTokenizer:
    """Words with their parts of speech, over the one dictionary."""
    return jieba.posseg.POSTokenizer(cutter())


def tokens_of(view: str) -> list[Token]:
    """The words in order, without gaps."""
    found: list[Token] = []
    place = 0
    for pair in tagger().cut(view):
        found.append(Token(place, place + len(pair.word), pair.word, pair.flag))
        place += len(pair.word)
    return found


_TALK = frozenset("我你他她额俺咱们想告说离的了被把给在不没要会能请问找去来开替就也都还打")
"""What the tagger sometimes glues to an unknown word: 「想告」, 「额们」 name nobody."""
_PROPER = ("nr", "nrt", "nrfg", "nz", "nt", "ns", "x")
_REGIONS = re.compile(
    "陕西|铜川|王益|印台|耀州|宜君|新区|西安|咸阳|宝鸡|渭南|延安|榆林|汉中|安康|商洛|北京|上海|天津|重庆|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|"
    "浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|甘肃|青海|宁夏|新疆|香港|澳门|台湾|深圳|广州|成都|郑州|兰州|中国|美国|日本"
)
"""Where half the country lives: no name of a firm or an estate."""


def names_something(name: str, start: int, tokens: Sequence[Token], words: Words) -> bool:
    """Whether a word of this name belongs to one place or firm alone: no word of everyday, or a favourite of signboards."""
    loose = 0
    for token in tokens[first_within(tokens, start) :]:
        if token.start >= start + len(name):
            break
        piece = name[max(0, token.start - start) : token.end - start]
        if not piece or all_generic(piece, words) or any(character in _TALK for character in piece):
            loose = 0
            continue
        if piece in words.brands or re.search(r"[A-Za-z0-9]", piece):
            return True
        if len(piece) > 1 and (not cutter().FREQ.get(piece) or token.flag in _PROPER) and not _REGIONS.match(piece):
            return True
        loose = loose + 1 if len(piece) == 1 else 0
        if loose > 1:
            return True  # 铭|远: two characters that make no word are somebody's idea of a name
    return any(brand in name for brand in words.brands)


def first_within(tokens: Sequence[Token], place: int) -> int:
    """The index of the first token that ends after this place: a message is read once, not once for each name in it."""
    return bisect_right(tokens, place, key=lambda token: token.end)


def all_generic(piece: str, words: Words) -> bool:
    """The piece taken apart into generic words, wherever the cuts fall."""
    reached = {0}
    for stop in range(1, len(piece) + 1):
        if any(begin in reached and piece[begin:stop] in words.generic for begin in range(stop)):
            reached.add(stop)
    return len(piece) in reached
