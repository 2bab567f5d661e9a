"""What a citizen is told of a finished draft: what it still lacks, where it goes, by when, and what to do next."""

from collections.abc import Iterable, Mapping
from datetime import date

from hotline.catalogue.schema import UNCONFIRMED
from hotline.conversations.reply import Ask, Button, Citation, ReplyMessage, Start, Topic
from hotline.knowledge.citations import cited
from hotline.knowledge.versions import Span, chinese
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.compute import compute
from hotline.procedures.deadlines.result import Result, State, Told
from hotline.procedures.documents.build import receiver
from hotline.procedures.documents.paper import Draft, Missing
from hotline.procedures.documents.schema import DocumentEntry, LimitEntry
from hotline.procedures.documents.values import holds, printed
from hotline.procedures.fields import Answers
from hotline.procedures.procedure import Context

NOT_FILED = "这还不是正式提交：要您签了名，自己交上去才算数。"
_LACKS = "还有 {count} 处空着，可以点“看看、改改前面填的”补上，也可以打印出来手写：\n{lines}"
_WHOLE = "该写的都写上了，打印出来签名就行。"
_PASSED = "按您写的日子算，最后一天是{day}，可能已经过了。先别放弃：\n{ways}"
_WAYS = 3


def draft_messages(
    document: DocumentEntry,
    documents: Mapping[str, DocumentEntry],
    draft: Draft,
    answers: Answers,
    context: Context,
    book: Book,
) -> list[ReplyMessage]:
    """The draft and its gaps, then how to hand it in; the files go with the last message."""
    topic = Topic(area=document.area, id=document.matter, confidence=1.0)
    lacking = _LACKS.format(count=len(draft.missing), lines="\n".join(map(_gap, draft.missing)))
    ready = ReplyMessage(
        text=f"草稿好了：《{document.title}》。\n\n{lacking if draft.missing else _WHOLE}\n\n{NOT_FILED}",
        topic=topic,
        citations=_once(citation for missing in draft.missing for citation in missing.citations),
    )
    filing = ReplyMessage(
        text="\n\n".join(_filing(document, draft, answers, context, book)),
        topic=topic,
        citations=_once(map(cited, document.citations)),
        buttons=_next_steps(document, documents, answers),
    )
    return [ready, filing]


def results(document: DocumentEntry, answers: Answers, context: Context, book: Book) -> list[tuple[LimitEntry, Result]]:
    """The limits that these answers let be worked out."""
    found: list[tuple[LimitEntry, Result]] = []
    for limit in document.limits:
        day = answers.get(limit.starts) if limit.starts and holds(limit.when, answers) else None
        rule = book.rules.get(limit.rule) if limit.rule else None
        if rule is None or not isinstance(day, str):
            continue
        told = Told(start=Span.of_day(date.fromisoformat(day)))
        if result := compute(book, rule, told, context.calendar, today=context.today):
            found.append((limit, result))
    return found


def last_day(document: DocumentEntry, answers: Answers, context: Context, book: Book) -> date | None:
    """The day by which the paper must be handed in, by the strictest count; None where it is not known."""
    return min((result.strict for _, result in results(document, answers, context, book)), default=None)


def carried(document: DocumentEntry, other: DocumentEntry, answers: Answers) -> dict:
    """The answers of this paper that the other one asks for too."""
    shared = {entry.id for entry in document.fields} & {entry.id for entry in other.fields}
    return {name: value for name, value in answers.items() if name in shared and value is not None}


def _gap(missing: Missing) -> str:
    articles = "、".join(f"《{one.statute}》{one.article or ''}" for one in missing.citations)
    return f"· {missing.label}：{missing.why.rstrip('。')}{f'（{articles}要求写）' if articles else ''}。"


def _filing(document: DocumentEntry, draft: Draft, answers: Answers, context: Context, book: Book) -> Iterable[str]:
    yield "怎么交：\n" + "\n".join(f"{number}. {step}" for number, step in enumerate(document.where, start=1))
    if (to := _receiver(document, answers, context)) is not None:
        yield to
    counted = dict((limit.text, result) for limit, result in results(document, answers, context, book))
    for limit in document.limits:
        if holds(limit.when, answers):
            yield f"期限：{limit.text}{_counted(counted.get(limit.text))}"
    if document.copies:
        yield f"份数：{document.copies}"
    if draft.paper.attachments:
        yield "一起带上：\n" + "\n".join(f"· {attachment}" for attachment in draft.paper.attachments)
    if document.warnings:
        yield "请注意：\n" + "\n".join(f"· {warning}" for warning in document.warnings)


def _receiver(document: DocumentEntry, answers: Answers, context: Context) -> str | None:
    if document.addressee is None:
        return None
    kind = context.directory.kinds.get(document.addressee.office)
    asking = f"，去之前可以打 {kind.number} 问" if kind and kind.number else ""
    place = receiver(document, answers, context.directory)
    named = document.addressee.field and printed(document, answers, document.addressee.field, today=context.today)
    if place is None and named:
        return f"交给：{named}{document.addressee.title}。地址、电话我这里没有核实到{asking}。"
    if place is None:
        return f"交给哪一个、在哪里，我这里没有核实到{asking}。" if asking else None
    known = "；".join(filter(None, (place.address, place.phone, place.hours)))
    return f"交给：{place.name}（{known}）。" if known else f"交给：{place.name}（地址、电话{UNCONFIRMED}{asking}）。"


def _counted(result: Result | None) -> str:
    if result is None:
        return ""
    if result.state is State.PASSED:
        ways = "\n".join(f"· {way}" for way in result.rule.passed[:_WAYS])
        return "\n" + _PASSED.format(day=chinese(result.lenient), ways=ways)
    strict, lenient = chinese(result.strict), chinese(result.lenient)
    if result.state is State.DOUBTFUL:
        return f"\n按您写的日子严格算，{strict}就到期了；遇上休息日等可以算到{lenient}，今天就去交。"
    left = f"还有 {result.days_left} 天" if result.days_left else "就是今天"
    later = f"遇上休息日等可以算到{lenient}，但别等到那天。" if result.lenient > result.strict else ""
    years = "、".join(f"{year}年" for year in result.estimated)
    guess = f"{years}的放假安排还没有公布，暂按周一至周五估算。" if years else ""
    return f"\n按您写的日子算，最后一天是{strict}（{left}）。{later}{guess}"


def _next_steps(document: DocumentEntry, documents: Mapping[str, DocumentEntry], answers: Answers) -> list[Button]:
    buttons: list[Button] = []
    for entry in document.next:
        if not holds(entry.when, answers):
            continue
        if entry.ask:
            buttons.append(Button(title=entry.title, command=Ask(intent=entry.ask)))
        elif entry.draft:
            known = carried(document, documents[entry.draft], answers)
            buttons.append(Button(title=entry.title, command=Start(procedure=f"draft/{entry.draft}", answers=known)))
    return buttons


def _once(citations: Iterable[Citation]) -> list[Citation]:
    """One per article."""
    return list({(one.statute, one.article, one.version): one for one in citations}.values())
