"""Where the thresholds go: `data/thresholds.yml`, and the page that shows the curves behind them."""

from __future__ import annotations

import itertools
from dataclasses import asdict
from datetime import date
from pathlib import Path

import matplotlib
import numpy as np
import yaml

from bench.nlu import calibrate
from bench.nlu.risks import NEEDED, Guess, astray
from bench.nlu.sets import ROOT
from bot.nlu.calibration import Calibration
from bot.nlu.sharpness import Sharpness

matplotlib.use("Agg")
from matplotlib import pyplot as plt

_WORDS = {
    "area": "领域",
    "talk": "闲聊、超出范围",
    "ordinary": "一般事项",
    "ordinary_ahead": "一般事项（明显领先）",
    "grave": "期限与救济",
    "facet": "方面",
    "thread": "接着前面的事问",
}


def write(
    found: list[Guess],
    values: dict[str, float],
    sharpness: Sharpness,
    calibration: Calibration,
    *,
    own: int,
    lines: int,
    written: int,
    root: Path = ROOT,
) -> None:
    """`data/thresholds.yml`, the report and its plot."""
    about = {"measured_on": date.today(), "held_out_examples": own, "real_lines": lines}  # noqa: DTZ011
    head = "# Written by `make thresholds` (bench/nlu/thresholds.py); the curves are in docs/阈值.md. Not to be typed in.\n"
    content = {**about, "sharpness": asdict(sharpness), **values, "astray": astray(calibration)}
    (root / "data" / "thresholds.yml").write_text(head + yaml.safe_dump(content, sort_keys=False), "utf8")
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
        written=written,
        grades="零一二三四五六七八九"[calibrate.GRADES],
    )
    (root / "docs" / "阈值.md").write_text(page, "utf8")


_REPORT = """# 把握多大才回答

本页由 `make thresholds` 生成（{measured_on}），不要手改。数据：留出的例句 {held_out_examples} 条，谁也没有照着改过例句的真实来话 {real_lines} 条（`tests/nlu/real_calibration.jsonl`）。
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
陌生人的写法，取上面那 {real_lines} 条真实来话，和专为此写、从不拿去训练的 {written} 条问话（`tests/nlu/calibration.jsonl`）：核心领域真实来话很少问到；别的领域，平平常常只问一件事的话比留言板上的长篇更容易判断对，只取一样就会对另一样报得太低或太高。留出的例句多是为分清相近答案而写，比来话难，只用来定各领域的偏移。

| 判断 | 各档报 |
|---|---|
| 领域 | {area_grades} |
| 答案 | {answer_grades} |
"""
