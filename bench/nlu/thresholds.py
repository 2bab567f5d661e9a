"""Where answering ends and asking back begins, read off data instead of typed in: `make thresholds`.

A fifth of our examples is held out, the rest trains a classifier, which then reads some of that fifth. The labelled real
lines of the development set and of `real_calibration.jsonl` are read by the model in use, which has not seen them either:
one that lacks a fifth of the examples is less sure of them, and what was said of its confidence was too bold by four points. For each class of risk the threshold is the confidence from which on the guess is right often
enough: 0.5 for an answer and for the area, for what is wrong more often than right is better asked back or left to the
area's overview, which names the likely answers; at 0.45 a guess between was right in a third of the unknown lines. Where
the answer states a time limit or a remedy never less than for another. 0.7 where the citizen would be turned away. Real lines weigh as much as all held-out examples together, since they are what comes:
strangers' wording lowers the confidence more than it lowers the share that is right. Writes `data/thresholds.yml` and
the curves as a report.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import matplotlib
import numpy as np
import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from sklearn.isotonic import IsotonicRegression

from bench.nlu import calibrate, sharpen, shipped, threads
from bench.nlu.calibrate import Read
from bench.nlu.errors import BenchError
from bench.nlu.sets import OUTSIDE, ROOT, UTTERANCES, Case, examples, labelled, real, titles, utterances
from bench.nlu.sharpen import Understood
from bot.nlu.calibration import Calibration
from bot.nlu.encoders import open_encoder
from bot.nlu.memo import Memo
from bot.nlu.reading import Labels, Limits, read
from bot.nlu.sharpness import Sharpness
from bot.nlu.text import normalise
from bot.nlu.two_heads import TwoHeads

matplotlib.use("Agg")
from matplotlib import pyplot as plt

GRAVE = ("deadline", "refused")
"""Facets that tell a citizen until when, or how to fight back: misread, they cost a right."""
AHEAD = 2.0
"""A guess is ahead when the next is at most half as likely."""
NEEDED = {"area": 0.5, "talk": 0.7, "ordinary": 0.5, "ordinary_ahead": 0.5, "grave": 0.5, "facet": 0.5, "thread": 0.5}
_WORDS = {
    "area": "领域",
    "talk": "闲聊、超出范围",
    "ordinary": "一般事项",
    "ordinary_ahead": "一般事项（明显领先）",
    "grave": "期限与救济",
    "facet": "方面",
    "thread": "接着前面的事问",
}
UNCLEAR = "unclear"
_JUDGED = 2500
"""Held-out examples read at most: all 7,000 take ten minutes and say the same."""
_FEWEST = 30


@dataclass(frozen=True)
class Guess:
    """One guess at a held-out text: how sure, whether right, and what it weighs."""

    kind: str
    sure: float
    right: bool
    weight: float


def classifier_config() -> dict:
    """The settings of our classifier in config.yml."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf8"))["pipeline"]
    return next(part for part in pipeline if part["name"].endswith("HotlineClassifier"))


def held_out(seed: int = 1) -> tuple[TwoHeads, list[Case]]:
    """A classifier trained on four fifths of our examples, and the last fifth."""
    config = classifier_config()
    known = list(dict.fromkeys((normalise(each.text).text, each.intent) for each in [*examples(), *titles()]))
    left_out = np.random.default_rng(seed).integers(0, 5, len(known)) == 0
    texts, intents = zip(*[pair for pair, out in zip(known, left_out, strict=True) if not out], strict=True)
    model = TwoHeads.fit(
        list(texts),
        list(intents),
        encoder=open_encoder(config["encoder"]),
        strength=config["strength"],
        meaning=config["meaning"],
        store=ROOT / "models" / "vectors",
    )
    cases = [
        Case(text, intent.split("/")[0], intent) for (text, intent), out in zip(known, left_out, strict=True) if out
    ]
    chosen = np.random.default_rng(seed).permutation(len(cases))[:_JUDGED]
    return model, [cases[each] for each in chosen]


def in_use() -> TwoHeads:
    """The classifier of the model the product would start with, trained now if its data changed."""
    with tempfile.TemporaryDirectory() as folder:
        LocalModelStorage.from_model_archive(Path(folder), shipped.in_use())
        (found,) = Path(folder).glob("*HotlineClassifier*")
        return TwoHeads.open(found, open_encoder(classifier_config()["encoder"]))


def understood(model: TwoHeads, cases: list[Case]) -> list[Understood]:
    """What the classifier makes of each case."""
    config = classifier_config()
    limits = Limits(config["split_area"], config["split_matter"], config["denial_area"])
    return [
        (case, read(normalise(case.text).text, Memo(model.score), model.labels, limits).questions[0]) for case in cases
    ]


