"""What a citizen is told, part by part; the messages and the sheet are both set from it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from hotline.catalogue.directory import Directory
from hotline.catalogue.schema import UNCONFIRMED
from hotline.conversations.reply import Citation
from hotline.knowledge.citations import cited
from hotline.procedures.eligibility.decide import Outlook, Verdict, notes_of
from hotline.procedures.eligibility.facts import OFFICE, place_in
from hotline.procedures.eligibility.schema import Case, Note
from hotline.procedures.eligibility.table import Table
from hotline.procedures.eligibility.terms import Where

PRECHECK = "这是预检，不是决定：批不批，由法律援助机构审查。"
_HEADLINES = {
    Outlook.APPOINTED: "按法律，这种情况应当通知派律师，不用花钱。",
    Outlook.LIKELY: "照您说的，条件大体够，可以去申请。",
    Outlook.PROOF: "还差证明。补上就稳当；一时拿不出来，也可以先去申请。",
    Outlook.OFFICE_DECIDES: "有的地方要机构看了才定，值得去申请。",
    Outlook.DOUBTFUL: "机构多半会说不行，因为{reasons}。您仍然可以申请；不花钱的咨询，打 12348 或者到法律援助机构的窗口。",
}
_SURE = (Outlook.APPOINTED, Outlook.LIKELY)
"""Nobody need be told why it is worth asking."""
_IN_THE_CITY = "由市里的单位办的，先问清是找市里的还是区县的机构。"
_ELSEWHERE = "事情在外地，由那里的法律援助机构受理，本市的机构管不到：打那里的 12348，问清是哪一家、怎么交。"
_UNKNOWN = "在哪个区县还不知道：打 12348，说清是什么事、在哪里，请他们告诉您去哪一家。"


@dataclass(frozen=True)
class Row:
    """One condition as it is told."""

    title: str
    result: str
    says: str
    articles: str


@dataclass(frozen=True)
class Part:
    """Sentences or items under a heading, and what they rest on."""

    says: tuple[str, ...]
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything there is to say."""

    outlook: Outlook
    headline: str
    first: Part
    rows: tuple[Row, ...]
    judged: tuple[Citation, ...]
    where: Part
    bring: Part
    evidence: tuple[str, ...]
    time: Part
    urgent: Part
    worth: Part
    mind: Part

    @property
    def citations(self) -> list[Citation]:
        """All of it, each article once."""
        parts = (self.first, self.where, self.bring, self.time, self.urgent, self.worth, self.mind)
        return once([*self.judged, *(citation for part in parts for citation in part.citations)])


def report_on(table: Table, verdict: Verdict, directory: Directory) -> Report:
    """The report on one verdict."""

    def part(name: str) -> Part:
        return _part(notes_of(table, verdict, name))

    where, bring = part("where"), part("bring")
    proofs = dict.fromkeys(item for each in verdict.judged for item in each.case.bring)
    lists = table.evidence.get(verdict.kind.evidence or "")
    return Report(
        outlook=verdict.outlook,
        headline=_HEADLINES[verdict.outlook].format(reasons="；".join(verdict.reasons)),
        first=part("first"),
        rows=tuple(
            Row(each.condition.title, each.case.result.title, each.case.says, articles(each.case))
            for each in verdict.judged
        ),
        judged=tuple(once(cited(entry) for each in verdict.judged for entry in each.case.citations)),
        where=Part((_office(verdict, directory), *where.says), where.citations),
        bring=Part((*bring.says[:1], *proofs, *bring.says[1:]), bring.citations),
        evidence=tuple(lists.items) if lists else (),
        time=part("time"),
        urgent=part("urgent"),
        worth=part("worth") if verdict.outlook not in _SURE else Part(()),
        mind=part("mind"),
    )


def articles(said: Case | Note) -> str:
    """《法律援助法》第三十一条、第四十二条."""
    by_statute: dict[str, list[str]] = {}
    for citation in said.citations:
        by_statute.setdefault(citation.statute, []).append(citation.article or "")
    return "、".join(f"《{statute}》{'、'.join(filter(None, names))}" for statute, names in by_statute.items())


def once(citations: Iterable[Citation]) -> list[Citation]:
    """One per article."""
    return list(dict.fromkeys(citations))


def _part(notes: list[Note]) -> Part:
    return Part(
        tuple(note.says for note in notes),
        tuple(once(cited(entry) for note in notes for entry in note.citations)),
    )


def _office(verdict: Verdict, directory: Directory) -> str:
    """Which office, where that is certain; another city's is never ours to name (法律援助法第三十八条)."""
    where, place = verdict.facts["where"], place_in(verdict.facts)
    if where == Where.ELSEWHERE:
        return _ELSEWHERE
    if where == Where.ZONE:
        return f"{place}归哪一家受理，我这里没有核实到：先打 12348 问清楚。"
    office = next((one for one in directory.organisations if one.kind == OFFICE and one.district == place), None)
    if where == Where.UNKNOWN or office is None:
        return _UNKNOWN
    known = "；".join(filter(None, (office.address, office.phone, office.hours)))
    return f"{office.name}（{known or f'地址、电话{UNCONFIRMED}，去之前打 12348 问'}）。{_IN_THE_CITY}"
