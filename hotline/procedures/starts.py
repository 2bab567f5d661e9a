"""The words with which somebody asks for a procedure: data/procedures/starts.yml."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotline.datafiles import BadFile, Finding, read_yaml, validated
from hotline.knowledge.schema import Text

FILE = "data/procedures/starts.yml"
CASE = "case"
"""No procedure: whoever asks for it is shown the way to the page of a filed case."""
ANY_PAPER = "draft"
"""No procedure either: whoever asks for a paper and does not say which is asked."""
Words = list[Annotated[Text, Field(max_length=20)]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StartEntry(_Strict):
    """What asks for one procedure. Without `verbs` it is a paper: then the file's `writing` and `how` hold.

    `also`: one of these must stand in the message too. `unless`, `how`: with these in the clause it is no wish.
    `says`: a whole message. `examples` must be understood so.
    """

    procedure: Annotated[str, Field(pattern=r"^[a-z_]+(/[a-z_]+)?$")]
    asking: Words = Field(default_factory=list)
    verbs: Words = Field(default_factory=list)
    things: Words = Field(min_length=1)
    also: Words = Field(default_factory=list)
    unless: Words = Field(default_factory=list)
    how: Words = Field(default_factory=list)
    says: Words = Field(default_factory=list)
    examples: Annotated[list[Text], Field(min_length=1)]

    @property
    def paper(self) -> bool:
        """Whether it is something to be written."""
        return not self.verbs


class Starts(_Strict):
    """The whole file."""

    asking: Words = Field(min_length=1)
    wanting: Words = Field(min_length=1)
    writing: Words = Field(min_length=1)
    counts: Words = Field(min_length=1)
    how: Words = Field(min_length=1)
    starts: list[StartEntry]
    not_wishes: list[Text] = Field(min_length=1)

    @model_validator(mode="after")
    def _things_are_told_apart(self) -> "Starts":
        seen: dict[str, str] = {}
        for start in self.starts:
            for thing in start.things if start.paper else []:
                if thing in seen:
                    raise ValueError(f"“{thing}”写了两遍：{seen[thing]}、{start.procedure}")
                seen[thing] = start.procedure
        return self


def load_starts(data_dir: Path) -> Starts:
    """Read the file. Raises BadFile."""
    return validated(Starts, read_yaml(data_dir / "procedures" / "starts.yml", data_dir), file=FILE, key="procedure")


def check_starts(
    data_dir: Path, procedures: Collection[str], read: Callable[[str, Starts], str | None]
) -> list[Finding]:
    """Starts of nothing, papers nobody can ask for, and examples that are read otherwise than they say."""
    try:
        starts = load_starts(data_dir)
    except BadFile as error:
        return error.findings
    known = {*procedures, CASE, ANY_PAPER}
    named = {start.procedure for start in starts.starts}
    findings = [
        Finding(FILE, start.procedure, "procedure", f"没有这项办理：{start.procedure}")
        for start in starts.starts
        if start.procedure not in known
    ]
    findings += [Finding(FILE, "", "starts", f"{missing} 没有写怎么说就能开始") for missing in sorted(known - named)]
    findings += [
        Finding(FILE, start.procedure, "examples", f"“{example}”认成了 {found or '不是要办'}")
        for start in starts.starts
        for example in start.examples
        if (found := read(example, starts)) != start.procedure
    ]
    findings += [
        Finding(FILE, "", "not_wishes", f"“{text}”认成了要办 {found}")
        for text in starts.not_wishes
        if (found := read(text, starts)) is not None
    ]
    return findings
