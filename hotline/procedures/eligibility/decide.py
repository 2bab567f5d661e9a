"""From the facts to the result of each condition, and what it comes to. Pure, and without words of its own."""

from dataclasses import dataclass
from enum import StrEnum

from hotline.procedures.documents.values import holds
from hotline.procedures.eligibility.schema import Case, Condition, KindEntry, Next, Note
from hotline.procedures.eligibility.table import Table
from hotline.procedures.eligibility.terms import Basis, Facts, Result
from hotline.procedures.fields import Value


class Outlook(StrEnum):
    """What it comes to. Never a refusal: only the legal aid institution decides (法律援助法第四十三条)."""

    APPOINTED = "appointed"
    """A lawyer must be appointed, without an application (第二十五、二十八条)."""
    LIKELY = "likely"
    PROOF = "proof"
    """Would be likely with a proof that is still missing."""
    OFFICE_DECIDES = "office_decides"
    DOUBTFUL = "doubtful"
    """The institution will probably say no; one can still apply."""


@dataclass(frozen=True)
class Judged:
    """One condition with the row that counts."""

    condition: Condition
    case: Case


@dataclass(frozen=True)
class Verdict:
    """All conditions of one matter. `facts` hold the results as well, by the condition's id."""

    kind: KindEntry
    judged: tuple[Judged, ...]
    facts: Facts

    @property
    def outlook(self) -> Outlook:
        """The weakest condition decides."""
        results = {each.case.result for each in self.judged}
        if Result.UNMET in results:
            return Outlook.DOUBTFUL
        if self.facts.get("basis") in (Basis.APPOINTED, Basis.COURT_CARE):
            return Outlook.APPOINTED
        if Result.LACKS in results:
            return Outlook.PROOF
        return Outlook.OFFICE_DECIDES if Result.UNCLEAR in results else Outlook.LIKELY

    @property
    def reasons(self) -> list[str]:
        """Why the institution will probably say no; each reads after 因为."""
        return [each.case.because for each in self.judged if each.case.because]


def judge(table: Table, facts: Facts) -> Verdict:
    """Every condition that is looked at. The facts hold a kind of matter."""
    kind = table.kinds[str(facts["kind"])]
    judged = [Judged(kind.condition, _row(_with_local(table, kind), facts))]
    judged += [
        Judged(condition, _row(condition.cases, facts))
        for condition in table.conditions
        if holds(condition.when, facts)
    ]
    results: dict[str, Value] = {each.condition.id: each.case.result for each in judged}
    return Verdict(kind, tuple(judged), {**facts, **results})


def notes_of(table: Table, verdict: Verdict, part: str) -> list[Note]:
    """The notes of one part that hold."""
    return [note for note in table.notes if note.part == part and holds(note.when, verdict.facts)]


def next_steps(table: Table, verdict: Verdict) -> list[Next]:
    """The buttons that fit: those of the matter after the first of all."""
    common = [step for step in table.next if holds(step.when, verdict.facts)]
    own = [step for step in verdict.kind.next if holds(step.when, verdict.facts)]
    return [*common[:1], *own, *common[1:]]


def prefilled(table: Table, verdict: Verdict, draft: str) -> dict[str, Value]:
    """What a drafted paper takes over."""
    said = {"place": verdict.facts.get("place"), "matter": verdict.kind.title}
    known: dict[str, Value] = {}
    for rule in table.prefill:
        value = said[rule.source] if rule.source else rule.value
        if rule.draft == draft and rule.field not in known and value and holds(rule.when, verdict.facts):
            known[rule.field] = value
    return known


def _row(cases: list[Case], facts: Facts) -> Case:
    return next(case for case in cases if holds(case.when, facts))


def _with_local(table: Table, kind: KindEntry) -> list[Case]:
    """The rows on the matter, led by what local rules add to the statute's list (第三十一条第九项)."""
    more = next((more for more in table.local.more_matters if more.kind == kind.id), None)
    if more is None:
        return kind.scope
    added = Case(
        result=Result.MET,
        says=f"{more.says}（{more.source}）",
        because=None,
        citations=kind.scope[-1].citations,
        unverified=False,
    )
    return [added, *kind.scope]
