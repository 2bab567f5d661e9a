"""What points at a kind of organisation or a number: such an entry does not go while anything does."""

from hotline.content import Shelf
from hotline.editions.kinds import EntryKind
from hotline.editions.models import EditionRow
from hotline.editions.states import EditionState, EditionStep
from hotline.editions.store import read_entry
from hotline.errors import Conflict
from hotline.services import Services

_POINTED_AT = frozenset({EntryKind.OFFICE_KIND, EntryKind.NUMBER})
_SHOWN = 3


async def refuse_a_gap(services: Services, row: EditionRow, step: EditionStep) -> None:
    """Raises Conflict where the step would, now or on a day that is set, take away the only edition of what others need."""
    kind = EntryKind(row.kind)
    ends = step is EditionStep.WITHDRAW or (step is EditionStep.PUBLISH and row.until is not None)
    if kind not in _POINTED_AT or not ends:
        return
    async with services.database.read() as session:
        entry = await read_entry(session, kind, row.entry_id)
    if any(other.state == EditionState.PUBLISHED and other.id != row.id for other in entry.editions):
        return
    if step is EditionStep.PUBLISH:
        raise Conflict("这是新写的，没有别的一版能接上，不能写“用到哪天”。")
    if names := pointing_at(kind, row.entry_id, await services.content.shelf(services.database)):
        more = f"等 {len(names)} 处" if len(names) > _SHOWN else ""
        raise Conflict(f"还有用着它的，先改那些：{'、'.join(names[:_SHOWN])}{more}。")


def pointing_at(kind: EntryKind, id_: str, shelf: Shelf) -> list[str]:
    """By name."""
    directory = shelf.directory
    if kind is EntryKind.NUMBER:
        dialled = directory.instead.get(id_, id_)
        return [each.title for each in directory.kinds.values() if each.number == dialled]
    places = [place.name for place in directory.organisations if place.kind == id_]
    items = [item.title for item in directory.items.values() if item.office == id_]
    return [*places, *items, *(answer.title for answer in shelf.library.answers.values() if id_ in answer.offices)]
