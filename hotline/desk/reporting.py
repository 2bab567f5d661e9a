"""A seat tells the maintainers that something in the knowledge is wrong or out of date, with the conversation attached."""

from hotline.content import Shelf
from hotline.conversations.incoming import clean_text
from hotline.conversations.store import lock_conversation
from hotline.desk.at_hand import FindKind
from hotline.desk.reach import refuse_unless_open_to
from hotline.errors import Invalid
from hotline.knowledge.fact_table import FactTable
from hotline.learning.faults import Fault
from hotline.learning.reports import Subject, add_report
from hotline.privacy.audit import Action, Object, record
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Area

_ENTRY = "/entry"


async def report(
    services: Services, staff: Staff, conversation_id: str, *, subject: Subject, fault: Fault, comment: str
) -> None:
    """Keep it for the maintainers. NotFound or Forbidden where this seat may not read, Invalid for no such knowledge."""
    shelf = await services.content.shelf(services.database)
    if not _is_there(subject, shelf, await services.content.facts(services.database)):
        raise Invalid("知识里没有这一条，可能已经改名或删除，请刷新后再看。")
    words = clean_text(comment) if comment.strip() else None
    now = services.clock.now()
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        await refuse_unless_open_to(services, session, staff, conversation)
        id_ = add_report(
            session,
            conversation_id=conversation_id,
            subject=subject,
            fault=fault,
            comment=words,
            staff_no=staff.staff_no,
            last_seq=conversation.next_seq - 1,
            at=now,
        )
        it = Object("conversation", conversation_id)
        details = {"report": id_, "subject": subject.id[:64], "fault": fault.value}
        record(session, at=now, actor=staff.actor, action=Action.ANSWER_REPORTED, object=it, details=details)


def _is_there(subject: Subject, shelf: Shelf, table: FactTable) -> bool:
    match FindKind(subject.kind):
        case FindKind.ANSWER:
            area = subject.id.removesuffix(_ENTRY)
            entry = subject.id.endswith(_ENTRY) and area in set(Area) and Area(area) in shelf.library.areas
            return entry or subject.id in shelf.library.answers
        case FindKind.ITEM:
            return subject.id in shelf.directory.items
        case FindKind.ORGANISATION:
            places = {place.id for place in shelf.directory.organisations}
            return subject.id in places or subject.id in shelf.directory.kinds
        case FindKind.FACT:
            return subject.id in table.facts
