"""What a procedure made for the citizen, on the same page in which the citizen sees it: for the seat who serves."""

from hotline.conversations.ownership import Owner
from hotline.conversations.results import living
from hotline.desk.casework import note
from hotline.errors import Forbidden
from hotline.privacy.audit import Action
from hotline.procedures.files import Rendered, render_file
from hotline.services import Services
from hotline.staff.sessions import Staff


async def read_paper(services: Services, staff: Staff, conversation_id: str, run_id: str, name: str) -> Rendered:
    """The file as the answers stand now. Each reading is audited before it is given.

    Raises Forbidden where this seat has not got the conversation, NotFound where run or file are none of it.
    """
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
    if conversation.owner != Owner.STAFF or conversation.staff_id != staff.id:
        raise Forbidden("这段会话现在不在您手里，文书只给正在接待的坐席看。")
    made = await render_file(services, conversation_id=conversation_id, run_id=run_id, name=name)
    async with services.database.write() as session:
        note(services, session, staff, Action.PAPER_READ, conversation_id, {"run": run_id})
    return made
