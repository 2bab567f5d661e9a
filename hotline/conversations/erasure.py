"""Erasing what a person wrote, at their wish or when its time is over, and once more after a restore."""

import asyncio
from datetime import datetime
from enum import Enum

import structlog
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.blocks.models import BlockRow
from hotline.briefs.models import BriefRow
from hotline.callbacks.models import CallbackRow, CallRow
from hotline.callbacks.telephone import take_back_all
from hotline.cases.erasing import Parting, part_with_cases
from hotline.cases.filestore import case_files
from hotline.cases.models import EvidenceRow
from hotline.connectors.outbox import forget_subject
from hotline.conversations.alarms import end_danger
from hotline.conversations.events import TurnEventRow
from hotline.conversations.filestore import conversation_files
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.messages import Erased, KeptRecord
from hotline.conversations.models import (
    ConversationFileRow,
    ConversationRatingRow,
    ConversationRow,
    MessageRatingRow,
    MessageRow,
    NoteRow,
    OfferRow,
    ReceiptRow,
    TurnRow,
)
from hotline.conversations.ownership import Owner
from hotline.conversations.store import lock_conversation, wechat_subject
from hotline.desk.models import ConversationLabelRow, GivenRow
from hotline.errors import NotFound, Unavailable
from hotline.inquiries.models import InquiryRow
from hotline.learning.forgetting import KEPT_OF_EXAMPLE, forget
from hotline.learning.models import AnswerReportRow
from hotline.lookups.models import ReasonRow
from hotline.mail.models import MailToldRow
from hotline.privacy.journal import Entry, ErasureKind, append_entry
from hotline.procedures.models import PrintCodeRow, RunRow
from hotline.proposals.models import ProposalRow
from hotline.quality.models import FollowUpRow, SampleRow
from hotline.real_name.models import LoginAttemptRow
from hotline.services import Services
from hotline.wechat.models import PassRow, ThreadRow
from hotline.work_orders.erasing import part_with_orders

log = structlog.get_logger()

KEPT_OF_CONVERSATION = {
    "id": "会话编号",
    "token_digest": "凭证的摘要（从它得不出凭证）",
    "channel": "从哪里进来（网页、手机应用、电话或公众号）",
    "rehearsal": "是不是演练",
    "clock_shift_seconds": "演练用的时钟差多少",
    "owner": "状态（已结束）",
    "created_at": "开始的时间",
    "erased_at": "删除的时间",
}
"""What the row still says, by column; a test holds it to the table. Everything else in it is emptied."""

KEPT_OF_AUDIT = {
    "id": "记录的序号",
    "at": "时间",
    "actor_kind": "是工作人员还是系统",
    "actor_id": "工作人员的内部编号",
    "actor_name": "工作人员的登录名",
    "action": "做了什么（查看、看文件、写明事由查看以前的会话、旁听、接入、自动分配、回复、见习坐席的回复送审、审过发出、退回、收回、更正、转交、接管、写内部备注、贴标签、退回队列、交还、结束、因辱骂骚扰交给班长或限制人工、指出听错、报告回答有问题、确认危险警报、警报升级、接来电、记来电人的号码和话、回电的开始和结果、改为书面答复、替填办理、发给群众核对、提议附材料、征询和群众的决定、看写好的文书、给取件码、核实身份、没核实成、退出实名登录、查看以前的会话、凭取件码打印文书）",
    "object_kind": "对象（会话）",
    "object_id": "会话编号",
    "details": "回复的、送审的、更正的、指出听错的、替来电人写的、看了的、提议附上的文件是第几条，征询的是哪一类、答没答应，转给了谁，报告的是哪条知识，给取件码的、怎么核实的身份、为什么没核实成，替填的、看的、打印的是哪一次办理，回电的结果，贴上、取下的是哪个标签",
}
"""What the audit trail goes on saying about the conversation, by column."""

KEPT_OF_JOURNAL = {
    "conversation_id": "会话编号",
    "at": "删除的时间",
    "kind": "删除的原因（本人要求，或保存期满）",
}
"""What the erasure journal, outside the database, says about the conversation, by field."""

_NOT_ERASED = "这段会话还没有删除，内容都还在。请过一会儿再删一次；一直删不了，请拨打 12348 告诉我们。"

_KEPT = [
    KeptRecord(
        what=f"一条不含内容的会话记录：{'、'.join(KEPT_OF_CONVERSATION.values())}",
        reason="用来证明已经按您的要求删除，防止旧凭证再打开这段会话，并统计会话数量",
    ),
    KeptRecord(
        what=f"工作人员处理过这段会话的，每次一条操作记录，不含内容：{'、'.join(KEPT_OF_AUDIT.values())}",
        reason="用来查清谁看过、处理过群众的会话，操作记录不能改也不能删",
    ),
    KeptRecord(
        what=f"删除登记里的一行，不含内容：{'、'.join(KEPT_OF_JOURNAL.values())}",
        reason="用旧备份恢复以后，照着它重新执行您的删除",
    ),
    KeptRecord(
        what="删除之前做的数据库备份里的副本，到备份的保存期满为止",
        reason="备份只在机器损坏时用来恢复，不能单独改；用旧备份恢复后会重新执行您的删除",
    ),
    KeptRecord(
        what="未成年人受到侵害的报告记录（有的话）：关于谁、什么情况、报告给谁、什么时候",
        reason="发现未成年人受到侵害要依法报告，报告过的要查得到；每个人删除时都这样写明，不说有没有",
    ),
]


