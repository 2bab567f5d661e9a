"""Everything one run measures on: the sets by name, what lies out of scope, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.nlu import noise, sets
from bench.nlu.sets import Case

_FROZEN = sets.ROOT / "tests" / "nlu"


@dataclass(frozen=True)
class Material:
    """`judged` sets hold cases in scope (and, for real lines, out of it); `outside` only what nobody handles.

    `noisy`: the plainly written cases of the frozen sets with noise of one kind, and as they are under `""`.
    """

    judged: dict[str, list[Case]]
    outside: dict[str, list[Case]]
    noisy: dict[str, list[Case]]
    notes: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Every text, once."""
        sets_of = (*self.judged.values(), *self.outside.values(), *self.noisy.values())
        cases = [case for found in sets_of for case in found]
        return list(dict.fromkeys(case.text for case in cases))


def gather(utterances: Path | None, held_out: Iterable[sets.Example], *, per_source: int) -> Material:
    """The frozen sets, the held-out examples, and where `utterances` is given the real lines."""
    judged = {
        "core": sets.labelled(_FROZEN / "core.jsonl"),
        "surrounding": sets.labelled(_FROZEN / "groups.jsonl"),
        "hard": sets.labelled(_FROZEN / "hard.jsonl"),
    }
    outside = dict(sorted(sets.out_of_scope(_FROZEN / "out_of_scope.jsonl").items(), reverse=True))
    notes = []
    if utterances is None:
        notes.append(
            f"Real lines are left out: {sets.UTTERANCES.name} was not found beside the repository; "
            "give its place with `--utterances`."
        )
    else:
        lines = sets.utterances(utterances)
        judged["real_test"] = sets.real(_FROZEN / "real_test.jsonl", lines.texts)
        judged["real_dev"] = sets.real(_FROZEN / "real_dev.jsonl", lines.texts)
        known = [*judged["real_test"], *judged["real_dev"]]
        for name, texts in lines.sources.items():
            outside[name] = sets.near(texts, known, per_source)
    held = [Case(example.text, example.intent.split("/")[0], example.intent) for example in held_out]
    if held:
        judged["held_out"] = held
    plain = [case for name in ("core", "surrounding") for case in judged[name] if case.group == "plain"]
    return Material(judged, outside, _noisy(plain), notes)


def _noisy(plain: list[Case]) -> dict[str, list[Case]]:
    return {"": plain} | {
        kind: [replace(case, text=noise.made(kind, case.text)) for case in plain] for kind in noise.KINDS
    }
