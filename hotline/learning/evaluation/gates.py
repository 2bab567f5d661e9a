"""The gates: how much worse than the model in use a candidate may be, by `data/learning/gates.yml`. Pure, but for reading it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hotline.conversations.danger import DangerGuard
from hotline.datafiles import read_yaml, validated
from hotline.learning.evaluation.compared import Check, Count, FrozenSets, Replay, Report
from hotline.learning.evaluation.danger_gate import (
    DangerMargin,
    alarms_told,
    dangers_lost,
    dangers_told,
    false_alarms,
)
from hotline.learning.evaluation.single_answers import SingleAnswer, single_answers
from hotline.learning.evaluation.words import AREA_TITLES, GROUP_TITLES
from hotline.vocabulary import Outcome

_FILE = Path("learning") / "gates.yml"
Names = Callable[[str], str]
"""Of an answer's id."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Margin(_Strict):
    """What may be lost: so many points of a hundred, and in any event so many cases."""

    points: float = Field(ge=0, le=100)
    cases: int = Field(default=0, ge=0)

    def allows(self, cases: int) -> int:
        """How many more may be wrong."""
        return max(self.cases, int(self.points * cases / 100))


class AnswerMargin(_Strict):
    """An answer that was understood so many times must keep this share of them. `moved`: answers whose examples were
    given to others on purpose, and new ones that take what others had; they are not judged."""

    understood: int = Field(ge=1)
    kept: float = Field(ge=0, le=1)
    moved: frozenset[str] = frozenset()

    def judges(self, answer: SingleAnswer) -> bool:
        """Whether it was understood often enough to say anything of it."""
        return answer.before.right >= self.understood and answer.intent not in self.moved

    def refuses(self, answer: SingleAnswer) -> bool:
        """Whether it lost too many."""
        return self.judges(answer) and answer.after.right < self.kept * answer.before.right


class Failures(_Strict):
    """How many may fail."""

    failures: int = Field(ge=0)


class ReplayMargin(Failures):
    """How many of the latest conversations are replayed, and how many of those the latest examples were taken from; in
    how many turns the candidate may break down, and how many turns that were answered in other areas one answer may
    draw to itself."""

    conversations: int = Field(ge=0, le=5000)
    taught: int = Field(ge=0, le=5000)
    drawn: Margin


class Limits(_Strict):
    """Bounds in themselves, and by how many times the candidate may exceed the model in use."""

    latency_p95_ms: float = Field(gt=0)
    latency_times: float = Field(ge=1)
    latency_times_beyond: float = Field(ge=1)
    memory_mb: float = Field(gt=0)
    memory_times: float = Field(ge=1)


class Gates(_Strict):
    """All margins."""

    overall: Margin
    area: Margin
    group: Margin
    answer: AnswerMargin
    cross_validation: Margin
    danger: DangerMargin
    dialogues: Failures
    replay: ReplayMargin
    limits: Limits


def load_gates(data_dir: Path) -> Gates:
    """Read the file. Raises BadFile."""
    path = data_dir / _FILE
    return validated(Gates, read_yaml(path, data_dir), file=f"data/{_FILE}")


def refusals(report: Report, gates: Gates, guard: DangerGuard, *, names: Names) -> list[str]:
    """Why the candidate may not be released, each in a sentence; none where it may."""
    return [sentence for check in checks(report, gates, guard, names=names) for sentence in check.refusals]


