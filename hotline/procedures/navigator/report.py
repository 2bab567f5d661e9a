"""What a citizen is told about the ways, part by part; the messages and the sheet are both set from it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from hotline.catalogue.directory import OUTSIDE, Directory
from hotline.catalogue.schema import UNCONFIRMED, OrganisationEntry
from hotline.conversations.reply import Citation
from hotline.knowledge.citations import cited
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.rules import Role, Rule
from hotline.procedures.deadlines.wording import length_in_words
from hotline.procedures.grounds import Said
from hotline.procedures.navigator.decide import Open, Verdict

NOT_FOUND = "没有查到依据，去之前打 12348 问清楚。"
NO_LIMIT = "这类事没有查到一条固定的最后一天。越早办越好，拿不准打 12348 问。"
_ELSEWHERE = "您不在本市：事情归出事地、对方所在地的单位管，打那里的 12348 问清是哪一家。"
_ZONE = "归哪一家受理，我这里没有核实到：先打 12348 问清楚。"
_NO_OFFICE = "这一步自己找对方谈，不用去哪个单位；谈不成，后面几条路去哪里办，打 12348 问。"
_UNVERIFIED = "（依据待核）"


@dataclass(frozen=True)
class Told:
    """One way as it is told. `rows` are label and text; the first is why."""

    title: str
    rows: tuple[tuple[str, str], ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Report:
    """Everything there is to say."""

    danger: str | None
    advice: str
    bars: tuple[str, ...]
    ways: tuple[Told, ...]
    limits: tuple[str, ...]
    office: str
    first_step: str
    evidence: tuple[str, ...]
    basis: tuple[Citation, ...]
    """What the bars and the limits rest on; the ways hold their own."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All of it, each article once."""
        return once([*self.basis, *(citation for way in self.ways for citation in way.citations)])


def report_on(verdict: Verdict, book: Book, directory: Directory, *, district: str | None) -> Report:
    """The report on one verdict."""
    titles = {way.channel.id: way.channel.title for way in verdict.ways}
    ways = tuple(_told(way, titles) for way in verdict.ways)
    first, rules = verdict.first, [book.rules[limit.rule] for limit in verdict.limits]
    behind = [
        *(citation for bar in verdict.bars for citation in bar.citations),
        *(citation for rule in rules for citation in book.basis(rule)),
    ]
    return Report(
        danger=verdict.kind.danger,
        advice=f"建议先走这条路：{first.channel.title}。{said(first.way.why)}",
        bars=tuple(f"{bar.title}：{said(bar)}" for bar in verdict.bars),
        ways=ways,
        limits=tuple(_limit(rule) for rule in rules) or (NO_LIMIT,),
        office=_office(first, directory, district),
        first_step=_first_step(first),
        evidence=tuple(verdict.kind.evidence),
        basis=once(map(cited, behind)),
    )


def said(what: Said) -> str:
    """A statement, marked where no text stands behind it."""
    return f"{what.says}{_UNVERIFIED if what.unverified else ''}"


def once(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """One per article."""
    return tuple(dict.fromkeys(citations))


def _told(way: Open, titles: dict[str, str]) -> Told:
    channel, cost = way.channel, way.way.cost or way.channel.cost
    before = titles[way.bar.until] if way.bar and way.bar.until else None
    parts = {
        "怎么走": way.way.why,
        "是什么": channel.what,
        "花多少钱": cost,
        "要多久": channel.duration,
        "能得到什么": channel.yields,
        "在哪里": channel.where,
    }
    unknown = "、".join(label for label, part in parts.items() if part is None)
    rows = [
        *([("要先走", f"{before}。")] if before else []),
        *((label, said(part)) for label, part in parts.items() if part is not None),
        *([(unknown, NOT_FOUND)] if unknown else []),
    ]
    told = [part for part in (*parts.values(), way.bar) if part is not None]
    entries = [citation for part in told for citation in part.citations]
    return Told(channel.title, tuple(rows), once(map(cited, entries)))


def _limit(rule: Rule) -> str:
    if rule.role is Role.OPEN or rule.length is None:
        return f"{rule.title}：{rule.task}。"
    return f"{rule.title}：{length_in_words(rule.length)}，从{rule.event}起算。"


def _first_step(first: Open) -> str:
    return f"{first.way.step.title}。" if first.way.step.number else f"点下面的“{first.way.step.title}”。"


def _office(first: Open, directory: Directory, district: str | None) -> str:
    """Which office, where that is certain; a functional zone's and another city's are never ours to name."""
    kind_id = first.way.office or first.channel.office
    kind = directory.kinds.get(kind_id) if kind_id else None
    number = first.way.step.number or first.channel.number or (kind.number if kind else None)
    call = f"电话 {number}" if number else "电话 12348"
    if kind is None and number is None:
        return _NO_OFFICE
    if kind is None:
        return f"{first.channel.title}：{call}。"
    if district == OUTSIDE:
        return _ELSEWHERE
    if kind.by_phone:
        return f"{kind.title}，{call}。"
    named = directory.districts.get(district) if district else None
    if named is not None and named.kind == "functional_zone":
        return f"{named.name}的{kind.title}，{_ZONE}"
    places = directory.find_organisations(kind=kind.id, district=district) if named is not None else []
    if not places:
        where = f"您那里的{kind.title}是哪一家、在哪里" if named is None else f"{named.name}的{kind.title}在哪里"
        asked = "" if number == "12348" else "，或者打 12348 问"
        return f"{where}，我这里没有核实到；{call}{asked}。"
    return "；".join(_place(place) for place in places) + f"。{call}。"


def _place(place: OrganisationEntry) -> str:
    known = "；".join(filter(None, (place.address, place.phone, place.hours)))
    return f"{place.name}（{known or f'地址、电话{UNCONFIRMED}'}）"
