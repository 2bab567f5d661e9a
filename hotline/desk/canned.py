"""Canned answers 快捷回复: the city's own wording for what seats write every day, with variables to be filled in, and
the steps that follow it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hotline.catalogue.loader import read_catalogue
from hotline.catalogue.schema import Code
from hotline.conversations.groups import load_skill_groups
from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated_list
from hotline.desk.afterwards import Afterwards, notes_in, unknown_names
from hotline.desk.labels import offered_labels
from hotline.seeding import Seeded, SeedReport, merge
from hotline.storage.base import Base

FILE = "canned_answers.yml"
FORM_OF_ADDRESS, STAFF_NO, DAY, DISTRICT = "称呼", "工号", "日期", "区县"
VARIABLES = (FORM_OF_ADDRESS, STAFF_NO, DAY, DISTRICT)
"""Beside these, the title of every kind of organisation is a variable."""
_VARIABLE = re.compile(r"\{([^{}]{1,40})\}")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]*$")]


class CannedText(BaseModel):
    """What a canned answer says, how it is found, and what follows once it is sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: Line
    title: Line
    keywords: list[Line] = Field(default_factory=list, max_length=10, description="other words it is searched by")
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    afterwards: Afterwards = Field(
        default_factory=list, description="done when it is sent, one after the other; a seat may take single steps out"
    )

    @property
    def variables(self) -> list[str]:
        """The names between braces, in its notes too."""
        return [name for text in (self.text, *notes_in(self.afterwards)) for name in _VARIABLE.findall(text)]


class CannedEntry(CannedText):
    """An entry of data/city/canned_answers.yml."""

    id: Code


class CannedRow(Seeded, Base):
    """A canned answer as the desk uses it. `version` rises with each change; a retired one is kept, or a seed would
    bring it back."""

    __tablename__ = "canned_answers"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    version: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)

    @property
    def says(self) -> CannedText:
        """Its content."""
        return CannedText.model_validate(self.content)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced, once: what comes from a citizen is never looked through for more."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def unknown_variables(text: CannedText, kinds: Iterable[str]) -> list[str]:
    """Names between braces that stand for nothing. `kinds`: titles of the kinds of organisation."""
    known = {*VARIABLES, *kinds}
    return [name for name in text.variables if name not in known]


def read_canned(data_dir: Path) -> list[CannedEntry]:
    """The city's file; a city need not have one. Raises BadFile with file, entry and field named."""
    path = data_dir / "city" / FILE
    if not path.exists():
        return []
    entries = validated_list(CannedEntry, read_yaml(path, data_dir), file=name_of(path, data_dir))
    ids = [entry.id for entry in entries]
    twice = [Finding(name_of(path, data_dir), id_, "id", "写了两遍") for id_ in sorted(set(ids)) if ids.count(id_) > 1]
    if twice:
        raise BadFile(twice)
    return entries


def check_canned(data_dir: Path) -> list[Finding]:
    """What is wrong with the file: its form, variables that nothing fills, and labels and groups that do not exist."""
    try:
        entries = read_canned(data_dir)
    except BadFile as error:
        return error.findings
    kinds = [kind.title for kind in read_catalogue(data_dir)[0].office_kinds]
    file = name_of(data_dir / "city" / FILE, data_dir)
    findings = [
        Finding(file, entry.id, _field_of(name, entry), f"没有 {{{name}}} 这个变量")
        for entry in entries
        for name in unknown_variables(entry, kinds)
    ]
    followed = [entry for entry in entries if entry.afterwards]
    try:
        labels = {label.id for label in offered_labels(data_dir)} if followed else set()
        groups = load_skill_groups(data_dir).by_id if followed else {}
    except BadFile:
        return findings  # told where labels and groups are checked
    return findings + [
        Finding(file, entry.id, "afterwards", problem)
        for entry in followed
        for problem in unknown_names(entry.afterwards, labels=labels, groups=groups)
    ]


async def seed_canned(session: AsyncSession, entries: list[CannedEntry], *, now: datetime) -> dict[str, SeedReport]:
    """Make the table equal to the file, but for what a supervisor edited or wrote."""
    columns = {
        entry.id: {
            "position": position,
            "version": 1,
            "retired": False,
            "content": entry.model_dump(mode="json", exclude={"id"}),
        }
        for position, entry in enumerate(entries)
    }
    return {"快捷回复": await merge(session, CannedRow, columns, key="id", now=now)}


def _field_of(variable: str, text: CannedText) -> str:
    return "text" if f"{{{variable}}}" in text.text else "afterwards"
