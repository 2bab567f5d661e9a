"""`GET /api/v1/notices`: what every citizen is told before asking."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from hotline.notices.board import Notice, standing
from hotline.notices.switch import read_switch
from hotline.services import Injected, Services
from hotline.web.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=PROBLEMS)

_FRESH_FOR = "public, max-age=30"


class Notices(BaseModel):
    """The notices up now, and why the assistant is off (null: it is on)."""

    assistant_off: str | None
    notices: list[Notice]


@router.get("/notices")
async def notices(services: Injected, response: Response) -> Notices:
    """Read them; a page does so when it opens and from time to time."""
    response.headers["Cache-Control"] = _FRESH_FOR
    return await read_notices(services)


async def read_notices(services: Services) -> Notices:
    """What is to be told now."""
    now = services.clock.now()
    async with services.database.read() as session:
        switch = await read_switch(session)
        return Notices(
            assistant_off=switch.reason if switch.off else None,
            notices=[Notice.of(row) for row in await standing(session, now=now) if row.starts_at <= now],
        )
