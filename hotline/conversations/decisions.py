"""What the citizen alone decides: yes or no to what a seat has prepared or asked for, by a button, whoever has the conversation."""

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.evidence import EvidenceState
from hotline.cases.evidence import decide as decide_evidence
from hotline.conversations.commit import Recognition, finish, open_work
from hotline.conversations.effects import Opened, topic_of
from hotline.conversations.hub import CASES, QUEUE, conversation_topic
from hotline.conversations.reply import Button, Confirm, Step, Subject, Wish
from hotline.conversations.store import Draft, append, ownership_of
from hotline.conversations.work import Work
from hotline.errors import NotFound
from hotline.inquiries.answering import decide as decide_inquiry
from hotline.inquiries.words import ConsentTo
from hotline.procedures.confirming import Decided, decide
from hotline.real_name.logging_in import end_login
from hotline.services import Services
from hotline.vocabulary import Outcome, Reason, Sender
from hotline.work_orders.holding_back import hold_back_orders

_WORDS = {
    Decided.CONFIRMED: "记下了：坐席替您填的“{title}”，您核对过了。",
    Decided.DECLINED: "好，先不算数。请直接写“{title}”里哪一条不对、应该是什么，坐席替您改。",
    Decided.CHANGED: "“{title}”后来又改过，这一次没有记下。请核对下面最新的那一份。",
    Decided.GONE: "这一项已经找不到了，可能已经删除。",
}
_WITH_THE_BOT = "好，先不算数。“{title}”里哪一条不对，点下面的按钮改；也可以转人工，请坐席改。"
_EVIDENCE = {
    EvidenceState.AGREED: "好，按您的意思附上。这个文件和申请放在一起；还没有建办件的，建的时候一起附上。",
    EvidenceState.DECLINED: "好，不附。这个文件只留在这段会话里。",
    EvidenceState.LATE: "没有附上：这份申请现在已经不收材料，或者材料已经太多。要补材料，请看办件里写的办法。",
}


def is_decision(work: Work) -> bool:
    """Whether the message is a press of such a button."""
    return work.command is not None and work.command["kind"] == "confirm"


async def commit_decision(services: Services, work: Work) -> None:
    """Keep it and say so. The seat sees the press and what became of it."""
    said = Confirm.model_validate(work.command)
    async with services.database.write() as session:
        opened = await open_work(services, session, work, any_lease=True)
        if not opened.turns:
            return
        text, buttons = await _decided(services, session, opened, said)
        draft = Draft(Sender.SYSTEM, text, in_reply_to=work.answered_as, topic=topic_of(opened), buttons=buttons)
        append(session, opened.conversation, draft, now=opened.now)
        reason = Reason.CONFIRMED if said.yes else Reason.DECLINED
        finish(services, opened, work, Outcome.ANSWERED, reason, Recognition())
    await services.hub.signal(conversation_topic(work.conversation_id), QUEUE, *opened.topics)


async def _decided(
    services: Services, session: AsyncSession, opened: Opened, said: Confirm
) -> tuple[str, list[Button]]:
    if said.subject is Subject.EVIDENCE:
        try:
            row = await decide_evidence(services, session, opened.conversation.id, said.id, yes=said.yes)
        except NotFound:
            return _WORDS[Decided.GONE], []
        opened.topics.add(CASES)
        return _EVIDENCE[EvidenceState(row.state)], []
    if said.subject is Subject.REAL_NAME:
        return await end_login(services, session, opened.conversation), []
    if said.subject is Subject.INQUIRY:
        try:
            settled = await decide_inquiry(services, session, opened.conversation, said)
        except NotFound:
            return _WORDS[Decided.GONE], []
        if settled.refused is not ConsentTo.FORWARD:
            return settled.text, settled.buttons
        return settled.text + await hold_back_orders(services, session, opened.conversation.id), settled.buttons
    decided, title = await decide(services.procedures, session, opened.conversation.id, said)
    if decided is Decided.DECLINED and ownership_of(opened.conversation).bot_may_answer:
        look = Button(title="看看、改改前面填的", command=Step(run=said.id, wish=Wish.REVIEW))
        return _WITH_THE_BOT.format(title=title), [look]
    return _WORDS[decided].format(title=title), []
