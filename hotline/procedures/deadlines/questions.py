"""The questions of a limit as fields: which limit, the day, and what else would change the result. Pure."""

from collections.abc import Callable, Mapping
from datetime import date

from hotline.knowledge.versions import Span
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.counting import Pause
from hotline.procedures.deadlines.result import Result, State, Told
from hotline.procedures.deadlines.rules import Question, Role, Rule
from hotline.procedures.fields import Answers, Field, Kind, Option

DAY, EXTENDED, RESTARTED, PAUSED = "day", "extended", "restarted", "paused"
PAUSE_FROM, PAUSE_GONE = "pause_from", "pause_gone"
_YES_NO = (Option("yes", "有"), Option("no", "没有"))


def ceiling_field(ceiling_id: str) -> str:
    """The field that asks for the day a ceiling is counted from."""
    return f"{DAY}_{ceiling_id}"


def chosen(book: Book, answers: Answers) -> Question | Rule | None:
    """The question that is still open on the way to a limit, or the limit. None: an answer of an older release led to
    something that is no more."""
    at: Question | Rule | None = next(iter(book.questions.values()))
    while isinstance(at, Question) and (to := answers.get(at.id)) is not None:
        at = book.rules.get(str(to)) or book.questions.get(str(to))
    return at


def choice_field(question: Question) -> Field:
    """A question between limits."""
    options = tuple(Option(choice.to, choice.title, choice.means, tuple(choice.words)) for choice in question.options)
    return Field(question.id, Kind.CHOICE, question.label, question.question, question.why, options, unknown=None)


def next_day_or_fact(book: Book, rule: Rule, answers: Answers, count: Callable[[], Result | None]) -> Field | None:
    """What is still to be asked about a limit. `count`: the result by the answers so far."""
    if rule.length is None:
        return None
    asked = book.rules[rule.follows] if rule.follows else rule
    if DAY not in answers:
        return Field(
            DAY, Kind.DAY, "起算的日子", asked.question or "", f"期限从{asked.event}起算。", unknown="记不清了"
        )
    if answers[DAY] is None:
        return None
    for ceiling in rule.ceilings:
        if ceiling.asked and ceiling_field(ceiling.id) not in answers:
            return Field(
                ceiling_field(ceiling.id),
                Kind.DAY,
                f"{ceiling.event}",
                ceiling.question,
                "还有一个封顶的期限，从这天起算。",
            )
    result = count()
    if result is None or (EXTENDED not in answers and rule.follows and asked.extension):
        return _extended() if result else None
    if result.state is not State.PASSED and not (rule.role is Role.ANSWER and result.days_left < 0):
        return None
    return _late(rule, answers)


def _late(rule: Rule, answers: Answers) -> Field | None:
    """Asked only of whoever is late: what would make the limit longer."""
    if rule.extension and EXTENDED not in answers:
        return _extended()
    if rule.restart and RESTARTED not in answers:
        return Field(
            RESTARTED,
            Kind.DAY,
            "最近一次重新算的日子",
            rule.restart.question,
            "有的话，期限从那天重新算。",
            unknown="没有过，或记不清",
        )
    if rule.suspension is None:
        return None
    if PAUSED not in answers:
        reasons = "\n".join(f"· {reason}。" for reason in rule.suspension.reasons)
        return Field(
            PAUSED,
            Kind.CHOICE,
            "有没有耽误的时间",
            f"有没有下面这样的时间？\n{reasons}",
            "有的话，那段时间不算。",
            _YES_NO,
        )
    if answers[PAUSED] != "yes":
        return None
    if PAUSE_FROM not in answers:
        return Field(PAUSE_FROM, Kind.DAY, "从哪天耽误", "从哪一天开始耽误的？")
    if answers[PAUSE_FROM] is not None and PAUSE_GONE not in answers:
        return Field(PAUSE_GONE, Kind.DAY, "到哪天消除", "这个障碍到哪一天没有了？", "从那天起接着算。")
    return None


def _extended() -> Field:
    return Field(
        EXTENDED,
        Kind.CHOICE,
        "有没有延长",
        "有没有收到延长期限的通知？",
        "依法延长的，期限要加长。",
        _YES_NO,
    )


def told(rule: Rule, answers: Answers) -> Told:
    """The answers as the count takes them."""
    start, first, gone = _day(answers, DAY), _day(answers, PAUSE_FROM), _day(answers, PAUSE_GONE)
    ceilings = {ceiling.id: day for ceiling in rule.ceilings if (day := _day(answers, ceiling_field(ceiling.id)))}
    return Told(
        start=Span.of_day(start) if start else None,
        ceilings=ceilings,
        restarted=_day(answers, RESTARTED),
        pauses=(Pause(min(first, gone), max(first, gone)),) if first and gone else (),
        extended=_yes(answers, EXTENDED),
    )


def _day(answers: Mapping[str, object], field: str) -> date | None:
    value = answers.get(field)
    return date.fromisoformat(value) if isinstance(value, str) else None


def _yes(answers: Mapping[str, object], field: str) -> bool | None:
    return {"yes": True, "no": False}.get(str(answers.get(field)))
