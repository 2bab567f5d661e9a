"""A report as files: JSON for the page, Markdown for people. Neither quotes anybody."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from hotline.learning.evaluation.compared import Count, Report
from hotline.learning.evaluation.gates import Names
from hotline.learning.evaluation.single_answers import single_answers
from hotline.learning.evaluation.words import AREA_TITLES, GROUP_TITLES
from hotline.whole_files import write_whole

_FOLDER = "reports"
MOST_ANSWERS = 15
_CONFUSIONS = 15
_CHANGES = 40


def write_report(models_dir: Path, report: Report, *, names: Names) -> Path:
    """Both files; the JSON's path."""
    folder = models_dir / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report.id[:12]}.json"
    write_whole(path.with_suffix(".md"), page(report, names=names))
    write_whole(path, report.model_dump_json(indent=1) + "\n")
    return path


def read_report(path: Path) -> Report:
    """As it was written."""
    return Report.model_validate_json(path.read_text(encoding="utf-8"))


def page(report: Report, *, names: Names) -> str:
    """In Markdown. `names` says what an answer is called."""
    parts = [
        _verdict(report),
        _costs(report),
        _sets(report),
        _answers(report, names),
        _confused(report),
        _folds(report),
    ]
    return "\n\n".join([*parts, _dialogues(report), _replayed(report)]) + "\n"


def _verdict(report: Report) -> str:
    head = f"# 评测报告 {report.id[:8]}\n\n候选模型 {report.candidate[:8]}，对照现在的模型 {report.current[:8]}，{report.made_at}。"
    if report.files_changed:
        head += f"\n\n数据里不同的文件：{'、'.join(report.files_changed)}。"
    if report.passed:
        return f"{head}\n\n**全部达标，可以发布。**"
    return f"{head}\n\n**没有达标，不能发布：**\n\n" + "\n".join(f"- {sentence}" for sentence in report.refusals)


def _costs(report: Report) -> str:
    before, after = report.test_sets.current, report.test_sets.candidate
    rows = [
        ["答对", _share(before.overall), _share(after.overall)],
        ["领域 F1", f"{before.area_f1:.3f}", f"{after.area_f1:.3f}"],
        ["一条消息，中间值", f"{before.latency_ms.median:.0f} 毫秒", f"{after.latency_ms.median:.0f} 毫秒"],
        ["一条消息，最慢的百分之五", f"{before.latency_ms.p95:.0f} 毫秒", f"{after.latency_ms.p95:.0f} 毫秒"],
        ["内存", f"{before.memory_mb:.0f} MB", f"{after.memory_mb:.0f} MB"],
        ["启动", f"{before.ready_seconds:.0f} 秒", f"{after.ready_seconds:.0f} 秒"],
    ]
    return "## 总的\n\n" + _table(["", "现在", "候选"], rows)


def _sets(report: Report) -> str:
    before, after = report.test_sets.current, report.test_sets.candidate
    head = ["题数", "现在", "候选", "差"]
    areas = _table(["领域", *head], _compared(before.areas, after.areas, AREA_TITLES))
    groups = _table(["写法", *head], _compared(before.groups, after.groups, GROUP_TITLES))
    return f"## 按领域\n\n{areas}\n\n## 按写法\n\n{groups}"


def _compared(before: Mapping[str, Count], after: Mapping[str, Count], titles: Mapping[str, str]) -> list[list[str]]:
    return [
        [
            titles.get(name, name),
            str(count.cases),
            _share(count),
            _share(after[name]),
            f"{after[name].right - count.right:+d}",
        ]
        for name, count in before.items()
    ]


def _answers(report: Report, names: Names) -> str:
    answers = single_answers(report)
    if not answers:
        return "## 按回答\n\n没有一个一个数。"
    worse = [answer for answer in answers if answer.lost > 0]
    told = f"考试题和留出的例句合在一起，{len(answers)} 个回答里，听对的句数少了的有 {len(worse)} 个。"
    rows = [
        [names(answer.intent), answer.intent, _right(answer.before), _right(answer.after), f"-{answer.lost}"]
        for answer in worse[:MOST_ANSWERS]
    ]
    return "\n\n".join(["## 按回答", told, *([_table(["回答", "编号", "现在", "候选", "差"], rows)] if rows else [])])


def _right(count: Count) -> str:
    return f"{count.right}/{count.cases}"


def _confused(report: Report) -> str:
    wrong = [row for row in report.test_sets.candidate.confusion if row[0] != row[1]]
    earlier = {(gold, said): count for gold, said, count in report.test_sets.current.confusion}
    rows = [
        [AREA_TITLES.get(gold, gold), AREA_TITLES.get(said, said), str(count), str(earlier.get((gold, said), 0))]
        for gold, said, count in sorted(wrong, key=lambda row: -row[2])[:_CONFUSIONS]
    ]
    return "## 听混的领域\n\n" + _table(["该是", "听成", "候选", "现在"], rows)


def _folds(report: Report) -> str:
    found = report.cross_validation
    if found is None:
        return "## 交叉验证\n\n没有做。"
    rows = [["候选", *(f"{fold.answers:.1%}" for fold in found.candidate.folds)]]
    if found.current is not None:
        rows.append(["现在", *(f"{fold.answers:.1%}" for fold in found.current.folds)])
    note = "" if found.current is not None else "\n\n现在的模型是用哪一版数据训练的已经找不到，没有可比的。"
    return "## 交叉验证\n\n" + _table(["", *(f"第 {fold.seed} 次" for fold in found.candidate.folds)], rows) + note


def _dialogues(report: Report) -> str:
    if report.dialogues is None:
        return "## 对话测试\n\n没有做。"
    failed = "\n".join(f"- {name}" for name in report.dialogues.failed)
    told = f"{report.dialogues.played} 个，没有通过的 {len(report.dialogues.failed)} 个。"
    return f"## 对话测试\n\n{told}\n\n{failed}".rstrip()


def _replayed(report: Report) -> str:
    found = report.replay
    if found is None:
        return "## 重放真实会话\n\n没有做。"
    told = (
        f"{found.conversations} 段会话、{found.turns} 条消息，"
        f"{found.citizens_concerned} 位群众会得到不一样的回答，答不出来的 {found.failures} 条。"
    )
    rows = [
        [change.before.words, change.after.words, str(change.citizens), str(change.count)]
        for change in found.changes[:_CHANGES]
    ]
    return f"## 重放真实会话\n\n{told}\n\n" + _table(["现在", "候选", "群众", "消息"], rows)


def _share(count: Count) -> str:
    return f"{count.share:.1%}"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
