"""A telephone or ID number typed where something else was asked for: kept where it belongs, and the question asked again.

「住址？」 「13900000001」: to take it for an address would spoil the paper, to refuse it would lose it. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hotline.procedures.asking import Scene
from hotline.procedures.fields import Field, Kind
from hotline.procedures.figures import digits_of, id_number_in, phone_in
from hotline.procedures.heard import Heard

_TAKEN = frozenset({Kind.NAME, Kind.ADDRESS, Kind.PHONE, Kind.ID_NUMBER})
"""Where a number of another kind is a slip; a line may well ask for 「电话或住址」."""
_NUMBERS_TOO = re.compile("电话|号|代码|联系|多少")
_NAMES = {Kind.PHONE: "电话号码", Kind.ID_NUMBER: "身份证号码"}
_NEAR = 7
"""Questions looked at ahead: a person's own come together."""


@dataclass(frozen=True)
class Misplaced:
    """The number, what it is, and the scene with it kept; `home` is the field it went to, None where there is none."""

    scene: Scene
    kind: Kind
    home: Field | None
    value: str

    def sentence(self, asked: Field) -> str:
        """What it was taken for, what became of it, and what is asked instead."""
        what = f"您写的像是{_NAMES[self.kind]}，不是{asked.label}。"
        return f"{what}已经记到“{self.home.label}”：{self.home.shown(self.value)}。" if self.home is not None else what


def misplaced(scene: Scene, field: Field, heard: Heard) -> Misplaced | None:
    """The slip, where these words are a number of another kind and nothing else."""
    number = _number(heard) if field.kind in _TAKEN or _asks_for_words(field) else None
    if number is None or number[0] is field.kind:
        return None
    kind, value = number
    home = _home(scene, field, kind)
    if home is None or scene.run.answers.get(home.id) == value:
        return Misplaced(scene, kind, home, value)
    run = replace(scene.run, answers={**scene.run.answers, home.id: value})
    return Misplaced(replace(scene, run=run), kind, home, value)


def _asks_for_words(field: Field) -> bool:
    """A line that no number can be the answer to."""
    return field.kind is Kind.LINE and _NUMBERS_TOO.search(field.question) is None


def _number(heard: Heard) -> tuple[Kind, str] | None:
    if heard.plain != digits_of(heard.text).lower():
        return None
    if (phone := phone_in(heard.text)) is not None:
        return Kind.PHONE, phone
    id_number = id_number_in(heard.text)
    return (Kind.ID_NUMBER, id_number) if id_number is not None else None


def _home(scene: Scene, field: Field, kind: Kind) -> Field | None:
    """The field of this kind for the same person that holds nothing yet: a name begins another person."""
    path = scene.path
    ids = [each.id for each in path.answered]
    at = ids.index(field.id) if field.id in ids else len(ids)
    near = [*_of_one_person(reversed(path.answered[:at])), *_ahead(scene, field)]
    empty = (each for each in near if each.kind is kind and scene.run.answers.get(each.id) is None)
    return next(empty, None)


def _of_one_person(before: Iterable[Field]) -> Iterator[Field]:
    for each in before:
        yield each
        if each.kind is Kind.NAME:
            return


def _ahead(scene: Scene, field: Field) -> Iterator[Field]:
    """What will be asked next about the same person, as far as the answers do not decide it."""
    known = scene.procedure.known(scene.run.answers, scene.context) | {field.id: None}
    for _ in range(_NEAR):
        asked = scene.procedure.next_field(known, scene.context)
        if asked is None or asked.unknown is None or asked.kind is Kind.NAME:
            return
        yield asked
        known[asked.id] = None
