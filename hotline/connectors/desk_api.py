"""Routes of the dead letters at the desk."""

from typing import Annotated

from fastapi import APIRouter, Path

from hotline.connectors.dead_letters import DeadLetters, read_dead_letters, resend_dead_letter
from hotline.desk.conversations_api import Supervisor
from hotline.services import Injected

router = APIRouter(tags=["工单"])

DeliveryId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


@router.get("/dead-letters")
async def letters(_staff: Supervisor, services: Injected) -> DeadLetters:
    """What could not be delivered to other systems, and which systems are set up."""
    return await read_dead_letters(services)


@router.post("/dead-letters/{delivery_id}/resend", status_code=204)
async def resend(delivery_id: DeliveryId, staff: Supervisor, services: Injected) -> None:
    """Try it again from the beginning, under the same idempotency key."""
    await resend_dead_letter(services, staff, delivery_id)
