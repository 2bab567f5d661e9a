"""Route of the statutes: what may be cited, by title, version and article. No statute's text: we have none to show."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from hotline.knowledge.schema import Statute, StatuteVersion
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff

router = APIRouter(tags=["训练台"])

Reader = Annotated[Staff, Depends(requires(Role.MAINTAINER, Role.SUPERVISOR))]


class CitableVersion(BaseModel):
    """A version. `articles` counts them 1…n, `listed` names them where only an extract is known."""

    version: date = Field(description="the day it took effect")
    until: date | None = Field(description="last day in force; null while it is")
    articles: int | None
    listed: list[str]
    citable: bool = Field(description="false: only the statute may be cited, no article of it")
    note: str | None

    @classmethod
    def of(cls, version: StatuteVersion) -> Self:
        """From the index."""
        return cls(**version.model_dump(include=set(cls.model_fields)))


class CitableStatute(BaseModel):
    """A statute, its versions newest first."""

    short_title: str
    title: str
    versions: list[CitableVersion]

    @classmethod
    def of(cls, statute: Statute) -> Self:
        """From the index."""
        versions = [CitableVersion.of(version) for version in statute.versions]
        return cls(short_title=statute.short_title, title=statute.title, versions=versions)


class StatuteIndex(BaseModel):
    """Every statute that may be cited."""

    statutes: list[CitableStatute]


@router.get("/statutes")
async def read_statutes(staff: Reader, services: Injected) -> StatuteIndex:
    """The whole index: some seventy statutes, small enough to be looked through in the page as one types."""
    library = await services.content.library(services.database)
    return StatuteIndex(statutes=[CitableStatute.of(statute) for _, statute in sorted(library.statutes.items())])
