"""What `hotline knowledge check` objects to in `data/deadlines/`."""

from collections.abc import Collection
from datetime import date

from hotline.datafiles import Finding
from hotline.knowledge.citations import faults_today
from hotline.knowledge.figures import unfounded, values_of
from hotline.knowledge.fulltext import StatuteTexts, text_faults
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import CitationEntry
from hotline.knowledge.stale import out_of_force, overdue
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.rules import Length, Reading, Rule


def check_book(book: Book, knowledge: Knowledge, documents: Collection[str], *, today: date) -> list[Finding]:
    """Rules held against the law's index and the facts, questions against the rules."""
    findings = [
        Finding(book.files[rule.id], rule.id, field, problem)
        for rule in book.rules.values()
        for field, problem in (
            *_reference_faults(book, knowledge, documents, rule),
            *_number_faults(knowledge, rule),
            *_fact_faults(knowledge, rule),
            *_stated_faults(knowledge, rule),
            *([] if rule.counted_by in book.methods else [("counted_by", f"counting.yml 里没有{rule.counted_by}")]),
        )
    ]
    findings += [
        Finding(book.files[id_], id_, field, problem)
        for id_, _, citations in book.cited()
        for field, problem in _citation_faults(knowledge, citations, today=today, reviewed_on=book.reviewed[id_])
    ]
    return findings + _question_faults(book)


def check_book_texts(book: Book, texts: StatuteTexts) -> list[Finding]:
    """What the rules say of an article held against its text."""
    return [
        Finding(book.files[id_], id_, field, problem)
        for id_, _, citations in book.cited()
        for field, problem in text_faults(_places(citations), texts)
    ]


def limit_reminders(book: Book, knowledge: Knowledge, *, today: date, months: int) -> list[Finding]:
    """Limits that a lawyer should look at again."""
    found: list[Finding] = []
    for id_, _, citations in book.cited():
        found += overdue(book.files[id_], id_, book.reviewed[id_], None, today=today, months=months)
        found += out_of_force(book.files[id_], id_, citations, knowledge, today=today)
    return sorted(found)


def _places(citations: list[CitationEntry]) -> list[tuple[str, CitationEntry]]:
    return [(f"citations.第{number}个", citation) for number, citation in enumerate(citations, start=1)]


def _reference_faults(
    book: Book, knowledge: Knowledge, documents: Collection[str], rule: Rule
) -> list[tuple[str, str]]:
    known = set(knowledge.answers) | knowledge.unusable_ids
    papers = {f"draft/{document}" for document in documents}
    followed = book.rules.get(rule.follows) if rule.follows else None
    faults = [("answers", f"没有这条回答：{answer}") for answer in rule.answers if answer not in known]
    faults += [("drafts", f"没有这种文书：{draft}") for draft in rule.drafts if draft not in papers]
    faults += [("then", f"没有这个期限：{other}") for other in rule.then if other not in book.rules]
    if rule.follows and (followed is None or followed.length is None or followed.follows):
        faults.append(("follows", f"{rule.follows} 要是一个自己有起算日的期限"))
    return faults


def _stated_faults(knowledge: Knowledge, rule: Rule) -> list[tuple[str, str]]:
    """What is counted without being asked for stands under answers that exist, and after events that are asked for."""
    if rule.stated is None:
        return []
    answers = set(knowledge.answers) | knowledge.unusable_ids
    places = {*answers, *(id_.rsplit(".", 1)[0] for id_ in answers), *knowledge.areas}
    places |= {f"{area}/entry" for area in knowledge.areas}
    events = {f"{area}/{event}" for area, file in knowledge.areas.items() for event in file.events}
    faults = [("stated.under", f"没有这条回答、这件事或这个领域：{at}") for at in rule.stated.under if at not in places]
    if not rule.stated.under and not rule.stated.about:
        faults.append(("stated", "under 和 about 至少写一个，不然哪里都用不上"))
    for telling in rule.stated.days:
        if telling.event and telling.event not in events:
            faults.append(("stated.days", f"没有问这个日子的事件：{telling.event}"))
    return faults


