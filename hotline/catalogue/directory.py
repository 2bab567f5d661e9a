"""All service items and places as they stand in the database, in memory, with the index that finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.legal_aid import ID as LEGAL_AID_ID
from hotline.catalogue.legal_aid import LegalAidRules, LegalAidRulesRow
from hotline.catalogue.models import DistrictRow, ItemRow, NumberRow, OfficeKindRow, OrganisationRow
from hotline.catalogue.numbers import BY_SMS, as_dialled
from hotline.catalogue.schema import DistrictEntry, ItemEntry, NumberEntry, OfficeKind, OrganisationEntry
from hotline.catalogue.seed import REVISION, district_content
from hotline.revisions import Snapshot
from hotline.search.index import Document, TextIndex
from hotline.vocabulary import Mode

OUTSIDE = "outside"
"""The district of a citizen who lives elsewhere."""
_ALL = 10_000


@dataclass(frozen=True)
class Directory:
    """A consistent picture of the catalogue and the city."""

    items: dict[str, ItemEntry]
    organisations: list[OrganisationEntry]
    districts: dict[str, DistrictEntry]
    kinds: dict[str, OfficeKind]
    numbers: dict[str, NumberEntry]
    index: TextIndex = field(repr=False)  # of the items
    instead: dict[str, str] = field(default_factory=dict)
    """What is dialled in place of a number that texts name."""
    places: TextIndex = field(repr=False, default_factory=lambda: TextIndex([]))
    legal_aid: LegalAidRules | None = None
    """What the province and the city have set for legal aid; None: as the file says."""

    @property
    def callable(self) -> frozenset[str]:
        """Every number that a text of ours may name to be called."""
        return frozenset({*self.numbers, *self.instead.values(), BY_SMS})

    def as_dialled(self, text: str) -> str:
        """The text as it may be shown now: with the numbers that are to be dialled."""
        return as_dialled(text, self.instead)

    def knows_district(self, name: str) -> bool:
        """True for a district of the city, and for `outside`."""
        return name == OUTSIDE or name in self.districts

    def find_items(self, query: str = "", *, district: str | None = None, mode: Mode | None = None) -> list[ItemEntry]:
        """Items that fit, best first; without a query all, in the files' order.

        An item whose modes nobody has confirmed is not offered as one of any particular mode.
        """
        fitting = {
            item.code: item
            for item in self.items.values()
            if (district is None or item.district is None or item.district == district)
            and (mode is None or mode in (item.modes or []))
        }
        if not query.strip():
            return list(fitting.values())
        return [fitting[hit.id] for hit in self.index.search(query, limit=_ALL, among=set(fitting))]

    def find_organisations(self, *, kind: str | None = None, district: str | None = None) -> list[OrganisationEntry]:
        """Organisations of a kind that serve a district; those of the whole city come last."""
        found = [
            place
            for place in self.organisations
            if (kind is None or place.kind == kind) and (district is None or place.district in (None, district))
        ]
        return sorted(found, key=lambda place: place.district is None)


def directory_snapshot() -> Snapshot["Rows", Directory]:
    """A directory that keeps up with the database."""
    return Snapshot(REVISION, load=_load, build=_build)


@dataclass(frozen=True)
class Rows:
    """What the directory is built from."""

    items: Sequence[ItemRow]
    organisations: Sequence[OrganisationRow]
    districts: Sequence[DistrictRow]
    kinds: Sequence[OfficeKindRow]
    numbers: Sequence[NumberRow]
    legal_aid: LegalAidRulesRow | None


async def _load(session: AsyncSession) -> Rows:
    return Rows(
        items=(await session.scalars(select(ItemRow).order_by(ItemRow.position, ItemRow.code))).all(),
        organisations=(
            await session.scalars(select(OrganisationRow).order_by(OrganisationRow.position, OrganisationRow.id))
        ).all(),
        districts=(await session.scalars(select(DistrictRow).order_by(DistrictRow.position))).all(),
        kinds=(await session.scalars(select(OfficeKindRow).order_by(OfficeKindRow.position))).all(),
        numbers=(await session.scalars(select(NumberRow).order_by(NumberRow.number))).all(),
        legal_aid=await session.get(LegalAidRulesRow, LEGAL_AID_ID),
    )


def _build(rows: Rows) -> Directory:
    items = {row.code: ItemEntry.model_validate(row.content) for row in rows.items}
    documents = [
        Document(item.code, " ".join([item.title, *item.aliases]), f"{item.summary} {item.body}")
        for item in items.values()
    ]
    numbers = {row.number: NumberEntry.model_validate(row.content) for row in rows.numbers}
    instead = {entry.number: entry.dial for entry in numbers.values() if entry.dial is not None}
    kinds = {row.id: _kind(row, instead) for row in rows.kinds}
    organisations = [OrganisationEntry.model_validate(row.content) for row in rows.organisations]
    return Directory(
        items=items,
        organisations=organisations,
        districts={row.name: _district(row) for row in rows.districts},
        kinds=kinds,
        numbers=numbers,
        instead=instead,
        index=TextIndex(documents),
        places=TextIndex([*(_place(place, kinds) for place in organisations), *_kinds_alone(organisations, kinds)]),
        legal_aid=LegalAidRules.model_validate(rows.legal_aid.content) if rows.legal_aid is not None else None,
    )


def _place(place: OrganisationEntry, kinds: dict[str, OfficeKind]) -> Document:
    kind = kinds.get(place.kind)
    words = [kind.title, *kind.aliases] if kind else []
    return Document(place.id, " ".join([place.name, *words]), f"{kind.does if kind else ''} {place.address or ''}")


def _kinds_alone(organisations: Sequence[OrganisationEntry], kinds: dict[str, OfficeKind]) -> list[Document]:
    """Kinds of which no organisation is known: their number still leads there."""
    known = {place.kind for place in organisations}
    return [
        Document(kind.id, " ".join([kind.title, *kind.aliases]), kind.does)
        for kind in kinds.values()
        if kind.id not in known
    ]


def _kind(row: OfficeKindRow, instead: dict[str, str]) -> OfficeKind:
    """With the number that is to be dialled: wherever it is told, it can be called."""
    kind = OfficeKind.model_validate(row.content)
    return kind.model_copy(update={"number": instead.get(kind.number or "", kind.number)})


def _district(row: DistrictRow) -> DistrictEntry:
    return DistrictEntry.model_validate(district_content(row))
