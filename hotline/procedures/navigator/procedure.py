"""The procedure `navigator`: which dispute it is, at most three deciding questions, then the ways in their order."""

from collections.abc import Iterator
from pathlib import Path

from hotline.conversations.reply import Ask, Button, Command, Do, ReplyMessage, Start, Topic, Value
from hotline.knowledge.present import HANDOFF
from hotline.procedures.deadlines.book import Book, load_book
from hotline.procedures.deadlines.procedure import DeadlineProcedure
from hotline.procedures.eligibility.precheck import ID as AID
from hotline.procedures.fields import Answers, Field, Option
from hotline.procedures.fields import Kind as FieldKind
from hotline.procedures.navigator.decide import GROUP, KIND, Verdict, decide, next_question
from hotline.procedures.navigator.guidebook import Guidebook, load_guidebook
from hotline.procedures.navigator.report import Report, Told, once, report_on
from hotline.procedures.navigator.schema import Kind, Question, Step
from hotline.procedures.printing import page, word
from hotline.procedures.procedure import Conclusion, Context, FileRef, Procedure
from hotline.procedures.sheet import Section, Sheet
from hotline.vocabulary import Area

ID = "navigator"
FALLBACK = "other"
"""The kind for whoever fits nowhere, and for a kind that a newer release dropped."""
_SHEET = "办事指引单"
_NOTE = "这是指路，不是律师意见；窗口说的和这里不一样，以窗口为准，并请他们写下来。"
_STEPS = 4
_AIM = (
    "想让对方赔钱、退钱，走的还是上面这几条路：谈的时候、写申请书的时候，把要多少、怎么算的一样样写清楚，票据和凭据附在后面。"
    "能不能赔、赔多少，我说不准，打 12348 或者转人工，请人帮您看。"
)


class Navigator(Procedure):
    """One class over the guidebook."""

    id = ID
    title = "纠纷导航"
    opening = "点一点是什么事，最多再答3个问题，就告诉您先走哪条路、要多少钱、多久、去哪里。不清楚的都可以跳过。"

    def __init__(self, guidebook: Guidebook, book: Book) -> None:
        self._guidebook = guidebook
        self._book = book

    def next_field(self, answers: Answers, context: Context) -> Field | None:
        if GROUP not in answers:
            return self._group_field()
        group = str(answers[GROUP])
        kinds = self._guidebook.of_group(group)
        if kind_field(group) not in answers and len(kinds) > 1:
            return _kind_field(group, kinds)
        name = next_question(self._guidebook, self.kind_of(answers), answers)
        return _asked(self._guidebook.questions[name]) if name else None

    def conclude(self, answers: Answers, context: Context) -> Conclusion:
        verdict = self.verdict(answers)
        report = report_on(verdict, self._book, context.directory, district=context.district)
        topic = Topic(area=Area(verdict.kind.topic.split("/")[0]), id=verdict.kind.topic, confidence=1.0)
        bars = [f"先后有规定：\n{_listed(report.bars)}"] if report.bars else []
        first = [
            *([report.danger] if report.danger else []),
            report.advice,
            f"第一步：{report.first_step}",
            *bars,
            f"最晚什么时候：\n{_listed(report.limits)}",
        ]
        last = [f"去哪里：\n· {report.office}", f"有什么带什么：\n{_listed(report.evidence)}", _NOTE]
        return Conclusion(
            messages=[
                ReplyMessage(
                    text="\n\n".join(first),
                    topic=topic,
                    citations=list(once([*report.basis, *report.ways[0].citations])),
                ),
                ReplyMessage(
                    text="\n\n".join(_ways(report)),
                    topic=topic,
                    citations=list(once(citation for way in report.ways for citation in way.citations)),
                ),
                ReplyMessage(text="\n\n".join(last), topic=topic, buttons=list(self._buttons(verdict))),
            ],
            files=(
                FileRef(f"{_SHEET}.html", _SHEET, page.MEDIA_TYPE),
                FileRef(f"{_SHEET}.docx", f"{_SHEET}（Word）", word.MEDIA_TYPE),
            ),
        )

    def aimed(self, answers: Answers, context: Context) -> ReplyMessage:
        """The same ways lead to compensation: what to write down for them, and the first one again."""
        verdict = self.verdict(answers)
        report = report_on(verdict, self._book, context.directory, district=context.district)
        topic = Topic(area=Area(verdict.kind.topic.split("/")[0]), id=verdict.kind.topic, confidence=1.0)
        text = f"{_AIM}\n\n{report.advice}\n\n第一步：{report.first_step}"
        return ReplyMessage(text=text, topic=topic, buttons=list(self._buttons(verdict)))

    def render(self, name: str, answers: Answers, context: Context) -> bytes:
        """The sheet to take along."""
        setters = {f"{_SHEET}.html": page.sheet_page, f"{_SHEET}.docx": word.sheet_docx}
        setter = setters[name]
        known = self.known(answers, context)
        report = report_on(self.verdict(known), self._book, context.directory, district=context.district)
        said = tuple((asked.label, asked.shown(answers[asked.id])) for asked in self.path(answers, context).answered)
        return setter(_sheet(report, said))

    def kind_of(self, answers: Answers) -> Kind:
        """The kind of dispute that was answered; that of a group with only one needs no answer."""
        group = str(answers.get(GROUP))
        kinds = self._guidebook.of_group(group)
        only = kinds[0].id if len(kinds) == 1 else FALLBACK
        return self._guidebook.kinds.get(str(answers.get(kind_field(group))), self._guidebook.kinds[only])

    def verdict(self, answers: Answers) -> Verdict:
        """The ways for the answers on the way: those that `known` holds."""
        return decide(self._guidebook, {**answers, KIND: self.kind_of(answers).id})

    def way_to(self, kind: str) -> dict[str, Value]:
        """The answers that lead to a kind of dispute: what a Start button brings along. Raises KeyError."""
        group = self._guidebook.kinds[kind].group
        return {GROUP: group, kind_field(group): kind}

    def _group_field(self) -> Field:
        return Field(
            id=GROUP,
            kind=FieldKind.CHOICE,
            label="哪一类事",
            question="您遇到的是哪一类事？",
            why="事情不同，该走的路不一样。",
            options=tuple(
                Option(group.id, group.title, group.means, self._words(group.id), self._matters(group.id))
                for group in self._guidebook.groups.values()
            ),
            unknown=None,
        )

    def _words(self, group: str) -> tuple[str, ...]:
        return tuple(word for kind in self._guidebook.of_group(group) for word in (kind.title, *kind.words))

    def _matters(self, group: str) -> tuple[str, ...]:
        return tuple(matter for kind in self._guidebook.of_group(group) for matter in _matters(kind))

    def _buttons(self, verdict: Verdict) -> Iterator[Button]:
        """The first step of each way, the limits to work out, the legal aid check, a person."""
        steps = {way.way.step.target: way.way.step for way in verdict.ways if not way.way.step.number}
        for step in list(steps.values())[:_STEPS]:
            yield Button(title=step.title, command=_command(step))
        for limit in verdict.limits:
            way = self._book.way_to(limit.rule)
            if way is not None:
                title = f"算一算：{self._book.rules[limit.rule].title}"
                yield Button(title=title, command=Start(procedure=DeadlineProcedure.id, answers={**way}))
        if verdict.kind.aid:
            matter: dict[str, Value] = {"matter": verdict.kind.aid}
            yield Button(title="查查能不能请免费律师", command=Start(procedure=AID, answers=matter))
        if "person" not in steps:
            yield HANDOFF