def checks(report: Report, gates: Gates, guard: DangerGuard, *, names: Names) -> list[Check]:
    """Each gate with what was measured, whether it holds or not. `names` says what an answer is called."""
    before, after = report.test_sets.current, report.test_sets.candidate
    found = report.test_sets
    folds, dialogues, again = report.cross_validation, report.dialogues, report.replay
    all_of = {"": before.overall}, {"": after.overall}
    p95 = f"最慢的百分之五从 {before.latency_ms.p95:.0f} 毫秒到 {after.latency_ms.p95:.0f} 毫秒"
    judged: list[tuple[str, str, Iterator[str]]] = [
        ("考试题总的", _from_to(before.overall, after.overall), _worse("考试题总的", *all_of, gates.overall, {})),
        ("每个领域", _least(before.areas, after.areas, AREA_TITLES), _areas(found, gates)),
        ("每种写法", _least(before.groups, after.groups, GROUP_TITLES), _groups(found, gates)),
        ("每个回答", _answers_told(report, gates, names), _answers(report, gates, names)),
        ("听出危险", dangers_told(found, guard), dangers_lost(found, gates.danger, guard)),
        ("危险误报", alarms_told(found, guard), false_alarms(found, gates.danger, guard)),
        ("快慢", p95, _slower(found, gates.limits)),
        ("内存", f"从 {before.memory_mb:.0f} MB 到 {after.memory_mb:.0f} MB", _larger(found, gates.limits)),
        ("交叉验证", f"答对 {folds.candidate.answers:.1%}" if folds else "没有做", _cross_validation(report, gates)),
        ("对话测试", f"跑了 {dialogues.played} 个" if dialogues else "没有做", _dialogues(report, gates)),
        ("重放真实会话", f"重放了 {again.turns} 条消息" if again else "没有做", _replay(report, gates, names)),
    ]
    return [Check(title=title, told=told, refusals=list(why)) for title, told, why in judged]


def _from_to(before: Count, after: Count) -> str:
    return f"{before.cases} 题里答对的从 {before.right} 到 {after.right}"


def _least(before: Mapping[str, Count], after: Mapping[str, Count], titles: Mapping[str, str]) -> str:
    """The one that lost most, or won least."""
    if not before:
        return "没有题"
    name = min(before, key=lambda name: after[name].right - before[name].right)
    return f"变化最差的是“{titles.get(name, name)}”：{_from_to(before[name], after[name])}"


def _areas(found: FrozenSets, gates: Gates) -> Iterator[str]:
    return _worse("领域", found.current.areas, found.candidate.areas, gates.area, AREA_TITLES)


def _groups(found: FrozenSets, gates: Gates) -> Iterator[str]:
    return _worse("人群", found.current.groups, found.candidate.groups, gates.group, GROUP_TITLES)


def _worse(
    kind: str, current: Mapping[str, Count], candidate: Mapping[str, Count], margin: Margin, titles: Mapping[str, str]
) -> Iterator[str]:
    for name, before in current.items():
        after, allowed = candidate[name], margin.allows(before.cases)
        if before.right - after.right > allowed:
            called = f"“{titles.get(name, name)}”" if name else ""
            yield (
                f"{kind}{called}变差了：{before.cases} 题里答对的从 {before.right} 降到 {after.right}，"
                f"最多允许少 {allowed} 题。"
            )


def _answers_told(report: Report, gates: Gates, names: Names) -> str:
    judged = [answer for answer in single_answers(report) if gates.answer.judges(answer)]
    if not judged:
        return "没有一个回答有足够的题，交叉验证做得多才看得出"
    worst = judged[0]
    return f"看了 {len(judged)} 个，少得最多的是“{names(worst.intent)}”：{_from_to(worst.before, worst.after)}"


def _answers(report: Report, gates: Gates, names: Names) -> Iterator[str]:
    folds = report.cross_validation
    if folds is not None and not all(side.by_answer for side in (folds.candidate, folds.current) if side is not None):
        # The folds are run by the working copy's own program: one that is older must not lead around the gate.
        yield "交叉验证没有一个回答一个回答地数，不知道有没有哪个回答听不出来了：工作区里的程序旧了，请更新再评测。"
    for answer in single_answers(report):
        if gates.answer.refuses(answer):
            yield (
                f"回答“{names(answer.intent)}”（{answer.intent}）听不出来了：考试题和留出的例句里，原来 {answer.before.cases} 句"
                f"听对 {answer.before.right} 句，现在只听对 {answer.after.right} 句，最少要留住 {gates.answer.kept:.0%}，"
                f"新例句里可能有标错的。"
            )


