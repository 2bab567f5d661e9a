"""The public routes for service items and organisations."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from hotline.catalogue.directory import OUTSIDE, Directory
from hotline.catalogue.schema import ItemEntry, OrganisationEntry
from hotline.conversations.reply import Citation
from hotline.errors import Invalid, NotFound
from hotline.services import Injected
from hotline.vocabulary import Mode
from hotline.web.budgets import looking
from hotline.web.problems import PROBLEMS

router = APIRouter(
    prefix="/api/v1",
    tags=["catalogue"],
    dependencies=[Depends(looking)],
    responses={status: PROBLEMS[status] for status in (404, 422, 429)},
)
PAGE_SIZE = 20
_CACHED = "public, max-age=60"


class Item(BaseModel):
    """A service item. What nobody has confirmed is null."""

    code: str
    official_code: str | None
    title: str
    summary: str
    body: str
    district: str | None
    modes: list[Mode] | None
    materials: list[str] | None
    fee: str | None
    statutory_limit: str | None
    promised_limit: str | None
    commitment: str | None
    note: str | None
    citations: list[Citation]
    source: str | None
    reviewed_on: date


class District(BaseModel):
    """A part of the city, as a citizen may name the place they live in."""

    name: str
    kind: str


class Districts(BaseModel):
    """Every district; whoever lives elsewhere says `outside`."""

    districts: list[District]


class ItemPage(BaseModel):
    """Up to 20 items, and how many there are in all."""

    items: list[Item]
    total: int


class Organisation(BaseModel):
    """A place to go to. What nobody has confirmed is null."""

    id: str
    name: str
    kind: str
    kind_title: str
    district: str | None
    address: str | None
    phone: str | None
    hours: str | None


class Organisations(BaseModel):
    """Organisations that fit."""

    organisations: list[Organisation]


@router.get("/items")
async def list_items(
    services: Injected,
    response: Response,
    q: Annotated[str, Query(max_length=200)] = "",
    district: str | None = None,
    mode: str | None = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> ItemPage:
    """Items that fit the words, best first, 20 to a page."""
    directory = await services.content.directory(services.database)
    _require_district(directory, district)
    found = directory.find_items(q, district=district, mode=_mode(mode))
    response.headers["Cache-Control"] = _CACHED
    first = (page - 1) * PAGE_SIZE
    return ItemPage(items=[_item(item) for item in found[first : first + PAGE_SIZE]], total=len(found))


@router.get("/items/{code}")
async def read_item(services: Injected, response: Response, code: str) -> Item:
    """One item."""
    directory = await services.content.directory(services.database)
    item = directory.items.get(code)
    if item is None:
        raise NotFound("没有这个事项，可能已经改名或取消，请重新查找。")
    response.headers["Cache-Control"] = _CACHED
    return _item(item)


@router.get("/districts")
async def list_districts(services: Injected, response: Response) -> Districts:
    """The districts a conversation or a search may name."""
    directory = await services.content.directory(services.database)
    response.headers["Cache-Control"] = _CACHED
    return Districts(districts=[District(name=entry.name, kind=entry.kind) for entry in directory.districts.values()])


@router.get("/organisations")
async def list_organisations(
    services: Injected, response: Response, kind: str | None = None, district: str | None = None
) -> Organisations:
    """Organisations of a kind that serve a district."""
    directory = await services.content.directory(services.database)
    _require_district(directory, district)
    if kind is not None and kind not in directory.kinds:
        raise Invalid(f"没有“{kind}”这类机构。")
    found = directory.find_organisations(kind=kind, district=district)
    response.headers["Cache-Control"] = _CACHED
    return Organisations(organisations=[_organisation(place, directory) for place in found])


def _require_district(directory: Directory, district: str | None) -> None:
    if district is not None and not directory.knows_district(district):
        raise Invalid(f"没有“{district}”这个区县，可以填：{'、'.join([*directory.districts, OUTSIDE])}。")


def _mode(mode: str | None) -> Mode | None:
    if mode is None:
        return None
    if mode not in set(Mode):
        raise Invalid(f"没有“{mode}”这种办理方式，可以填：{'、'.join(Mode)}。")
    return Mode(mode)


def _item(item: ItemEntry) -> Item:
    return Item(
        code=item.code,
        official_code=item.official_code,
        title=item.title,
        summary=item.summary,
        body=item.body,
        district=item.district,
        modes=item.modes,
        materials=item.materials,
        fee=item.fee,
        statutory_limit=item.statutory_limit,
        promised_limit=item.promised_limit,
        commitment=item.commitment,
        note=item.note,
        citations=[Citation(statute=c.statute, article=c.article, version=c.version) for c in item.citations],
        source=item.source,
        reviewed_on=item.reviewed_on,
    )


def _organisation(place: OrganisationEntry, directory: Directory) -> Organisation:
    return Organisation(
        id=place.id,
        name=place.name,
        kind=place.kind,
        kind_title=directory.kinds[place.kind].title if place.kind in directory.kinds else place.kind,
        district=place.district,
        address=place.address,
        phone=place.phone,
        hours=place.hours,
    )
