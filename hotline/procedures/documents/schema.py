"""The form of `data/documents/*.yml`: one paper a file, readable without the next.

`fields` are asked in their order; `paper` says where their answers stand on the page. Questions that several papers
ask alike stand in `fields.yml` once; a paper names their id and says only what is different with it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from hotline.catalogue.schema import Kind as OfficeId
from hotline.knowledge.schema import AnswerId, CitationEntry, Text
from hotline.procedures.deadlines.rules import RuleId
from hotline.procedures.fields import Kind
from hotline.vocabulary import Area

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
Values = Annotated[list[str], BeforeValidator(lambda raw: [raw] if isinstance(raw, str) else raw)]
_one_or_more = BeforeValidator(lambda raw: [raw] if isinstance(raw, dict) else raw)
When = dict[Name, Values]
"""All of these choices were made: field id → one value, or any of several."""
_PLACE = re.compile(r"\{([a-z_]+)\}")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionEntry(_Strict):
    """One of the finite answers."""

    value: Name
    title: Annotated[Text, StringConstraints(max_length=40)]
    means: Text | None = None
    words: tuple[Text, ...] = Field((), description="other names that people write instead of pressing it")
    prints: Text | None = Field(None, description="how it reads on the paper, where the button's words are too plain")


class DemandEntry(CitationEntry):
    """The article that wants an answer on the paper."""

    when: When = Field(default_factory=dict, description="only if")


class FieldEntry(_Strict):
    """One question. `demand` names the articles that want the answer on the paper; `needed` says that no article does,
    but that the office can hardly do without it. Either makes it mandatory: left blank, the citizen is told, and why.
    """

    id: Name
    kind: Kind
    label: Text
    question: Text
    why: Text
    example: str = ""
    options: list[OptionEntry] = Field(default_factory=list)
    unknown: Text | None = "不清楚，先跳过"
    when: When = Field(default_factory=dict, description="asked only if")
    demand: Annotated[list[DemandEntry], _one_or_more] = Field(default_factory=list)
    needed: bool = False
    derive: Literal["sex", "birth", "age"] | None = Field(None, description="read off the ID number where that is told")
    same_as: Name | None = Field(None, description="skipped, this other field's answer is printed")

    @model_validator(mode="after")
    def _is_one_question(self) -> "FieldEntry":
        if bool(self.options) is not (self.kind in (Kind.CHOICE, Kind.SEVERAL)):
            raise ValueError("单选、多选才有 options，也必须有")
        if len({option.value for option in self.options}) != len(self.options):
            raise ValueError("options 里有重复的 value")
        return self


class RowEntry(_Strict):
    """A line of label and answer; without a field it is left to be written by hand. `boxes`: every option is printed,
    the chosen ones ticked, so that another one can be ticked by hand."""

    label: Text
    field: Name | None = None
    boxes: bool = False


class BlockEntry(_Strict):
    """A part of the page: rows of label and answer, then fixed sentences in which {field} stands for an answer, then
    the answer to one `story` in full."""

    heading: Text | None = None
    when: When = Field(default_factory=dict)
    rows: list[RowEntry | Name] = Field(default_factory=list)
    text: list[Text] = Field(default_factory=list)
    story: Name | None = Field(None, description="a field printed as paragraphs, several choices as a numbered list")
    blanks: int = Field(3, ge=1, le=12, description="lines left to write on where the story was skipped")

    def names(self) -> Iterator[str]:
        """Every field it prints or depends on."""
        yield from self.when
        yield from filter(None, (row if isinstance(row, str) else row.field for row in self.rows))
        for sentence in self.text:
            yield from places_in(sentence)
        if self.story:
            yield self.story


class ReceiverEntry(_Strict):
    """Whose office it is when these choices were made: the one of the whole city, or of the district a field names."""

    when: When = Field(default_factory=dict)
    district: Name | Literal["city"]


class AddresseeEntry(_Strict):
    """Who the paper is for (此致). `field`: in the citizen's words; else the one organisation of `office` that fits;
    else a blank with `title` behind it."""

    office: OfficeId = Field(description="kind of organisation in data/city/")
    title: Text
    field: Name | None = None
    receivers: list[ReceiverEntry] = Field(default_factory=list, description="the first that fits")


class LimitEntry(_Strict):
    """By when it must be handed in, and from which answer the clock starts."""

    text: Text
    rule: RuleId | None = Field(None, description="the rule in data/deadlines/ that works out the last day")
    starts: Name | None = Field(None, description="the field with the day the clock of that rule starts at")
    when: When = Field(default_factory=dict, description="only if")

    @model_validator(mode="after")
    def _clock_has_both_ends(self) -> "LimitEntry":
        if (self.rule is None) is not (self.starts is None):
            raise ValueError("rule 和 starts 要写就一起写")
        return self


class AttachmentEntry(_Strict):
    """Something to bring along."""

    text: Text
    when: When = Field(default_factory=dict)


class NextEntry(_Strict):
    """A button after the draft: another paper to write, taking along what both ask for, or a question to the bot."""

    title: Annotated[Text, StringConstraints(max_length=20)]
    draft: Name | None = None
    ask: AnswerId | None = None
    when: When = Field(default_factory=dict)

    @model_validator(mode="after")
    def _leads_to_one_place(self) -> "NextEntry":
        if (self.draft is None) is (self.ask is None):
            raise ValueError("draft 和 ask 写一个，也只写一个")
        return self


class SignatureEntry(_Strict):
    """A line to sign on."""

    label: Text
    when: When = Field(default_factory=dict)


class PrescribedEntry(_Strict):
    """The form an authority prescribes, where its text is at hand: fields and order follow it."""

    by: Text
    version: date
    source: Text


class DocumentEntry(_Strict):
    """One kind of paper."""

    id: Name
    title: Annotated[Text, StringConstraints(max_length=24)]
    version: int = Field(1, ge=1)
    area: Area
    matter: Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+$")]
    style: Literal["form", "letter"] = Field(description="a ruled table to fill in, or a letter")
    prescribed: PrescribedEntry | None = None
    opening: Text = Field(description="what will be asked and what comes out, before the first question")
    where: list[Text] = Field(min_length=1, description="where and how to hand it in, in steps")
    limits: list[LimitEntry] = Field(default_factory=list)
    copies: Text | None = None
    warnings: list[Text] = Field(default_factory=list, description="what most often goes wrong")
    addressee: AddresseeEntry | None = Field(None, description="empty: the paper is for nobody in particular")
    attachments: list[AttachmentEntry] = Field(default_factory=list)
    next: list[NextEntry] = Field(default_factory=list, max_length=5)
    facts: list[str] = Field(default_factory=list)
    citations: list[CitationEntry] = Field(min_length=1, description="what the paper and its filing rest on")
    fields: list[FieldEntry] = Field(min_length=1)
    paper: list[BlockEntry] = Field(min_length=1)
    signatures: list[SignatureEntry] = Field(min_length=1)
    reviewed_on: date
    review_by: date | None = None

    def field(self, name: str) -> FieldEntry:
        """The field of this id. Raises KeyError."""
        for entry in self.fields:
            if entry.id == name:
                return entry
        raise KeyError(name)

    def conditions(self) -> Iterable[tuple[str, When]]:
        """Every condition with the place it stands in."""
        for number, block in enumerate(self.paper, start=1):
            yield f"paper.第{number}个.when", block.when
        for name in ("limits", "attachments", "next", "signatures"):
            for number, entry in enumerate(getattr(self, name), start=1):
                yield f"{name}.第{number}个.when", entry.when
        for entry in self.fields:
            yield f"{entry.id}.when", entry.when
            yield from ((f"{entry.id}.demand", demand.when) for demand in entry.demand)
        for number, receiver in enumerate(self.addressee.receivers if self.addressee else [], start=1):
            yield f"addressee.receivers.第{number}个.when", receiver.when

    def citation_places(self) -> list[tuple[str, CitationEntry]]:
        """Every citation, with the field of the file it stands in."""
        places = [(f"citations.第{number}个", citation) for number, citation in enumerate(self.citations, start=1)]
        return places + [(f"{entry.id}.demand", demand) for entry in self.fields for demand in entry.demand]

    def texts(self) -> Iterable[tuple[str, str]]:
        """Everything of ours that a citizen reads, with its place."""
        yield from (("title", self.title), ("opening", self.opening))
        for name in ("where", "warnings"):
            yield from ((f"{name}.第{number}个", text) for number, text in enumerate(getattr(self, name), start=1))
        for name in ("limits", "attachments"):
            yield from ((f"{name}.第{n}个", entry.text) for n, entry in enumerate(getattr(self, name), start=1))
        if self.copies:
            yield "copies", self.copies
        for entry in self.fields:
            yield from ((f"{entry.id}.question", entry.question), (f"{entry.id}.why", entry.why))
            for option in entry.options:
                yield from (
                    (f"{entry.id}.options", text) for text in (option.title, option.means, option.prints) if text
                )
        for number, block in enumerate(self.paper, start=1):
            yield from ((f"paper.第{number}个.text", text) for text in block.text)


def places_in(sentence: str) -> list[str]:
    """The fields a fixed sentence leaves room for."""
    return _PLACE.findall(sentence)


def fill(sentence: str, values: dict[str, str]) -> str:
    """The sentence with its places filled, once: what stands in a value is never read as a place."""
    return _PLACE.sub(lambda place: values[place[1]], sentence)
