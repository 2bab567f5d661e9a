"""Brings data/catalogue/ and data/city/ into the database."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.models import DistrictRow, ItemRow, NumberRow, OfficeKindRow, OrganisationRow
from hotline.catalogue.schema import (
    Catalogue,
    DistrictEntry,
    ItemEntry,
    NumberEntry,
    OfficeKind,
    OrganisationEntry,
)
from hotline.revisions import bump
from hotline.seeding import SeedReport, merge

REVISION = "catalogue"
_CITY = "city"


async def seed_catalogue(session: AsyncSession, catalogue: Catalogue, *, now: datetime) -> dict[str, SeedReport]:
    """Make the tables equal to the files, but for what staff edited or imported. Running it twice changes nothing."""
    items = {item.code: item_columns(item, position) for position, item in enumerate(catalogue.items)}
    places = [place for city in catalogue.cities for place in city.organisations]
    organisations = {place.id: organisation_columns(place, position) for position, place in enumerate(places)}
    districts = {
        district.name: {"position": position, "content": district.model_dump(mode="json") | {_CITY: city.city}}
        for city in catalogue.cities
        for position, district in enumerate(city.districts)
    }
    kinds = {kind.id: office_kind_columns(kind, position) for position, kind in enumerate(catalogue.office_kinds)}
    numbers = {entry.number: number_columns(entry) for entry in catalogue.numbers}
    reports = {
        "事项": await merge(session, ItemRow, items, key="code", now=now),
        "机构": await merge(session, OrganisationRow, organisations, key="id", now=now),
        "区县": await merge(session, DistrictRow, districts, key="name", now=now),
        "机构类别": await merge(session, OfficeKindRow, kinds, key="id", now=now),
        "全国号码": await merge(session, NumberRow, numbers, key="number", now=now),
    }
    if any(report.touched for report in reports.values()):
        await bump(session, REVISION)
    return reports


def item_columns(item: ItemEntry, position: int) -> dict[str, Any]:
    """The row of an item, but for its code."""
    return {
        "title": item.title,
        "district": item.district,
        "position": position,
        "content": item.model_dump(mode="json"),
    }


def organisation_columns(place: OrganisationEntry, position: int) -> dict[str, Any]:
    """The row of an organisation, but for its id."""
    return {
        "name": place.name,
        "kind": place.kind,
        "district": place.district,
        "position": position,
        "content": place.model_dump(mode="json"),
    }


def office_kind_columns(kind: OfficeKind, position: int) -> dict[str, Any]:
    """The row of a kind of organisation, but for its id."""
    return {"position": position, "content": kind.model_dump(mode="json")}


def number_columns(entry: NumberEntry) -> dict[str, Any]:
    """The row of a telephone number, but for the number."""
    return {"title": entry.title, "content": entry.model_dump(mode="json")}


def district_columns(district: DistrictEntry, row: DistrictRow) -> dict[str, Any]:
    """The row of a district that is there already, but for its name: its city and its place are the file's."""
    return {"content": district.model_dump(mode="json") | {_CITY: row.content[_CITY]}}


def district_content(row: DistrictRow) -> dict[str, Any]:
    """A district's entry, without the city it is written under."""
    return {name: value for name, value in row.content.items() if name != _CITY}
