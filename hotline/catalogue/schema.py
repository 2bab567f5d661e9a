"""The form of `data/catalogue/*.yml` and `data/city/*.yml`. What nobody knows is null, never a guess."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hotline.cases.kinds import CaseKind, Filing
from hotline.catalogue.numbers import DIALLED
from hotline.knowledge.schema import CitationEntry, Text
from hotline.vocabulary import Mode

Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)*$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
UNCONFIRMED = "待主管部门确认"
"""Shown where a field is null."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemEntry(_Strict):
    """A service item 事项. `code` is ours and stable; `official_code` is the 事项编码 once somebody knows it."""

    code: Code
    official_code: Text | None = None
    title: Text
    summary: Text = Field(description="what it is for, in one sentence for a citizen")
    aliases: list[Text] = Field(default_factory=list, description="other words people search it by")
    body: Text = Field(description="the responsible body, by its kind")
    office: Kind | None = Field(None, description="kind of organisation in data/city/ that takes it")
    district: Text | None = Field(None, description="empty: offered in every district")
    modes: list[Mode] | None = None
    materials: list[Text] | None = None
    fee: Text | None = None
    statutory_limit: Text | None = None
    promised_limit: Text | None = None
    commitment: Text | None = Field(None, description="告知承诺: which proof may be replaced by a written promise")
    note: Text | None = None
    facts: list[str] = Field(default_factory=list, description="ids in data/statutes/facts/, one per figure")
    citations: list[CitationEntry] = Field(default_factory=list)
    source: Text | None = Field(None, description="who stated what no statute states")
    reviewed_on: date


class DistrictEntry(_Strict):
    """A district of the city. A functional zone's review, court and arbitration jurisdiction may be unknown."""

    name: Text
    kind: Literal["district", "county", "functional_zone"]
    note: Text | None = None


class OfficeKind(_Strict):
    """A kind of organisation, with its plain name and what it is good for."""

    id: Kind
    title: Text
    does: Text
    aliases: list[Text] = Field(default_factory=list)
    number: Text | None = Field(None, description="the national number that tells where this kind is")
    by_phone: bool = Field(False, description="reached by telephone: there is no place to go to")


class FilingEntry(_Strict):
    """How one kind of case is filed with an organisation through this product. Kinds that are not named: draft_only."""

    case: CaseKind
    filing: Filing
    basis: Text | None = Field(None, description="the notice by which the organisation names this channel or agrees")
    since: date | None = None


class OrganisationEntry(_Strict):
    """An organisation. A name stands here only where the law makes its existence certain, or a source is named."""

    id: Code
    name: Text
    kind: Kind
    district: Text | None = Field(None, description="empty: the whole city")
    address: Text | None = None
    phone: Text | None = None
    hours: Text | None = None
    filing: list[FilingEntry] = Field(default_factory=list)
    citations: list[CitationEntry] = Field(default_factory=list)
    source: Text | None = None
    checked_on: date | None = None


class NumberEntry(_Strict):
    """A national telephone number. Texts name it; `dial` is what citizens read in its place, where the city has another."""

    number: Annotated[str, StringConstraints(pattern=r"^\d{3,5}$")]
    title: Text
    dial: Annotated[str, StringConstraints(pattern=DIALLED)] | None = None
    aliases: list[Text] = Field(default_factory=list, description="other words people ask for it by")
    note: Text | None = None
    source: Text
    checked_on: date | None = None


class PublishedFigure(_Strict):
    """A figure the city published once; always shown with its year."""

    text: Text
    as_of: int
    source: Text


class CityFile(_Strict):
    """One city: everything that changes when another justice bureau takes the product over."""

    city: Text
    province: Text
    districts: list[DistrictEntry] = Field(min_length=1)
    organisations: list[OrganisationEntry]
    published: list[PublishedFigure] = Field(default_factory=list)


class NationalFile(_Strict):
    """What holds in every city: kinds of organisation and the national numbers."""

    office_kinds: list[OfficeKind]
    numbers: list[NumberEntry]


@dataclass
class Catalogue:
    """All items and places. `files` tells where an item is written."""

    items: list[ItemEntry] = field(default_factory=list)
    cities: list[CityFile] = field(default_factory=list)
    office_kinds: list[OfficeKind] = field(default_factory=list)
    numbers: list[NumberEntry] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> set[str]:
        """Every item's code."""
        return {item.code for item in self.items}

    @property
    def districts(self) -> list[str]:
        """Every district's name, in the files' order."""
        return [district.name for city in self.cities for district in city.districts]
