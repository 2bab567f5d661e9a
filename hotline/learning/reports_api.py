"""The route of one evaluation's report: the candidate against the model in use, gate by gate and group by group."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Self

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from hotline.errors import NotFound
from hotline.knowledge.names import Names
from hotline.learning.desk_api import Reader
from hotline.learning.evaluation.compared import Change, Count, Dialogues, Report, Shown
from hotline.learning.evaluation.report import MOST_ANSWERS, read_report
from hotline.learning.evaluation.single_answers import single_answers
from hotline.learning.evaluation.words import AREA_TITLES, GROUP_TITLES
from hotline.learning.meanings import names_of
from hotline.learning.models import ReportRow
from hotline.services import Injected
from hotline.vocabulary import Outcome

router = APIRouter(prefix="/learning", tags=["训练台"])

_CONFUSED = 15
_CHANGES = 40


class GateShown(BaseModel):
    """One gate; `sentences` say why it does not hold, or what was measured where it does."""

    title: str
    passed: bool
    sentences: list[str]


class FigureShown(BaseModel):
    """One figure of both models, in words."""

    title: str
    current: str
    candidate: str


class CountsShown(BaseModel):
    """How many of how many each model got right, in an area or a way of writing."""

    title: str
    cases: int
    current: int
    candidate: int


class AnswerShown(BaseModel):
    """What became of one answer: how many of how many lines each model takes for it, exam questions and held-out examples.

    The lines differ in number where the data do.
    """

    title: str
    intent: str
    current: int
    current_cases: int
    candidate: int
    candidate_cases: int


class ConfusionShown(BaseModel):
    """An area taken for another, and how often by each model."""

    gold: str
    said: str
    current: int
    candidate: int


class ConfusionMatrix(BaseModel):
    """Every area against what it was taken for: `current[i][j]`, `candidate[i][j]` count area i taken for area j."""

    areas: list[str]
    current: list[list[int]]
    candidate: list[list[int]]


class ReplayedAnswer(BaseModel):
    """What a citizen got or would get."""

    outcome: Outcome
    about: str | None

    @classmethod
    def of(cls, shown: Shown, names: Names) -> Self:
        """With the name of the answer or area."""
        about = shown.about
        return cls(outcome=Outcome(shown.outcome), about=names.intent(about) if about else None)


class ChangeShown(BaseModel):
    """Messages whose answer would change in the same way, and how many citizens that concerns."""

    before: ReplayedAnswer
    after: ReplayedAnswer
    citizens: int
    messages: int

    @classmethod
    def of(cls, change: Change, names: Names) -> Self:
        """With names."""
        before, after = ReplayedAnswer.of(change.before, names), ReplayedAnswer.of(change.after, names)
        return cls(before=before, after=after, citizens=change.citizens, messages=change.count)


class ReplayShown(BaseModel):
    """Stored conversations answered again by both."""

    conversations: int
    messages: int
    failures: int
    citizens_concerned: int
    changes: list[ChangeShown]


class ReportShown(BaseModel):
    """One evaluation. It quotes nobody."""

    id: str
    made_at: str
    candidate: str
    current: str
    passed: bool
    gates: list[GateShown]
    figures: list[FigureShown]
    areas: list[CountsShown]
    groups: list[CountsShown]
    answers: list[AnswerShown] = Field(description="those of which the candidate understands less, the worst first")
    confused: list[ConfusionShown]
    matrix: ConfusionMatrix
    dialogues: Dialogues | None
    replay: ReplayShown | None
    files_changed: list[str] | None = Field(description="in which the data of both differ; None where that is unknown")


@router.get("/reports/{report_id}")
async def read_one_report(
    report_id: Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")], staff: Reader, services: Injected
) -> ReportShown:
    """One report in full; 404 where there is none, or its file is gone."""
    async with services.database.read() as session:
        row = await session.get(ReportRow, report_id)
    if row is None:
        raise NotFound("没有这份报告。")
    path = services.settings.models_dir / row.file
    if not path.exists():
        raise NotFound("这份报告的文件不见了，请用 hotline learn verify 核对。")
    report = read_report(path)
    return _shown(report, await names_of(services))


def _shown(report: Report, names: Names) -> ReportShown:
    before, after = report.test_sets.current, report.test_sets.candidate
    replay = report.replay
    return ReportShown(
        id=report.id,
        made_at=report.made_at,
        candidate=report.candidate,
        current=report.current,
        passed=report.passed,
        gates=_gates(report),
        figures=_figures(report),
        areas=_counts(before.areas, after.areas, AREA_TITLES),
        groups=_counts(before.groups, after.groups, GROUP_TITLES),
        answers=_answers(report, names),
        confused=_confused(report),
        matrix=_matrix(report),
        dialogues=report.dialogues,
        replay=ReplayShown(
            conversations=replay.conversations,
            messages=replay.turns,
            failures=replay.failures,
            citizens_concerned=replay.citizens_concerned,
            changes=[ChangeShown.of(change, names) for change in replay.changes[:_CHANGES]],
        )
        if replay
        else None,
        files_changed=report.files_changed,
    )


def _gates(report: Report) -> list[GateShown]:
    if not report.checks and report.refusals:  # from before gates were written down one by one
        return [GateShown(title="没有达标", passed=False, sentences=report.refusals)]
    return [
        GateShown(title=check.title, passed=not check.refusals, sentences=check.refusals or [check.told])
        for check in report.checks
    ]


def _figures(report: Report) -> list[FigureShown]:
    before, after = report.test_sets.current, report.test_sets.candidate
    folds = report.cross_validation
    rows = [
        ("考试题答对", f"{before.overall.share:.1%}", f"{after.overall.share:.1%}"),
        ("领域 F1", f"{before.area_f1:.3f}", f"{after.area_f1:.3f}"),
        (
            "交叉验证答对",
            f"{folds.current.answers:.1%}" if folds and folds.current else "没有",
            f"{folds.candidate.answers:.1%}" if folds else "没有做",
        ),
        ("一条消息，中间值", f"{before.latency_ms.median:.0f} 毫秒", f"{after.latency_ms.median:.0f} 毫秒"),
        ("一条消息，最慢的百分之五", f"{before.latency_ms.p95:.0f} 毫秒", f"{after.latency_ms.p95:.0f} 毫秒"),
        ("内存", f"{before.memory_mb:.0f} MB", f"{after.memory_mb:.0f} MB"),
        ("启动", f"{before.ready_seconds:.0f} 秒", f"{after.ready_seconds:.0f} 秒"),
    ]
    return [FigureShown(title=title, current=current, candidate=candidate) for title, current, candidate in rows]


def _counts(before: Mapping[str, Count], after: Mapping[str, Count], titles: Mapping[str, str]) -> list[CountsShown]:
    return [
        CountsShown(title=titles.get(name, name), cases=count.cases, current=count.right, candidate=after[name].right)
        for name, count in before.items()
    ]


def _answers(report: Report, names: Names) -> list[AnswerShown]:
    return [
        AnswerShown(
            title=names.intent(answer.intent),
            intent=answer.intent,
            current=answer.before.right,
            current_cases=answer.before.cases,
            candidate=answer.after.right,
            candidate_cases=answer.after.cases,
        )
        for answer in single_answers(report)[:MOST_ANSWERS]
        if answer.lost > 0
    ]


def _confused(report: Report) -> list[ConfusionShown]:
    earlier = {(gold, said): count for gold, said, count in report.test_sets.current.confusion}
    wrong = [row for row in report.test_sets.candidate.confusion if row[0] != row[1]]
    return [
        ConfusionShown(
            gold=AREA_TITLES.get(gold, gold),
            said=AREA_TITLES.get(said, said),
            current=earlier.get((gold, said), 0),
            candidate=count,
        )
        for gold, said, count in sorted(wrong, key=lambda row: -row[2])[:_CONFUSED]
    ]


def _matrix(report: Report) -> ConfusionMatrix:
    before, after = report.test_sets.current.confusion, report.test_sets.candidate.confusion
    there = {name for gold, said, _ in (*before, *after) for name in (gold, said)}
    areas = [*(name for name in AREA_TITLES if name in there), *sorted(there - AREA_TITLES.keys())]

    def counted(rows: Iterable[tuple[str, str, int]]) -> list[list[int]]:
        counts = {(gold, said): count for gold, said, count in rows}
        return [[counts.get((gold, said), 0) for said in areas] for gold in areas]

    return ConfusionMatrix(
        areas=[AREA_TITLES.get(name, name) for name in areas], current=counted(before), candidate=counted(after)
    )