def guesses(labels: Labels, cases: Sequence[Understood], *, sharpness: Sharpness, weight: float) -> list[Guess]:
    """What the classifier guesses at each case, by kind of risk."""
    found = []
    for case, unsharpened in cases:
        question = sharpness.question(unsharpened, labels)
        area, sure = next(iter(labels.areas(question.matters).items()))
        if area == UNCLEAR:
            continue  # asked back, however sure
        if area in OUTSIDE:  # small talk taken for what nobody handles turns nobody away
            found.append(Guess("talk", sure, bool(OUTSIDE & case.areas), weight))
        else:
            found.append(Guess("area", sure, area in case.areas, weight))
        if not case.intents or area in OUTSIDE:
            continue
        first, second = np.argsort(-question.matters)[:2]
        matter, facet = labels.matters[first], labels.facets[int(question.facets.argmax())]
        sure = float(question.matters[first])
        ahead = sure >= AHEAD * float(question.matters[second])
        kind = "grave" if facet in GRAVE else "ordinary_ahead" if ahead else "ordinary"
        right = matter in {intent.rsplit(".", 1)[0] for intent in case.intents}
        found.append(Guess(kind, sure, right, weight))
        right = facet in {intent.rsplit(".", 1)[1] for intent in case.intents}
        found.append(Guess("facet", float(question.facets.max()), right, weight))
    return found


def weighed(strangers: list[Guess]) -> list[Guess]:
    """Real lines weigh like all held-out examples together, but where they are few of a kind each counts as one: of 417
    real lines three ask for a time limit, and two of these misread would have put that threshold from 0.54 to 0.75.
    """
    counts = Counter(guess.kind for guess in strangers)
    return [guess if counts[guess.kind] >= _FEWEST else replace(guess, weight=1.0) for guess in strangers]


def threshold(found: list[Guess], needed: float) -> float:
    """The lowest confidence from which on guesses are right often enough, in hundredths; 0.95 where none ever are."""
    sure = np.array([guess.sure for guess in found])
    curve = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(
        sure, [guess.right for guess in found], sample_weight=[guess.weight for guess in found]
    )
    places = np.arange(0.05, 0.96, 0.01)
    enough = places[curve.predict(places) >= needed]
    return round(float(enough[0]), 2) if len(enough) else 0.95


def chosen(found: list[Guess]) -> dict[str, float]:
    """A threshold per kind. Raises when a kind has too few guesses to say anything."""
    result = {}
    for kind, needed in NEEDED.items():
        of_kind = [guess for guess in found if guess.kind == kind]
        if len(of_kind) < _FEWEST:
            raise BenchError(f"Only {len(of_kind)} held-out guesses of kind {kind}: too few to set a threshold from.")
        result[kind] = threshold(of_kind, needed)
    # Few guesses are close to their rivals, so their own curve is rough: they never need less than those well ahead.
    result["ordinary"] = max(result["ordinary"], result["ordinary_ahead"])
    # Nine real lines ask for a limit or a remedy: their curve alone once let through what is sure by 0.29. The curve of
    # matters well ahead has the guesses to hold it up; that of the others is too rough to raise it.
    result["grave"] = max(result["grave"], result["ordinary_ahead"])
    return result


def write(
    found: list[Guess],
    values: dict[str, float],
    sharpness: Sharpness,
    calibration: Calibration,
    *,
    own: int,
    lines: int,
    unknown: int,
    written: int,
    root: Path = ROOT,
) -> None:
    """`data/thresholds.yml`, the report and its plot."""
    about = {"measured_on": date.today(), "held_out_examples": own, "real_lines": lines}  # noqa: DTZ011
    head = "# Written by `make thresholds` (bench/nlu/thresholds.py); the curves are in docs/阈值.md. Not to be typed in.\n"
    (root / "data" / "thresholds.yml").write_text(
        head + yaml.safe_dump({**about, "sharpness": asdict(sharpness), **values}, sort_keys=False), "utf8"
    )
    figure, axes = plt.subplots(figsize=(7, 4.5))
    rows = []
    for kind, limit in values.items():
        of_kind = [guess for guess in found if guess.kind == kind]
        sure, right = np.array([guess.sure for guess in of_kind]), np.array([guess.right for guess in of_kind])
        kept = sure >= limit
        below = f"{right[~kept].mean():.2f}" if (~kept).any() else "—"
        above = f"{right[kept].mean():.2f}" if kept.any() else "—"
        rows.append(f"| {_WORDS[kind]} `{kind}` | {NEEDED[kind]} | {limit} | {kept.mean():.0%} | {above} | {below} |")
        edges = np.linspace(0, 1, 11)
        bins = [(sure >= low) & (sure < high) for low, high in itertools.pairwise(edges)]
        points = [(sure[each].mean(), right[each].mean()) for each in bins if each.sum() >= 10]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", markersize=3, label=kind)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.7)
    axes.set_xlabel("confidence")
    axes.set_ylabel("share right")
    axes.legend(fontsize=8)
    figure.savefig(root / "docs" / "images" / "thresholds.png", dpi=100, bbox_inches="tight")
    plt.close(figure)
    told = {
        f"{name}_grades": "、".join(f"{share:.2f}" for _, share in each.grades)
        for name, each in (("area", calibration.area), ("answer", calibration.answer))
    }
    page = _REPORT.format(
        rows="\n".join(rows),
        **about,
        **asdict(sharpness),
        **told,
        unknown=unknown,
        written=written,
        grades="零一二三四五六七八九"[calibrate.GRADES],
    )
    (root / "docs" / "阈值.md").write_text(page, "utf8")


