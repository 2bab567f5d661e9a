"""Carrying out again, in a restored database, the erasures that the journal names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hotline.conversations.erasure import Again, erase_again
from hotline.privacy.journal import Entry
from hotline.services import Services


@dataclass(frozen=True)
class Replayed:
    """How many conversations were erased now, had been before, and are not in this database at all."""

    erased: int
    already: int
    unknown: int


async def replay(services: Services, entries: Iterable[Entry]) -> Replayed:
    """Each conversation once, as of its last entry. May be stopped anywhere and run again."""
    moments = {entry.conversation_id: entry.at for entry in entries}
    found = Counter([await erase_again(services, conversation_id=id_, at=at) for id_, at in moments.items()])
    return Replayed(found[Again.ERASED], found[Again.ALREADY], found[Again.UNKNOWN])
