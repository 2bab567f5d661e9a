"""Made-up lines with made-up people, and where in them it stands who somebody is: what the de-identifier is measured by.

Seeded: the same lines each time. The sentences are ours (`data/privacy/measuring.yml`), numbers and names are drawn; the
ways of writing are those of real messages: no marks, full-width or spoken digits, digits in groups, lines run together.
"""

import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from hotline.datafiles import name_of, read_yaml, validated
from hotline.learning.deidentify.kinds import Kind, Span

_SLOT = re.compile(r"\{(\w+)\}")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
_PROVINCES = ("6102", "6101", "6104", "1101", "4103", "5101")
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_SPOKEN_SHARE, _GROUPED_SHARE, _WIDE_SHARE = 0.12, 0.2, 0.1


class Measuring(BaseModel):
    """The data file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    given_names: list[str]
    surnames: list[str]
    brands: list[str]
    organisations: list[str]
    villages: list[str]
    towns: list[str]
    estates: list[str]
    roads: list[str]
    tuned: dict[Kind, list[str]]
    held_out: dict[Kind, list[str]]
    nothing: list[str]
    statutes: list[str]
    documents: list[str]


def load_measuring(data_dir: Path) -> Measuring:
    """Read and check the file. Raises BadFile naming file and field."""
    path = data_dir / "privacy" / "measuring.yml"
    return validated(Measuring, read_yaml(path, data_dir), file=name_of(path, data_dir))


@dataclass(frozen=True)
class Line:
    """A made-up message and what in it must go."""

    text: str
    spans: tuple[Span, ...]


class Generator:
    """Draws lines."""

    def __init__(self, measuring: Measuring, *, seed: int) -> None:
        self._data = measuring
        self._random = random.Random(seed)  # noqa: S311  (reproducible, not secret)
        self._makers: dict[str, Callable[[], str]] = {
            "name": self._name,
            "id_number": self._identity,
            "phone": self._mobile,
            "landline": self._landline,
            "bank_card": self._card,
            "tail": lambda: self._digits(4),
            "plate": self._plate,
            "case_number": self._case,
            "email": lambda: f"{self._word(6)}{self._digits(2)}@{self._pick(('163', 'qq', '126', 'sina'))}.com",
            "wechat": lambda: f"{self._word(5)}{self._pick(('_', '-', ''))}{self._digits(3)}",
            "qq": lambda: f"{self._random.randint(1, 9)}{self._digits(self._random.randint(7, 9))}",
            "address": self._address,
            "organisation": self._organisation,
            "brand": lambda: self._pick(self._data.brands),
            "statute": lambda: self._pick(self._data.statutes),
            "document": lambda: self._pick(self._data.documents),
            "article": lambda: self._pick(("12", "三十八", "第四十七", "8", "一百二十三")).removeprefix("第"),
            "service": lambda: self._pick(("110", "12348", "12345", "120", "12333", "12315", "95588", "400-800-8820")),
            "sum": self._sum,
            "day": self._day,
            "number": lambda: str(self._random.randint(2, 60)),
        }

    def lines(self, templates: dict[Kind, list[str]], *, count: int) -> Iterator[Line]:
        """Lines that hold something, each kind as often; one in six is several sentences long."""
        kinds = list(templates)
        for number in range(count):
            line = self._fill(self._pick(templates[kinds[number % len(kinds)]]))
            if self._random.random() < 1 / 6:
                line = _joined(line, self._fill(self._pick(self._data.nothing)), self._pick(("，", " ", "。", "\n")))
            yield line

    def harmless(self, *, count: int) -> Iterator[Line]:
        """Lines that hold nothing."""
        for number in range(count):
            yield self._fill(self._data.nothing[number % len(self._data.nothing)])

    def _fill(self, template: str) -> Line:
        pieces: list[str] = []
        spans: list[Span] = []
        done = length = 0
        for slot in _SLOT.finditer(template):
            before, made = template[done : slot.start()], self._makers[slot[1]]()
            pieces += [before, made]
            start = length + len(before)
            length = start + len(made)
            if (kind := _KIND_OF_SLOT.get(slot[1])) is not None:
                spans.append(Span(start, length, kind))
            done = slot.end()
        return Line("".join([*pieces, template[done:]]), tuple(spans))

    def _pick[T](self, choices: list[T] | tuple[T, ...]) -> T:
        return self._random.choice(choices)

    def _digits(self, count: int) -> str:
        return "".join(str(self._random.randint(0, 9)) for _ in range(count))

    def _word(self, count: int) -> str:
        return "".join(self._random.choice(_LETTERS) for _ in range(count))

    def _name(self) -> str:
        return self._pick(self._data.surnames) + self._pick(self._data.given_names)

    def _written(self, number: str, groups: tuple[int, ...]) -> str:
        """In one of the ways in which people write a number."""
        way = self._random.random()
        if way < _SPOKEN_SHARE:
            return number.translate(_SPOKEN)
        if way < _SPOKEN_SHARE + _GROUPED_SHARE:
            cuts = [sum(groups[:place]) for place in range(len(groups) + 1)]
            parts = [number[begin:stop] for begin, stop in itertools.pairwise(cuts)]
            return self._pick((" ", "-", "  ")).join(part for part in parts if part)
        if way < _SPOKEN_SHARE + _GROUPED_SHARE + _WIDE_SHARE:
            return number.translate(_FULL_WIDTH)
        return number

    def _identity(self) -> str:
        born = f"{self._random.randint(1, 12):02}{self._random.randint(1, 28):02}"
        place = self._pick(_PROVINCES) + f"{self._random.randint(1, 30):02}"
        if self._random.random() < 0.15:
            return self._written(f"{place}{self._random.randint(30, 80)}{born}{self._digits(3)}", (6, 6, 3))
        last = self._pick(("X", "x", *"0123456789"))
        return self._written(f"{place}{self._random.randint(1935, 2012)}{born}{self._digits(3)}{last}", (6, 8, 4))

    def _mobile(self) -> str:
        return self._written(f"1{self._pick(tuple('3456789'))}{self._digits(9)}", (3, 4, 4))

    def _landline(self) -> str:
        return f"0919{self._pick(('-', '', ' '))}{self._pick(tuple('2358'))}{self._digits(6)}"

    def _card(self) -> str:
        return self._written(f"62{self._digits(self._pick((14, 17)))}", (4, 4, 4, 4, 3))

    def _plate(self) -> str:
        letter = self._pick(tuple("ABCDE"))
        rest = f"{self._digits(1)}{self._pick(tuple('ABKMTZ12345'))}{self._digits(self._pick((3, 4)))}"
        plate = (
            f"{self._pick(('陕', '陕', '陕', '京', '晋', '豫', '甘'))}{letter}{self._pick(('', '', '·', ' '))}{rest}"
        )
        return plate.lower() if self._random.random() < 0.3 else plate

    def _case(self) -> str:
        year, number = self._random.randint(2015, 2026), self._random.randint(1, 3000)
        opening, closing = self._pick(("（）", "()", "〔〕", "[]"))
        kind = self._pick(
            ("陕0203民初", "陕02民终", "陕0204执", "铜劳人仲案字第", "行罚决字第", "政复决字", "陕02行初")
        )
        return f"{opening}{year}{closing}{kind}{number}号"

    def _address(self) -> str:
        way = self._random.random()
        if way < 0.3:
            return f"{self._pick(self._data.towns)}{self._pick(self._data.villages)}村{self._pick(('一', '二', '三', '4', '5'))}组"
        if way < 0.7:
            flat = f"{self._random.randint(1, 28)}号楼{self._random.randint(1, 4)}单元{self._random.randint(101, 1804)}"
            return f"{self._pick(self._data.estates)}{flat}{self._pick(('', '室', '号'))}"
        return f"{self._pick(self._data.roads)}{self._random.randint(1, 199)}号"

    def _organisation(self) -> str:
        return self._pick(self._data.organisations).replace("{brand}", self._pick(self._data.brands))

    def _sum(self) -> str:
        spoken = ("三万二", "一万多", "八千五", "十二万", "两千三百块", "1,200元", "35000元", "2.5万", "120000元")
        return self._pick(spoken)

    def _day(self) -> str:
        year, month, day = self._random.randint(2018, 2026), self._random.randint(1, 12), self._random.randint(1, 28)
        return self._pick(
            (f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}", f"{year}.{month}.{day}", f"{month}月{day}号")
        )


_KIND_OF_SLOT = {
    **{kind.value: kind for kind in Kind},
    "landline": Kind.PHONE,
    "tail": Kind.BANK_CARD,
}


def _joined(first: Line, second: Line, mark: str) -> Line:
    shift = len(first.text) + len(mark)
    moved = tuple(Span(span.start + shift, span.end + shift, span.kind) for span in second.spans)
    return Line(first.text + mark + second.text, first.spans + moved)
