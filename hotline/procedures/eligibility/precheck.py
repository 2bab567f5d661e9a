"""The procedure `legal_aid_check`: asks only what changes the result, and explains each condition with its article."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from hotline.conversations.reply import Ask, Button, Citation, ReplyMessage, Start, Topic, Value
from hotline.knowledge.present import HANDOFF
from hotline.procedures.deadlines.book import Book, load_book
from hotline.procedures.documents.values import holds
from hotline.procedures.eligibility.decide import Verdict, judge, next_steps, prefilled
from hotline.procedures.eligibility.facts import facts_of
from hotline.procedures.eligibility.report import PRECHECK, Part, Report, once, report_on
from hotline.procedures.eligibility.schema import Next, QuestionEntry
from hotline.procedures.eligibility.table import Table, load_table
from hotline.procedures.eligibility.terms import Facts
from hotline.procedures.fields import Answers, Field, Option
from hotline.procedures.printing import page, word
from hotline.procedures.procedure import Conclusion, Context, FileRef, Procedure
from hotline.procedures.sheet import Section, Sheet
from hotline.vocabulary import Area

ID = "legal_aid_check"
_DEADLINE = "deadline"
_PAGE, _WORD = "法律援助预检结果单.html", "法律援助预检结果单.docx"
_WHY_ASK = "为什么值得去问"
_APPLYING = "legal_aid/apply"
_LONGEST = 800
"""Characters of one message: what is longer is not read on a telephone."""
_GONE = ReplyMessage(
    text="您以前选的这件事已经改过了，请从头再选一次。",
    topic=Topic(area=Area.LEGAL_AID, confidence=0.0),
    buttons=[Button(title="重新选", command=Start(procedure=ID)), HANDOFF],
)


class LegalAidCheck(Procedure):
    """One class over the decision table."""

    id = ID
    title = "法律援助预检"
    opening = "问您几个问题，看看合不合法律援助的条件、带什么、去哪里。只是帮您先看看，批不批由法律援助机构定；不清楚的都可以跳过。"
    area = Area.LEGAL_AID

    def __init__(self, table: Table, book: Book, *, templates: Path) -> None:
        self._table = table
        self._book = book
        self._templates = templates

    def next_field(self, answers: Answers, context: Context) -> Field | None:
        table = self._table_in(context)
        facts = facts_of(table, answers, context.directory)
        if answers and "kind" not in facts:
            return None
        return next(
            (
                _asked(entry, facts)
                for entry in table.questions.values()
                if entry.id not in answers and holds(entry.when, facts)
            ),
            None,
        )

    def about(self, answers: Answers) -> str | None:
        """The kind of legal aid that was chosen, before that applying for it."""
        kind = self._table.kinds.get(str(answers.get("kind")))
        return kind.topic if kind is not None else _APPLYING

    def conclude(self, answers: Answers, context: Context) -> Conclusion:
        verdict = self.verdict(answers, context)
        if verdict is None:
            return Conclusion([_GONE])
        table = self._table_in(context)
        report = report_on(table, verdict, context.directory)
        topic = Topic(area=Area.LEGAL_AID, id=verdict.kind.topic, confidence=1.0)
        result, way, things = _texts(report)
        buttons = [self._button(step, verdict, table) for step in next_steps(table, verdict)]
        return Conclusion(
            messages=[
                ReplyMessage(
                    text=result,
                    topic=topic,
                    citations=once([*report.first.citations, *report.judged, *report.worth.citations]),
                ),
                ReplyMessage(
                    text=way, topic=topic, citations=_cited(report.where, report.time, report.urgent, report.mind)
                ),
                ReplyMessage(text=things, topic=topic, citations=_cited(report.bring), buttons=[*buttons, HANDOFF]),
            ],
            files=(
                FileRef(_PAGE, "预检结果单", page.MEDIA_TYPE),
                FileRef(_WORD, "预检结果单（Word）", word.MEDIA_TYPE),
            ),
        )

    def render(self, name: str, answers: Answers, context: Context) -> bytes:
        """The sheet to take along to the office."""
        known = self.known(answers, context)
        verdict = self.verdict(known, context)
        if verdict is None or name not in (_PAGE, _WORD):
            raise KeyError(name)
        report = report_on(self._table_in(context), verdict, context.directory)
        said = tuple((field.label, field.shown(known[field.id])) for field in self.path(known, context).answered)
        sheet = _sheet(self.title, report, said)
        return page.sheet_page(sheet) if name == _PAGE else word.sheet_docx(sheet, templates=self._templates)

    def verdict(self, answers: Answers, context: Context) -> Verdict | None:
        """Every condition, judged by the answers on the way: those that `known` holds. None: the matter that was
        chosen is no more."""
        table = self._table_in(context)
        facts = facts_of(table, answers, context.directory)
        return judge(table, facts) if "kind" in facts else None

    def _table_in(self, context: Context) -> Table:
        """With the local rules as they stand now: staff change them while the service runs."""
        rules = context.directory.legal_aid
        return self._table if rules is None else replace(self._table, local=rules)

    def _button(self, step: Next, verdict: Verdict, table: Table) -> Button:
        if step.ask:
            return Button(title=step.title, command=Ask(intent=step.ask))
        if step.draft:
            known = prefilled(table, verdict, step.draft)
            return Button(title=step.title, command=Start(procedure=f"draft/{step.draft}", answers=known))
        answers: dict[str, Value] = {**step.again}
        if step.deadline:
            answers = {**(self._book.way_to(verdict.kind.limit or "") or {})}
        return Button(title=step.title, command=Start(procedure=_DEADLINE if step.deadline else ID, answers=answers))


def load_check(data_dir: Path) -> LegalAidCheck:
    """The procedure over these data files. Raises BadFile."""
    return LegalAidCheck(load_table(data_dir), load_book(data_dir), templates=data_dir / "documents" / "templates")


def _asked(entry: QuestionEntry, facts: Facts) -> Field:
    return Field(
        id=entry.id,
        kind=entry.kind,
        label=entry.label,
        question=entry.question,
        why=entry.why,
        options=tuple(
            Option(option.value, option.title, option.means, option.words)
            for option in entry.options
            if holds(option.when, facts)
        ),
        unknown=entry.unknown,
    )


def _texts(report: Report) -> tuple[str, str, str]:
    """The result, the way to the office, what to take along."""
    rows = "\n".join(f"· {row.title}：{row.result}。{row.says}（{row.articles}）" for row in report.rows)
    result = [report.headline, *report.first.says, f"一条条看：\n{rows}"]
    way = [("去哪里", report.where), ("多久", report.time), ("急不急", report.urgent), ("请注意", report.mind)]
    things = [("带什么", report.bring), ("证据，有什么带什么", Part(report.evidence))]
    worth = list(report.worth.says)
    while worth and len("\n\n".join(_with_worth(result, worth))) > _LONGEST:
        worth.pop()  # of whoever has so much to mind the last reasons were told above: free advice, and to object
    return (
        "\n\n".join(_with_worth(result, worth)),
        "\n\n".join(_listed(way)),
        "\n\n".join(_listed(things)),
    )


def _with_worth(result: list[str], worth: list[str]) -> list[str]:
    return [*result, *_listed([(_WHY_ASK, Part(tuple(worth)))]), PRECHECK]


def _listed(parts: list[tuple[str, Part]]) -> list[str]:
    return [f"{heading}：\n" + "\n".join(f"· {each}" for each in part.says) for heading, part in parts if part.says]


def _cited(*parts: Part) -> list[Citation]:
    return once(citation for part in parts for citation in part.citations)


def _sheet(title: str, report: Report, said: tuple[tuple[str, str], ...]) -> Sheet:
    sheet = _sheet_with(title, report, said, _sections(report))
    if not sheet.dense:
        return sheet
    return _sheet_with(title, report, said, [each for each in sheet.sections if each.heading != _WHY_ASK])


def _sheet_with(title: str, report: Report, said: tuple[tuple[str, str], ...], sections: Iterable[Section]) -> Sheet:
    return Sheet(
        title=f"{title}结果单",
        sections=tuple(sections),
        notes=(
            f"照您的回答看的：{'；'.join(f'{label}：{answer}' for label, answer in said)}。",
            PRECHECK,
            *report.mind.says,
        ),
        citations=tuple(report.citations),
        full=True,
    )


def _sections(report: Report) -> Iterator[Section]:
    """One page of A4: what is only read stands in one paragraph, what is ticked off in one line after another."""
    yield Section("结果", (report.headline, *report.first.says))
    yield Section(
        "一条条看", rows=tuple((row.title, f"{row.result}。{row.says}（{row.articles}）") for row in report.rows)
    )
    yield Section("去哪里", report.where.says)
    yield Section("带什么", (_boxes(report.bring.says),))
    if report.evidence:
        yield Section("证据清单（有什么带什么）", (_boxes(report.evidence),))
    yield Section("多久、急不急", ("".join((*report.time.says, *report.urgent.says)),))
    if report.worth.says:
        yield Section(_WHY_ASK, ("".join(report.worth.says[:_WORTH]),))


_WORTH = 2
"""Reasons on the sheet; the rest was said in the conversation, and is no use at the office's window."""


def _boxes(items: tuple[str, ...]) -> str:
    return "　".join(f"□ {item}" for item in items)