def load_navigator(data_dir: Path) -> Navigator:
    """The procedure over these data files. Raises BadFile."""
    return Navigator(load_guidebook(data_dir), load_book(data_dir))


def kind_field(group: str) -> str:
    """The question for the kinds of one group. Each has its own, so that another group asks anew."""
    return f"{KIND}_{group}"


def _kind_field(group: str, kinds: list[Kind]) -> Field:
    return Field(
        id=kind_field(group),
        kind=FieldKind.CHOICE,
        label="什么纠纷",
        question="是下面哪一种？选最像的一个。",
        why="知道是哪一种，才知道先走哪条路。",
        options=tuple(Option(kind.id, kind.title, None, tuple(kind.words), _matters(kind)) for kind in kinds),
        unknown=None,
    )


def _matters(kind: Kind) -> tuple[str, ...]:
    """What an account is about that is of this kind; nothing is of the kind for whoever fits nowhere."""
    return () if kind.id == FALLBACK else (kind.topic,)


def _asked(question: Question) -> Field:
    return Field(
        id=question.id,
        kind=FieldKind.CHOICE,
        label=question.label,
        question=question.question,
        why=question.why,
        options=tuple(Option(each.value, each.title, each.means, tuple(each.words)) for each in question.options),
    )


def _command(step: Step) -> Command:
    if step.ask:
        return Ask(intent=step.ask)
    return Start(procedure=f"draft/{step.draft}") if step.draft else Do(action="handoff")


def _listed(lines: tuple[str, ...]) -> str:
    return "\n".join(f"· {line}" for line in lines)


_NOT_IN_MESSAGE = ("是什么", "在哪里")
"""A message with all of it would be too long to read; the sheet says where."""
_SHORT = ("要先走", "怎么走", "花多少钱", "要多久")
"""What the sheet says of a way behind the first."""


def _ways(report: Report) -> Iterator[str]:
    yield "能走的路，从最合适的排起："
    for number, way in enumerate(report.ways, start=1):
        rows = "\n".join(f"· {label}：{text}" for label, text in way.rows if label not in _NOT_IN_MESSAGE)
        yield f"{number}. {way.title}\n{rows}"


def _sheet(report: Report, said: tuple[tuple[str, str], ...]) -> Sheet:
    """One page of large print: the recommended way in full, of the others only when and what they cost."""
    first = report.ways[0]
    rows = [(label, text) for label, text in first.rows if label not in ("怎么走", "是什么")]
    rest = [(f"{number}. {way.title}", _short(way)) for number, way in enumerate(report.ways[1:], start=2)]
    answers = "；".join(f"{label}：{answer}" for label, answer in said)
    sections = [
        Section("先做什么", (*filter(None, (report.danger,)), report.advice, *report.bars), tuple(rows)),
        *([Section("不成再走", rows=tuple(rest))] if rest else []),
        Section("最晚什么时候", report.limits),
        Section("去哪里", (report.office,)),
        Section("有什么带什么", ("　".join(f"□ {item}" for item in report.evidence),)),
    ]
    notes = (f"照您的回答排的：{answers}。", _NOTE)
    return Sheet(_SHEET, tuple(sections), notes, once([*report.basis, *first.citations]))


def _short(way: Told) -> str:
    shown = [text if label == "怎么走" else f"{label}：{text}" for label, text in way.rows if label in _SHORT]
    return "".join(shown)
