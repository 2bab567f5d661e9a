"""From the answers to the filled paper. Pure: same answers, same day, same paper."""

from datetime import date

from hotline.catalogue.directory import Directory
from hotline.catalogue.schema import OrganisationEntry
from hotline.knowledge.citations import cited
from hotline.knowledge.versions import chinese
from hotline.procedures.documents.paper import Block, Draft, Missing, Paper, Row
from hotline.procedures.documents.schema import BlockEntry, DocumentEntry, RowEntry, fill, places_in
from hotline.procedures.documents.values import chosen, holds, printed, titles_of
from hotline.procedures.fields import Answers, Kind
from hotline.procedures.procedure import Context

BLANK = "＿" * 8
OWN_FORM = "本件由公共法律服务智能助手按您的回答起草，格式以受理机关的为准。"


def build(document: DocumentEntry, answers: Answers, context: Context) -> Draft:
    """The paper these answers make, with blanks where there are none."""
    filler = _Filler(document, answers, context.today)
    paper = Paper(
        title=document.title,
        style=document.style,
        remark=_remark(document),
        blocks=tuple(filler.block(entry) for entry in document.paper if holds(entry.when, answers)),
        addressee=addressee(document, answers, context.directory),
        attachments=tuple(entry.text for entry in document.attachments if holds(entry.when, answers)),
        signatures=tuple(entry.label for entry in document.signatures if holds(entry.when, answers)),
        dated=chinese(context.today),
    )
    return Draft(paper, tuple(missing(document, answers, today=context.today)))


def missing(document: DocumentEntry, answers: Answers, *, today: date) -> list[Missing]:
    """The mandatory parts without an answer."""
    found: list[Missing] = []
    for entry in document.fields:
        demands = [demand for demand in entry.demand if holds(demand.when, answers)]
        if not (demands or entry.needed) or not holds(entry.when, answers):
            continue
        if printed(document, answers, entry.id, today=today) is None:
            found.append(Missing(entry.id, entry.label, entry.why, tuple(map(cited, demands))))
    return found


def addressee(document: DocumentEntry, answers: Answers, directory: Directory) -> str | None:
    """Who the paper is for: as the citizen named it, else the one office that fits, else a blank before its kind."""
    if document.addressee is None:
        return None
    named = answers.get(document.addressee.field) if document.addressee.field else None
    if isinstance(named, str) and named.strip():
        return named.strip()
    place = receiver(document, answers, directory)
    return place.name.split("（")[0] if place else f"{BLANK}{document.addressee.title}"


def receiver(document: DocumentEntry, answers: Answers, directory: Directory) -> OrganisationEntry | None:
    """The organisation that receives the paper, where the answers leave no doubt which one."""
    receivers = document.addressee.receivers if document.addressee else []
    fitting = next((entry for entry in receivers if holds(entry.when, answers)), None)
    if document.addressee is None or fitting is None:
        return None
    wanted = None if fitting.district == "city" else answers.get(fitting.district)
    if wanted is None and fitting.district != "city":
        return None
    office = document.addressee.office
    found = [place for place in directory.organisations if place.kind == office and place.district == wanted]
    return found[0] if len(found) == 1 else None


def _remark(document: DocumentEntry) -> str:
    if document.prescribed is None:
        return OWN_FORM
    return f"按{document.prescribed.by}{chinese(document.prescribed.version)}公布的格式。"


class _Filler:
    """Sets one document's blocks from one set of answers."""

    def __init__(self, document: DocumentEntry, answers: Answers, today: date) -> None:
        self._document = document
        self._answers = answers
        self._today = today

    def block(self, entry: BlockEntry) -> Block:
        paragraphs = [fill(sentence, self._values(sentence)) for sentence in entry.text]
        story = self._story(entry.story) if entry.story else []
        return Block(
            heading=entry.heading,
            rows=tuple(self._row(row) for row in entry.rows if self._on_the_way(row)),
            paragraphs=(*paragraphs, *story),
            blanks=entry.blanks if entry.story and not story else 0,
        )

    def _on_the_way(self, row: RowEntry | str) -> bool:
        name = row if isinstance(row, str) else row.field
        return name is None or holds(self._document.field(name).when, self._answers)

    def _row(self, row: RowEntry | str) -> Row:
        if isinstance(row, str):
            return Row(self._document.field(row).label, self._printed(row))
        if row.field is None:
            return Row(row.label)
        if not row.boxes:
            return Row(row.label, self._printed(row.field))
        picked = chosen(self._answers.get(row.field))
        titles = titles_of(self._document.field(row.field))
        return Row(row.label, boxes=tuple((title, value in picked) for value, title in titles.items()))

    def _story(self, name: str) -> list[str]:
        entry = self._document.field(name)
        if entry.kind is Kind.SEVERAL:
            picked = chosen(self._answers.get(name))
            titles = [title for value, title in titles_of(entry).items() if value in picked]
            return [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
        text = self._printed(name)
        return [line.strip() for line in text.splitlines() if line.strip()] if text else []

    def _values(self, sentence: str) -> dict[str, str]:
        return {name: self._printed(name) or BLANK for name in places_in(sentence)}

    def _printed(self, name: str) -> str | None:
        return printed(self._document, self._answers, name, today=self._today)