_EXAMPLE = KeptRecord(
    what=f"由这段会话写成的训练例句，只留{'、'.join(KEPT_OF_EXAMPLE.values())}",
    reason="用来把那一句从训练例句里找出来拿掉；拿掉以后训练的模型里就没有它了",
)


class Again(Enum):
    """What an erasure that was carried out before found in a restored database."""

    ERASED = "erased"
    ALREADY = "already"
    UNKNOWN = "unknown"


async def erase(services: Services, *, conversation_id: str, kind: ErasureKind) -> Erased:
    """Delete texts, understanding, state, runs of procedures, buttons, ratings, receipts. The token's digest stays, for the 404.

    Raises Unavailable, with nothing erased, when the journal cannot be written: what is erased without it comes back
    with the next restore, and the person has been told that it is gone. The entry is written last before the commit.
    Should the commit fail after it, the journal names a wish that was uttered and that a replay may fulfil.
    """
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        entry = Entry(conversation_id=conversation_id, at=services.clock.now(), kind=kind)
        cases = await _empty(session, conversation, at=entry.at, now=entry.at)
        try:
            await asyncio.to_thread(append_entry, services.settings.journal, entry)
        except OSError as error:
            log.error("erasure_not_journalled", error=str(error))
            raise Unavailable(_NOT_ERASED) from error
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    await _remove_files(services, conversation_id, cases)
    return Erased(kept=[*_KEPT, *cases.kept])


async def erase_again(services: Services, *, conversation_id: str, at: datetime) -> Again:
    """Carry out an erasure that the journal names, as of its own moment. Doing it twice changes nothing."""
    async with services.database.write() as session:
        try:
            conversation = await lock_conversation(session, conversation_id)
        except NotFound:
            known = await session.get(ConversationRow, conversation_id)
            return Again.UNKNOWN if known is None else Again.ALREADY
        cases = await _empty(session, conversation, at=at, now=services.clock.now())
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    await _remove_files(services, conversation_id, cases)
    return Again.ERASED


async def _empty(session: AsyncSession, conversation: ConversationRow, *, at: datetime, now: datetime) -> Parting:
    cases = await part_with_cases(session, conversation.id, now=at)
    cases.kept += await part_with_orders(session, conversation.id, now=now)
    await take_back_all(session, conversation.id, now=now)
    forgotten = await forget(session, conversation.id, now=at)
    if forgotten.withdrawn:
        cases.kept.append(_EXAMPLE)
    for table in (
        AnswerReportRow,
        FollowUpRow,
        SampleRow,
        ReasonRow,
        BlockRow,
        MessageRatingRow,
        ConversationRatingRow,
        OfferRow,
        ProposalRow,
        NoteRow,
        ConversationLabelRow,
        GivenRow,
        BriefRow,
        InquiryRow,
        LoginAttemptRow,
        MailToldRow,
        CallRow,
        CallbackRow,
        ReceiptRow,
        PrintCodeRow,
        EvidenceRow,
        RunRow,
        TurnEventRow,
        TurnRow,
        PassRow,
        ThreadRow,
        ConversationFileRow,
        MessageRow,
    ):
        await session.execute(delete(table).where(table.conversation_id == conversation.id))
    await forget_subject(session, wechat_subject(conversation.id))
    conversation.erased_at = at
    conversation.owner = Owner.CLOSED
    conversation.owner_epoch = 0  # nothing acts on an erased conversation, however late: `lock_conversation`
    conversation.next_seq = 1
    conversation.seen_by_citizen = conversation.seen_by_seat = 0
    conversation.after_hours = False
    conversation.dialogue_state = None
    conversation.told_limits = {}
    conversation.handoff_reason = conversation.handoff_contact = conversation.topic_area = None
    end_danger(conversation)
    conversation.waiting_since = conversation.closed_at = conversation.learning_refused_at = None
    conversation.group_id = conversation.act_by = conversation.queued_at = conversation.reply_since = None
    conversation.last_message_at = conversation.created_at
    conversation.district = conversation.locale = None
    conversation.staff_id = conversation.staff_no = conversation.proof = conversation.proved_at = None
    conversation.earlier_ids = []
    conversation.real_name = conversation.real_name_by = None
    conversation.resolution = conversation.closed_topic = conversation.blocked_until = None
    conversation.lease_holder = conversation.lease_until = None
    await session.flush()
    return cases


async def _remove_files(services: Services, conversation_id: str, cases: Parting) -> None:
    """After the commit. What a crash leaves lying here, the daily look at retention and the sweep over cases remove."""
    await asyncio.to_thread(conversation_files(services.settings).remove_folder, conversation_id)
    for case_id in cases.erased:
        await asyncio.to_thread(case_files(services.settings).remove_folder, case_id)