def _number_faults(knowledge: Knowledge, rule: Rule) -> list[tuple[str, str]]:
    """Every number is the one of its fact, in the same unit."""
    numbers: list[tuple[str, Length | Reading]] = [("length", rule.length)] if rule.length else []
    numbers += [(f"ceilings.{ceiling.id}", ceiling.length) for ceiling in rule.ceilings]
    if rule.length and rule.extension:
        longer = rule.length.model_copy(update={"count": rule.extension.count, "fact": rule.extension.fact})
        numbers.append(("extension", longer))
    faults: list[tuple[str, str]] = []
    if rule.length and rule.doubt and (reading := rule.doubt.length):
        if reading.fact:
            numbers.append(("doubt.length", reading))
        elif reading.count != rule.length.count:
            faults.append(("doubt.length", "和 length 不是同一个数，要写 fact"))
    for field, length in numbers:
        fact = knowledge.facts.get(length.fact or "")
        if fact and (fact.unit != length.unit or float(length.count) not in values_of(fact)):
            faults.append((field, f"{length.count}{length.unit} 与 {fact.id}（{fact.value}{fact.unit}）不一致"))
    return faults


def _fact_faults(knowledge: Knowledge, rule: Rule) -> list[tuple[str, str]]:
    cited = {(citation.statute, citation.article) for citation in rule.citations}
    faults = [("facts", f"data/statutes/facts 里没有 {id_}") for id_ in rule.all_facts if id_ not in knowledge.facts]
    facts = [knowledge.facts[id_] for id_ in rule.all_facts if id_ in knowledge.facts]
    faults += [
        ("citations", f"用到 {fact.id}，要引用{fact.statute}{fact.article}")
        for fact in facts
        if (fact.statute, fact.article) not in cited
    ]
    return faults + [(field, problem) for field, text in rule.texts() for problem in unfounded(text, facts)]


def _citation_faults(
    knowledge: Knowledge, citations: list[CitationEntry], *, today: date, reviewed_on: date
) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    seen: set[tuple[str, str | None]] = set()
    for field, citation in _places(citations):
        faults += [(field, fault) for fault in faults_today(knowledge, citation, today=today, reviewed_on=reviewed_on)]
        if (citation.statute, citation.article) in seen:
            faults.append((field, f"{citation.statute}{citation.article or ''}引用了两遍，请合成一条"))
        seen.add((citation.statute, citation.article))
    if reviewed_on > today:
        faults.append(("reviewed_on", f"{reviewed_on} 还没到"))
    return faults


def _question_faults(book: Book) -> list[Finding]:
    findings = [
        Finding(book.files[question.id], question.id, "options", f"没有这个问题或期限：{choice.to}")
        for question in book.questions.values()
        for choice in question.options
        if choice.to not in book.questions and choice.to not in book.rules
    ]
    findings += [Finding(book.files[id_], id_, "options", "一路选下去会回到这个问题") for id_ in _circular(book)]
    if findings:
        return findings
    questions, rules = book.unreachable()
    return [
        *(Finding(book.files[id_], id_, "id", "哪个问题都不通到这里") for id_ in sorted(questions)),
        *(Finding(book.files[id_], id_, "id", "questions.yml 里哪个选项都不通到这个期限") for id_ in sorted(rules)),
    ]


def _circular(book: Book) -> list[str]:
    """Questions that lead back to themselves."""
    after = {
        id_: {choice.to for choice in question.options} & set(book.questions)
        for id_, question in book.questions.items()
    }
    for _ in after:
        after = {id_: goals.union(*(after[goal] for goal in goals)) for id_, goals in after.items()}
    return sorted(id_ for id_, goals in after.items() if id_ in goals)