def _slower(found: FrozenSets, limits: Limits) -> Iterator[str]:
    """Both read the same texts in turns, so what slows the machine slows both: the bound in itself holds as far as the
    model in use keeps it there, and past it the candidate may be as slow as that one, but for what chance does."""
    before, after = found.current.latency_ms.p95, found.candidate.latency_ms.p95
    bound = max(limits.latency_p95_ms, before * limits.latency_times_beyond)
    if after > before * limits.latency_times:
        yield f"慢了太多：最慢的百分之五从 {before:.0f} 毫秒升到 {after:.0f} 毫秒，最多允许 {limits.latency_times:g} 倍。"
    elif after > bound:
        yield (
            f"太慢：最慢的百分之五要 {after:.0f} 毫秒以上，同时量的现在的模型要 {before:.0f} 毫秒；"
            f"上限 {limits.latency_p95_ms:.0f} 毫秒，机器忙、现在的模型也过了上限时，最多是它的 {limits.latency_times_beyond:g} 倍。"
        )


def _larger(found: FrozenSets, limits: Limits) -> Iterator[str]:
    memory = found.candidate.memory_mb
    if memory > limits.memory_mb or memory > found.current.memory_mb * limits.memory_times:
        yield f"占内存太多：{memory:.0f} MB，现在的模型 {found.current.memory_mb:.0f} MB，上限 {limits.memory_mb:.0f} MB。"


def _cross_validation(report: Report, gates: Gates) -> Iterator[str]:
    found = report.cross_validation
    if found is None:
        yield "没有做交叉验证，不知道新例句站不站得住，也看不出有没有哪个回答听不出来了。"
    elif found.current is None:
        # The frozen sets ask six times or more for one answer in ten: they alone do not notice a ruined one.
        yield (
            "现在的模型是用哪一版数据训练的找不到了，交叉验证没有可比的，看不出有没有哪个回答听不出来了："
            "请把那一版数据取回本项目的 git 里（随便哪个分支），再评测。"
        )
    else:
        lost = (found.current.answers - found.candidate.answers) * 100
        if lost > gates.cross_validation.points:
            yield (
                f"交叉验证变差了：答对的从 {found.current.answers:.1%} 降到 {found.candidate.answers:.1%}，"
                f"新例句里可能有标错的，或者互相矛盾。"
            )


def _dialogues(report: Report, gates: Gates) -> Iterator[str]:
    if report.dialogues is None:
        yield "没有做对话测试，不知道实际回答对不对。"
    elif len(report.dialogues.failed) > gates.dialogues.failures:
        named = "、".join(f"“{name}”" for name in report.dialogues.failed[:3])
        rest = "等" if len(report.dialogues.failed) > 3 else ""
        yield f"{len(report.dialogues.failed)} 个对话测试没有通过：{named}{rest}。"


def drawn_across(found: Replay, *, moved: Collection[str]) -> Counter[str]:
    """By answer: how many turns that were answered in another area would get it. `moved`: answers meant to lose some,
    or, newly written, to take what others were given for want of them."""
    drawn = Counter[str]()
    for change in found.changes:
        before, after = change.before, change.after
        answered = before.outcome == after.outcome == Outcome.ANSWERED and before.about and after.about
        if answered and not {before.about, after.about} & set(moved) and _area(before.about) != _area(after.about):
            drawn[str(after.about)] += change.count
    return drawn


def _area(about: str | None) -> str:
    return str(about).partition("/")[0]


def _replay(report: Report, gates: Gates, names: Names) -> Iterator[str]:
    if report.replay is None:
        yield "没有重放真实会话，不知道哪些回答会变。"
        return
    if report.replay.failures > gates.replay.failures:
        yield f"重放真实会话时，新模型有 {report.replay.failures} 条消息答不出来（程序出错）。"
    allowed = gates.replay.drawn.allows(report.replay.turns)
    for intent, count in drawn_across(report.replay, moved=gates.answer.moved).most_common():
        if count > allowed:
            yield (
                f"重放真实会话时，原来在别的领域答的 {count} 条消息都改答“{names(intent)}”（{intent}），最多允许 {allowed} 条："
                f"新例句里可能有标错的。真该都改答它的（例如它是新写的回答），先写进 gates.yml 的 moved。"
            )
