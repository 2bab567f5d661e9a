"""Routes of quality and supervision."""

from fastapi import APIRouter

from hotline.desk.conversations_api import Supervisor
from hotline.quality.board import WallBoard, read_board
from hotline.services import Injected

router = APIRouter(tags=["坐席台"])


@router.get("/board")
async def board(staff: Supervisor, services: Injected) -> WallBoard:
    """The wall board: how the desk stands now."""
    return await read_board(services)
