"""The labels there are, in words, and finding one by what one types."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hotline.editions.kinds import EntryKind
from hotline.editions.models import EditionRow
from hotline.knowledge.library import NOT_SEARCHED
from hotline.knowledge.names import Names, all_names
from hotline.learning.examples import Examples
from hotline.services import Services

_MOST = 12
_BY_WORDS = 8


@dataclass(frozen=True)
class Meaning:
    """A label as people read it. `example`: one of its lines, which says more than its name; None of a new answer."""

    code: str
    title: str
    area: str
    examples: int
    example: str | None


async def names_of(services: Services) -> Names:
    """Chinese names of all areas and matters."""
    async with services.database.read() as session:
        return await all_names(session, answers=())


async def known_labels(services: Services, examples: Examples) -> set[str]:
    """What a message may be labelled with: every label of the examples, and every answer that is published, with none yet."""
    library = await services.content.library(services.database)
    return examples.intents | {answer.id for answer in library.answers.values() if answer.area not in NOT_SEARCHED}


async def begun_answers(services: Services) -> set[str]:
    """Answers that somebody is writing or wrote at the workbench."""
    async with services.database.read() as session:
        ids = select(EditionRow.entry_id).where(EditionRow.kind == EntryKind.ANSWER.value)
        return {id_ for id_ in await session.scalars(ids) if id_.partition("/")[0] not in NOT_SEARCHED}


async def find_meanings(services: Services, examples: Examples, *, query: str, area: str | None) -> list[Meaning]:
    """The best labels for these words; all of the area where nothing is typed. None where nothing fits."""
    known = _meanings(await known_labels(services, examples), examples, await names_of(services))
    if area is not None:
        known = {code: meaning for code, meaning in known.items() if meaning.area == area}
    typed = query.split()
    if not typed:
        return list(known.values())[:_MOST] if area is None else list(known.values())
    library = await services.content.library(services.database)
    found = [entry.id for entry, _ in library.search(query, limit=_BY_WORDS)]
    like = examples.nearest(query)
    ranked = [*([like.intent] if like else []), *_named(known.values(), typed), *found]
    return [known[code] for code in dict.fromkeys(ranked) if code in known][:_MOST]


def _named(meanings: Iterable[Meaning], typed: Sequence[str]) -> list[str]:
    """Those whose name or code holds every word typed, the shortest name first."""
    fit = [meaning for meaning in meanings if all(word in f"{meaning.title} {meaning.code}" for word in typed)]
    return [meaning.code for meaning in sorted(fit, key=lambda meaning: (len(meaning.title), meaning.code))]


def _meanings(labels: Iterable[str], examples: Examples, names: Names) -> dict[str, Meaning]:
    lines: dict[str, list[str]] = defaultdict(list)
    for example in examples.examples:
        lines[example.intent].append(example.text)
    return {
        code: Meaning(
            code,
            names.intent(code),
            code.partition("/")[0],
            len(lines[code]),
            lines[code][0] if lines[code] else None,
        )
        for code in sorted(labels)
    }
