"""What `hotline knowledge check` objects to in an answer that holds rules for several periods."""

from datetime import date

from hotline.datafiles import Finding
from hotline.knowledge.citations import faults_then
from hotline.knowledge.figures import unfounded
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import AnswerEntry, Period
from hotline.knowledge.versions import chinese, period_on


def period_faults(knowledge: Knowledge, answer: AnswerEntry, *, today: date) -> list[tuple[str, str]]:
    """(field, problem) of every period. Gaps and overlaps are faults of form, which the schema refuses."""
    if not answer.periods:
        return []
    faults: list[tuple[str, str]] = []
    if period_on(answer.periods, today).conclusion is not None:
        faults.append(("periods", f"{chinese(today)}落在另写了 conclusion 的一段里：请把现行的规定写成回答本身"))
    for number, period in enumerate(answer.periods, start=1):
        faults += [
            (f"periods.第{number}个{field}", problem)
            for field, problem in (*_text_faults(knowledge, period), *_citation_faults(knowledge, answer, period))
        ]
    return faults


def unused_events(knowledge: Knowledge) -> list[Finding]:
    """Events no answer depends on."""
    return [
        Finding(knowledge.files[area], name, "events", "没有回答用到它")
        for area, content in knowledge.areas.items()
        for name in content.events
        if name not in {answer.event for answer in content.answers}
    ]


def _text_faults(knowledge: Knowledge, period: Period) -> list[tuple[str, str]]:
    articles = {(citation.statute, citation.article) for citation in period.citations}
    facts = [knowledge.facts[fact] for fact in period.facts if fact in knowledge.facts]
    texts = [
        (".conclusion", period.conclusion or ""),
        *((f".steps.第{number}个", step) for number, step in enumerate(period.steps, start=1)),
        (".limits", period.limits or ""),
    ]
    faults = [(field, problem) for field, text in texts for problem in unfounded(text, facts)]
    faults += [(".facts", f"data/statutes/facts 里没有 {id_}") for id_ in period.facts if id_ not in knowledge.facts]
    # A fact knows no version: without its article among the period's own, it may be a figure of today's law.
    faults += [
        (".facts", f"{fact.id} 出自{fact.statute}{fact.article}，这一段没有引用它")
        for fact in facts
        if (fact.statute, fact.article) not in articles
    ]
    if period.unverified and any(citation.article for citation in period.citations):
        faults.append((".unverified", "依据待核的一段不能引用条号"))
    if period.unverified and period.limits:
        faults.append((".limits", "依据待核的一段不能写期限"))
    return faults


def _citation_faults(knowledge: Knowledge, answer: AnswerEntry, period: Period) -> list[tuple[str, str]]:
    if period.conclusion is None:
        versions = {citation.version for citation in answer.citations}
        if period.since is not None and period.since not in versions:
            return [(".since", f"回答没有引用{chinese(period.since)}起施行的法，这一段为什么从这天起？")]
        return []
    return [
        (f".citations.第{number}个", fault)
        for number, citation in enumerate(period.citations, start=1)
        for fault in faults_then(knowledge, citation, period)
    ]