_REPORT = """# 把握多大才回答

本页由 `make thresholds` 生成（{measured_on}），不要手改。数据：留出的例句 {held_out_examples} 条，真实来话 {real_lines} 条。
“需要”是这一类判断至少要有多大比例是对的；“门槛”是达到这一比例的最低把握。低于门槛就反问，不猜。
留出的例句由没学过它们的模型来读，来话由正在用的模型来读。例句的作者与训练例句相同，陌生人的写法处处不同，把握偏低而判断未必错，所以先按真实来话把概率放大（领域 {area} 次方，事项 {matter} 次方，方面 {facet} 次方；1 为不放大），再量门槛。

| 类别 | 需要 | 门槛 | 达到门槛的 | 其中判断对的 | 门槛以下判断对的 |
|---|---|---|---|---|---|
{rows}

说错期限、说错不服怎么办，会让人丢掉权利，所以门槛从不低于一般事项；把该管的事当闲聊或“管不了”，等于把人推出门，要求最高。

![把握与正确率](images/thresholds.png)

## 报出的把握

训练台和坐席看到的“把握”不是模型自己的概率，而是这一档里判断对的比例：核心领域事项挨得近，概率分散而判断多半对；陌生人的写法又让概率偏低。
所以按领域各加一个偏移，看最像的十条例句里有几条问的是同一件事，也看写了多长（概率一样，写得长的更常判断对），再按陌生人的写法挪一挪，核心领域和其他领域各挪各的（`data/calibration.yml`），最后归成{grades}档，因为几百条来话说不出更细的差别。
陌生人的写法，取谁也没有照着改过例句的 {unknown} 条真实来话（`tests/nlu/real_calibration.jsonl`），和专为此写、从不拿去训练的 {written} 条问话（`tests/nlu/calibration.jsonl`）：核心领域真实来话很少问到；别的领域，平平常常只问一件事的话比留言板上的长篇更容易判断对，只取一样就会对另一样报得太低或太高。留出的例句多是为分清相近答案而写，比来话难，只用来定各领域的偏移。

| 判断 | 各档报 |
|---|---|
| 领域 | {area_grades} |
| 答案 | {answer_grades} |
"""


def main(arguments: list[str]) -> int:
    """The command. Without the collection of real lines our own examples decide alone, and the report says 0 lines."""
    parser = argparse.ArgumentParser(prog="make thresholds", description=__doc__)
    parser.add_argument("--utterances", type=Path, default=UTTERANCES)
    options = parser.parse_args(arguments)
    whole = in_use()
    model, cases = held_out()
    report(Read(model, understood(model, cases)), whole, options.utterances)
    return 0


def report(own: Read, model: TwoHeads, collection: Path) -> None:
    """Measure the model in use on strangers' lines, and one on its held-out examples; write both data files and the page."""
    frozen = ROOT / "tests" / "nlu"
    texts = utterances(collection).texts if collection.exists() else None
    worked_on, fresh = (
        [] if texts is None else real(frozen / name, texts) for name in ("real_dev.jsonl", "real_calibration.jsonl")
    )
    written = labelled(frozen / "calibration.jsonl")
    known, unknown, asked = (understood(model, each) for each in (worked_on, fresh, written))
    strangers, lines = [*known, *unknown], len(worked_on) + len(fresh)
    sharpness = sharpen.measured(strangers, model.labels, {example.intent for example in (*examples(), *titles())})
    followed = threads.weighed(model, threads.pairs())
    told = threads.unseen(followed)
    threads.write(threads.fitted(followed), told)
    found = [
        *(Guess("thread", each.sure, each.right, 1.0) for each in told if each.kind == threads.ASKS),
        *guesses(own.model.labels, own.lines, sharpness=sharpness, weight=1.0),
        *weighed(guesses(model.labels, strangers, sharpness=sharpness, weight=len(own.lines) / max(lines, 1))),
    ]
    values = chosen(found)
    calibration = calibrate.measured(own, Read(model, [*unknown, *asked]), sharpness)
    calibrate.write(calibration)
    write(
        found, values, sharpness, calibration, own=len(own.lines), lines=lines, unknown=len(fresh), written=len(written)
    )
    print(sharpness)
    print("  ".join(f"{kind} {value}" for kind, value in values.items()))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BenchError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
