"""What 12345 does not take, and which way is open instead: data/work_orders/excluded.yml."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hotline.datafiles import BadFile, Finding, read_yaml, validated
from hotline.knowledge.citations import faults_today
from hotline.knowledge.fulltext import StatuteTexts, text_faults
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import CitationEntry, Text
from hotline.vocabulary import Area

FILE = "data/work_orders/excluded.yml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Exclusion(_Strict):
    """One kind of matter. `words` and `areas` only remind the seat to look: who decides is a person."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,23}$")]
    title: Annotated[Text, Field(max_length=16)]
    asks: Annotated[Text, Field(max_length=60)]
    reason: Annotated[Text, Field(max_length=200)]
    route: Annotated[Text, Field(max_length=300)]
    citations: list[CitationEntry] = Field(default_factory=list)
    words: list[Annotated[Text, Field(max_length=12)]] = Field(min_length=1)
    areas: list[Area] = Field(default_factory=list)
    procedures: list[Text] = Field(description="what is opened for the citizen")


class Exclusions(_Strict):
    """The whole file."""

    reviewed_on: date
    excluded: list[Exclusion] = Field(min_length=1)

    def get(self, exclusion_id: str) -> Exclusion | None:
        """The one of this id."""
        return next((each for each in self.excluded if each.id == exclusion_id), None)

    def suspected(self, texts: Iterable[str], area: Area | None) -> list[Exclusion]:
        """Those that the words or the topic remind of."""
        told = "\n".join(texts)
        return [each for each in self.excluded if area in each.areas or any(word in told for word in each.words)]


@cache
def load_exclusions(data_dir: Path) -> Exclusions:
    """The file of this installation. Raises BadFile."""
    path = data_dir / "work_orders" / "excluded.yml"
    return validated(Exclusions, read_yaml(path, data_dir), file=FILE)


def check_exclusions(
    data_dir: Path, knowledge: Knowledge, procedures: Collection[str], *, today: date, texts: StatuteTexts | None
) -> list[Finding]:
    """Everything wrong with the file: its form, its law, and the procedures it opens."""
    try:
        found = load_exclusions(data_dir)
    except BadFile as error:
        return error.findings
    faults = [Finding(FILE, "", "reviewed_on", f"{found.reviewed_on} 还没到")] if found.reviewed_on > today else []
    ids = [each.id for each in found.excluded]
    faults += [Finding(FILE, id_, "id", "写了两遍") for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1})]
    for each in found.excluded:
        places = [(f"citations.第{number}个", citation) for number, citation in enumerate(each.citations, start=1)]
        law = [
            *(
                (place, problem)
                for place, citation in places
                for problem in faults_today(knowledge, citation, today=today, reviewed_on=found.reviewed_on)
            ),
            *(text_faults(places, texts) if texts else []),
            *(("procedures", f"没有 {name} 这个办理") for name in each.procedures if name not in procedures),
        ]
        faults += [Finding(FILE, each.id, field, problem) for field, problem in law]
    return faults
