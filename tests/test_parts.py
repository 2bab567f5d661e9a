"""`make test` runs the tests in parts: none of them in two, and none left out."""

import re
import tomllib
from itertools import chain, combinations

from hotline.settings import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SELECTIONS = dict(re.findall(r'^(test-\w+):.*\n(?:\t.*\n)*?\t@\$\(BIN\)/python -m pytest -m "([^"]+)"', MAKEFILE, re.M))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MARKERS = [marker.partition(":")[0] for marker in PROJECT["tool"]["pytest"]["ini_options"]["markers"]]


def _chosen_by(selection: str, marks: tuple[str, ...]) -> bool:
    return bool(eval(selection, {}, {marker: marker in marks for marker in MARKERS}))


def test_each_test_belongs_to_one_part_whatever_it_is_marked_with() -> None:
    assert len(SELECTIONS) >= 2
    for marks in chain.from_iterable(combinations(MARKERS, count) for count in range(len(MARKERS) + 1)):
        parts = [part for part, selection in SELECTIONS.items() if _chosen_by(selection, marks)]
        assert len(parts) == 1, (marks, parts)


def test_the_whole_names_every_part() -> None:
    whole = re.search(r"^test: .*\n((?:\t.*\n)+)", MAKEFILE, re.M)
    assert whole
    targets = set(re.findall(r"^(test-\w+|lint):", MAKEFILE, re.M))
    assert targets == set(re.findall(r"\b(?:test-\w+|lint)\b", whole[1]))
    assert SELECTIONS.keys() <= targets
