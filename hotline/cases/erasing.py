"""What becomes of somebody's cases when they have their conversation erased.

What was never filed is theirs alone and goes. What was filed is the receiving organisation's file: it stays, without
its tie to the conversation, and the citizen is told so with the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.kinds import KIND_TITLES, CaseKind, CaseState, Party
from hotline.cases.models import CaseEventRow, CaseFileRow, CaseRow, CaseTokenRow
from hotline.cases.numbers import shown
from hotline.cases.record import ERASED, Entry, append, entries_of, erase_content, standing_of
from hotline.conversations.messages import KeptRecord

KEPT_OF_ERASED = {
    "id": "办件的内部编号",
    "number": "办件编号",
    "kind": "申请的种类",
    "organisation_id": "收件机构的代号",
    "organisation_name": "收件机构",
    "filing": "提交方式",
    "state": "状态",
    "last_day": "最后一天",
    "head": "记录的摘要（从它得不出内容）",
    "events": "记录的条数",
    "created_at": "起草的时间",
    "updated_at": "改动的时间",
    "erased_at": "删除的时间",
}
"""What the row of an erased case still says, by column; a test holds it to the table."""


@dataclass
class Parting:
    """What stays, and the cases whose files are to be removed once the transaction is committed."""

    kept: list[KeptRecord] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)


async def part_with_cases(session: AsyncSession, conversation_id: str, *, now: datetime) -> Parting:
    """Erase what was never filed, untie what was, in the caller's transaction."""
    parting = Parting()
    of_it = select(CaseRow).where(CaseRow.conversation_id == conversation_id).with_for_update()
    for case in (await session.scalars(of_it.order_by(CaseRow.number))).all():
        entries = await entries_of(session, case.id)
        standing = standing_of(CaseKind(case.kind), entries)
        if not standing.handed_in:
            await _erase(session, case, entries, now=now)
            parting.erased.append(case.id)
            parting.kept.append(_shell(case))
        else:
            case.conversation_id = case.run_id = None
            parting.kept.append(_file_of_the_organisation(case))
    return parting


async def _erase(session: AsyncSession, case: CaseRow, entries: Sequence[CaseEventRow], *, now: datetime) -> None:
    for entry in entries:
        erase_content(entry)
    await session.execute(delete(CaseFileRow).where(CaseFileRow.case_id == case.id))
    await session.execute(delete(CaseTokenRow).where(CaseTokenRow.case_id == case.id))
    append(session, case, Entry(now, ERASED, Party.CITIZEN, {}))
    case.conversation_id = case.run_id = case.code_hash = None
    case.due_on = case.late_after = case.sweep_after = None
    case.erased_at = now


def _shell(case: CaseRow) -> KeptRecord:
    passed_on = "申请已经转给收件机构的，那一份在它手里，要删请找它。" if case.state == CaseState.PASSED_ON else ""
    return KeptRecord(
        what=f"办件 {shown(case.number)} 不含内容的记录：{'、'.join(KEPT_OF_ERASED.values())}，以及做过哪几步",
        reason=f"用来证明已经按您的要求删除，并且让存档的前后顺序可以核对。{passed_on}",
    )


def _file_of_the_organisation(case: CaseRow) -> KeptRecord:
    kind = CaseKind(case.kind)
    archive = "，并要立卷归档（人民调解法第二十七条）" if kind is CaseKind.MEDIATION else ""
    return KeptRecord(
        what=f"办件 {shown(case.number)}（{KIND_TITLES[kind]}）：申请内容、材料和办理记录",
        reason=(
            f"已经提交给{case.organisation_name}，是它办理这件事的案卷，处理它不以您同意为前提"
            f"（个人信息保护法第十三条）{archive}；保存多久按它的档案规定，依据待核。"
            "它和这段会话的联系已经删除，您仍可用办件编号和查询码查看。"
        ),
    )
