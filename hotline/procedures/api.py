"""The citizen's side of a run: routes only."""

from typing import Annotated

from fastapi import APIRouter, Path

from hotline.conversations.api import ConversationId
from hotline.procedures.print_codes import PrintCode, issue_print_code
from hotline.services import Injected
from hotline.web.budgets import Spending
from hotline.web.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=PROBLEMS)

RunId = Annotated[str, Path(max_length=32)]


@router.post("/conversations/{conversation_id}/runs/{run_id}/print-code", status_code=201)
async def take_print_code(
    conversation_id: ConversationId, run_id: RunId, services: Injected, budgets: Spending
) -> PrintCode:
    """A 取件码 for the papers of a finished run: shown once, and the former one ends."""
    await budgets.spend(budgets.sending, conversation_id)
    return await issue_print_code(services, conversation_id=conversation_id, run_id=run_id)
