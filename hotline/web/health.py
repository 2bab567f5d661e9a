"""Whether the process is up, and whether it can do its work."""

from fastapi import APIRouter
from sqlalchemy import text

from hotline.errors import Unavailable
from hotline.services import Injected

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process is up."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(services: Injected) -> dict[str, str]:
    """Database and brain answer."""
    async with services.database.read() as session:
        await session.execute(text("SELECT 1"))
    if not await services.brain.ready():
        raise Unavailable("智能助手还没有准备好。")
    return {"status": "ok"}
