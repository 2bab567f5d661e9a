"""Working out a limit with a citizen: which one, from which day, and what follows."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from hotline.conversations.brain import Understanding
from hotline.conversations.reply import Ask, Button, Citation, Do, ReplyMessage, Start, Topic
from hotline.knowledge.loader import load_knowledge
from hotline.knowledge.versions import chinese
from hotline.procedures.deadlines import calendar_file
from hotline.procedures.deadlines.book import Book, load_book
from hotline.procedures.deadlines.calendar_file import calendar_file as make_calendar_file
from hotline.procedures.deadlines.compute import compute
from hotline.procedures.deadlines.questions import DAY, EXTENDED, choice_field, chosen, next_day_or_fact, told
from hotline.procedures.deadlines.result import Result, State
from hotline.procedures.deadlines.rules import Question, Role, Rule
from hotline.procedures.deadlines.spot import Spot, spot_told, spots_before
from hotline.procedures.deadlines.wording import conditions, headline, listed, over, pressing, work
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.fields import Answers, Field
from hotline.procedures.printing.page import MEDIA_TYPE, sheet_page
from hotline.procedures.procedure import Conclusion, Context, FileRef, Procedure, Taken
from hotline.procedures.sheet import Section, Sheet
from hotline.vocabulary import Area

_SHEET = "期限说明.html"
_BUTTONS = 6
_PERSON = Button(title="转人工，请人帮您看", command=Do(action="handoff"))
_GONE = ReplyMessage(
    text="您以前选的这一项已经改过了，请从头再选一次。",
    topic=Topic(area=Area.OTHER_LEGAL, confidence=0.0),
    buttons=[Button(title="重新选", command=Start(procedure="deadline"))],
)


class DeadlineProcedure(Procedure):
    """`titles` names what a button may lead to: answers by id, and the other procedures there are. What a rule names
    beyond that gets no button. `clocks`: the field of a draft that asks for the day this limit starts at, by draft and
    rule; it takes the day along."""

    id = "deadline"
    title = "算期限"
    opening = "我帮您算最晚是哪一天：先点是哪件事，再问一两个日子。结果里有哪天、怎么算的、过了怎么办。"

    def __init__(
        self, book: Book, titles: Mapping[str, str], clocks: Mapping[tuple[str, str], str] | None = None
    ) -> None:
        self.book = book
        self._titles = titles
        self._clocks = clocks or {}

    def next_field(self, answers: Answers, context: Context) -> Field | None:
        at = chosen(self.book, answers)
        if at is None:
            return None
        if isinstance(at, Question):
            return choice_field(at)
        return next_day_or_fact(self.book, at, answers, lambda: self._result(at, answers, context))

    def about(self, answers: Answers) -> str | None:
        """The matter of the limit; before it is known, what the answers so far leave."""
        at = chosen(self.book, answers)
        if isinstance(at, Rule):
            return _matter(at) or at.area
        told = {name: value for name, value in answers.items() if name in self.book.questions}
        left = [rule for rule in self.book.rules.values() if told and _lies_behind(told, self.book.way_to(rule.id))]
        places = {_matter(rule) or str(rule.area) for rule in left}
        areas = {str(rule.area) for rule in left}
        return next(iter(places if len(places) == 1 else areas)) if len(areas) == 1 else None

    def taken(self, understanding: Understanding, answer: str | None, context: Context) -> Taken | None:
        """「九月三号收到的处罚，还来得及不」: which limit it is, and the day."""
        return self._taken(spot_told(self.book, understanding, answer, context.calendar, now=context.now), context)

    def taken_before(self, days: Mapping[str, str], answer: str | None, context: Context) -> Taken | None:
        """The limit that was counted last, and its day, as long as the talk is of the same area."""
        area = (answer or "").split("/")[0]
        before = spots_before(self.book, days, context.calendar, now=context.now)
        return self._taken(next((spot for spot in before if spot.rule.area == area), None), context, again=True)

    def _taken(self, spot: Spot | None, context: Context, *, again: bool = False) -> Taken | None:
        way = self.book.way_to(spot.rule.id) if spot is not None else None
        if spot is None or way is None:
            return None
        first, last = spot.start.span.first, spot.start.span.last
        day = {DAY: first.isoformat()} if first is not None and first == last else {}
        said = spot.sentence(context.now, again=again)
        return Taken({**way, **day}, said, f"{spot.basis(again=again)}：", DAY, spot.urgent, spot.act_by)

    def conclude(self, answers: Answers, context: Context) -> Conclusion:
        rule = chosen(self.book, answers)
        if not isinstance(rule, Rule):
            return Conclusion([_GONE])
        result = self._result(rule, answers, context)
        first = [headline(rule, result, context.now)]
        if result:
            first.append("\n".join(["怎么算的：", *listed(work(rule, result, self.book))]))
        second = ["\n".join([heading, *listed(lines)]) for heading, lines in _rest(rule, result) if lines]
        topic = Topic(area=rule.area, id=_matter(rule), confidence=1.0)
        citations = [Citation(**entry.model_dump(exclude={"rule"})) for entry in self.book.basis(rule)]
        buttons = self._buttons(rule, result, answers)
        if second:
            messages = [
                ReplyMessage(text="\n\n".join(first), topic=topic, citations=citations),
                ReplyMessage(text="\n\n".join(second), topic=topic, buttons=buttons),
            ]
        else:
            messages = [ReplyMessage(text="\n\n".join(first), topic=topic, citations=citations, buttons=buttons)]
        acts = result is not None and rule.role is Role.ACT
        return Conclusion(messages, self._files(result), last_day=result.safe if result and acts else None)

    def render(self, name: str, answers: Answers, context: Context) -> bytes:
        rule = chosen(self.book, answers)
        result = self._result(rule, answers, context) if isinstance(rule, Rule) else None
        if not isinstance(rule, Rule) or result is None or name not in {file.name for file in self._files(result)}:
            raise KeyError(name)
        if name == _SHEET:
            return sheet_page(self._sheet(rule, result, context))
        description = "\n".join([f"{rule.task}。", *work(rule, result, self.book)])
        return make_calendar_file(
            uid=f"{rule.id}/{result.main.start}@hotline",
            day=result.safe if rule.role is Role.ACT else result.lenient,
            summary=f"{'最后一天' if rule.role is Role.ACT else '到期'}：{rule.title}",
            description=description,
            now=context.now,
        )

    def _result(self, rule: Rule, answers: Answers, context: Context) -> Result | None:
        return compute(self.book, rule, told(rule, answers), context.calendar, today=context.today)

    def _files(self, result: Result | None) -> tuple[FileRef, ...]:
        if result is None:
            return ()
        sheet = FileRef(_SHEET, "期限说明", MEDIA_TYPE)
        if result.state is State.PASSED or result.safe < result.today:
            return (sheet,)
        return (FileRef(calendar_file.NAME, "存进手机日历，提前提醒", calendar_file.MEDIA_TYPE), sheet)

    def _sheet(self, rule: Rule, result: Result, context: Context) -> Sheet:
        sections = [
            Section("结论", (headline(rule, result, context.now),)),
            Section("怎么算的", tuple(listed(work(rule, result, self.book)))),
            *(Section(heading.rstrip("："), tuple(listed(lines))) for heading, lines in _rest(rule, result) if lines),
        ]
        citations = tuple(Citation(**entry.model_dump(exclude={"rule"})) for entry in self.book.basis(rule))
        notes = (f"{chinese(context.today)}按您说的日子算的；日子不对，结果就不对。",)
        return Sheet(f"期限：{rule.title}", tuple(sections), notes, citations)

    def _buttons(self, rule: Rule, result: Result | None, answers: Answers) -> list[Button]:
        late = result is not None and over(result)
        urgent = late or (result is None and rule.length is not None) or (result is not None and pressing(result))
        buttons = [_PERSON] if urgent else []
        buttons += self.papers(rule, answers)
        if late or rule.role is not Role.ACT:
            buttons += [self._then(rule, self.book.rules[then], answers) for then in rule.then]
        buttons += [
            Button(title=self._titles[answer], command=Ask(intent=answer))
            for answer in rule.answers
            if answer in self._titles
        ]
        return buttons[:_BUTTONS]

    def papers(self, rule: Rule, answers: Answers) -> list[Button]:
        """The papers that this limit is kept with."""
        return [
            Button(title=f"帮我写{self._titles[draft]}", command=self._draft(draft, rule, answers))
            for draft in rule.drafts
            if draft in self._titles
        ]

    def anew(self, rule: Rule) -> Button:
        """Work it out anew, from another day: which limit it is need not be asked."""
        return Button(
            title="日子不对，重新算",
            command=Start(procedure=self.id, answers={**(self.book.way_to(rule.id) or {})}),
        )

    def _draft(self, draft: str, rule: Rule, answers: Answers) -> Start:
        """A paper to write; the day that is known is not asked again."""
        clock, day = self._clocks.get((draft, rule.id)), answers.get(DAY)
        return Start(procedure=draft, answers={clock: day} if clock and day else {})

    def _then(self, rule: Rule, then: Rule, answers: Answers) -> Button:
        """The next limit; where it starts at the end of this one, nothing need be asked again."""
        carried = [DAY, EXTENDED] if then.follows == rule.id else []
        known = {field: answers[field] for field in carried if answers.get(field) is not None}
        return Button(
            title=f"算一算：{then.title}",
            command=Start(procedure=self.id, answers={**(self.book.way_to(then.id) or {}), **known}),
        )


def load_deadline(data_dir: Path, others: Iterable[Procedure]) -> DeadlineProcedure:
    """The procedure over the data files, with buttons to answers and to these other procedures. Raises BadFile."""
    titles = {id_: answer.title for id_, answer in load_knowledge(data_dir).answers.items()}
    titles |= {procedure.id: procedure.title for procedure in others}
    clocks = {
        (f"draft/{document.id}", limit.rule): limit.starts
        for document in load_documents(data_dir).values()
        for limit in document.limits
        if limit.rule and limit.starts
    }
    return DeadlineProcedure(load_book(data_dir), titles, clocks)


def _matter(rule: Rule) -> str | None:
    """What the limit is about, so that 「那要带什么」 behind it needs no further word."""
    own = (answer for answer in rule.answers if answer.startswith(f"{rule.area}/"))
    return next((answer.rsplit(".", 1)[0] for answer in own), None)


def _lies_behind(told: Answers, way: Mapping[str, str] | None) -> bool:
    return way is not None and all(way.get(name) == value for name, value in told.items())


def _rest(rule: Rule, result: Result | None) -> list[tuple[str, list[str]]]:
    """What to mind, and what is left where the limit is over; for whom it is over, that comes first."""
    left = ("现在还能怎么办：" if rule.role is Role.ACT else "您可以这么办：", rule.passed)
    mind = ("要留意：", conditions(rule))
    if result is not None and over(result):
        return [left, mind]
    return [mind, ("要是过了期限：", rule.passed)]
