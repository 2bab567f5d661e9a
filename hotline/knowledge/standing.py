"""The knowledge as it stands in the database, in the form that the checks of the data files read."""

from hotline.catalogue.directory import Directory
from hotline.catalogue.schema import Catalogue
from hotline.knowledge.fact_table import FactTable
from hotline.knowledge.library import Library
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import AreaFile


def standing_knowledge(library: Library, table: FactTable) -> Knowledge:
    """Every answer that citizens get now, the statutes and the facts."""
    areas = {
        area: AreaFile.model_construct(
            area=area,
            title=content.title,
            entry=content.entry,
            matters=content.matters,
            events=content.events,
            names={},
            answers=[answer for answer in library.answers.values() if answer.area is area],
        )
        for area, content in library.areas.items()
    }
    return Knowledge(areas=areas, facts=table.facts, statutes=library.statutes)


def standing_catalogue(directory: Directory) -> Catalogue:
    """The items and kinds of organisation that an answer may point to."""
    return Catalogue(items=list(directory.items.values()), office_kinds=list(directory.kinds.values()))
