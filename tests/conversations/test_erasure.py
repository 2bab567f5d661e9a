"""Erasing a conversation: what is gone, and that the citizen is told of each thing that stays."""

from typing import Any, cast

from sqlalchemy import func, select

from hotline.conversations import takeover
from hotline.conversations.erasure import KEPT_OF_AUDIT, KEPT_OF_CONVERSATION, KEPT_OF_JOURNAL
from hotline.conversations.models import ConversationRow
from hotline.conversations.takeover import SeatRef
from hotline.privacy.audit import Action, Actor, AuditEntry, Object, record
from hotline.privacy.journal import Entry
from hotline.procedures.run import Run
from hotline.services import Services
from hotline.storage.tables import metadata
from tests.conftest import Citizen
from tests.fakes import FakeBrain
from tests.procedures.test_store import reply_keeping

SEAT = SeatRef(id="5ea7", staff_no="101", name="李某")


async def _row(services: Services, conversation_id: str) -> ConversationRow:
    async with services.database.read() as session:
        return await session.get_one(ConversationRow, conversation_id)


async def _full_life(citizen: Citizen, services: Services) -> ConversationRow:
    """A conversation that has used every column."""
    await citizen.say("他要打死我")
    brain = cast("FakeBrain", services.brain)
    brain.reply = reply_keeping(Run("0" * 32, "wages", {"who": "firm"}))
    await citizen.say("单位欠的")
    await citizen.http.post(f"{citizen.path}/handoff", json={"reason": "急", "contact": "李"}, headers=citizen.headers)
    await citizen.http.post(f"{citizen.path}/rating", json={"score": 5}, headers=citizen.headers)
    async with services.database.write() as session:
        await takeover.acknowledge_danger(services, session, conversation_id=citizen.id, seat=SEAT)
        row = await session.get_one(ConversationRow, citizen.id)
        row.locale, row.after_hours, row.dialogue_state = "zh-CN", True, {"slots": {}}
        row.learning_refused_at = row.created_at
        row.staff_id, row.staff_no = SEAT.id, SEAT.staff_no
        row.group_id, row.queued_at, row.act_by = "general", row.created_at, row.created_at.date()
        row.told_limits = {"admin_review/apply": "2026-09-30"}
        row.danger_escalated_at = row.created_at
        row.resolution, row.closed_topic = "danger", "crisis"
        row.blocked_until = row.created_at
        row.proof, row.proved_at, row.earlier_ids = "receipt", row.created_at, ["0" * 32]
        row.real_name, row.real_name_by = {"name": "李某", "id_number_end": None, "phone_end": None}, "hash"
        row.closed_at, row.lease_holder, row.lease_until = row.created_at, "x", row.created_at
        record(
            session,
            at=services.clock.now(),
            actor=Actor.staff(id=SEAT.id, login="li"),
            action=Action.CONVERSATION_ANSWERED,
            object=Object("conversation", citizen.id),
            details={"seq": 3},
        )
    return await _row(services, citizen.id)


async def test_each_column_that_stays_is_named_to_the_citizen(new_citizen: Any, services: Services, clock: Any) -> None:
    """The list left out the channel, times, and what the audit trail goes on saying."""
    citizen = await new_citizen(district="王益区")
    clock.advance(minutes=3)
    before = await _full_life(citizen, services)
    columns = [column.key for column in ConversationRow.__mapper__.column_attrs]
    unused = {name for name in columns if getattr(before, name) is None}
    assert unused == {"erased_at"}

    clock.advance(minutes=3)
    answer = (await citizen.http.delete(citizen.path, headers=citizen.headers)).json()
    after = await _row(services, citizen.id)
    assert after.last_message_at == after.created_at != before.last_message_at
    empty = (None, False, 0, {}, [])
    stays = {
        name
        for name in columns
        if getattr(after, name) not in empty and (name, getattr(after, name)) != ("next_seq", 1)
    }
    stays -= {"last_message_at"}
    assert stays | {"rehearsal", "clock_shift_seconds"} == set(KEPT_OF_CONVERSATION)
    assert set(KEPT_OF_AUDIT) == {column.key for column in AuditEntry.__mapper__.column_attrs}
    assert set(KEPT_OF_JOURNAL) == set(Entry.model_fields)
    conversation, audit, journal, backups, of_children = answer["kept"]
    assert all(words in conversation["what"] for words in KEPT_OF_CONVERSATION.values())
    assert all(words in audit["what"] for words in KEPT_OF_AUDIT.values())
    assert all(words in journal["what"] for words in KEPT_OF_JOURNAL.values())
    assert "备份" in backups["what"]
    assert "有的话" in of_children["what"], "the same for everybody: who harmed a child must not learn of a report"
    assert all(entry["reason"] for entry in answer["kept"])


async def test_no_other_table_holds_a_row_of_it(citizen: Citizen, services: Services) -> None:
    await _full_life(citizen, services)

    async def rows() -> dict[str, int]:
        found: dict[str, int] = {}
        async with services.database.read() as session:
            for table in metadata.sorted_tables:
                if "conversation_id" in table.c:
                    of_it = select(func.count()).select_from(table).where(table.c.conversation_id == citizen.id)
                    found[table.name] = await session.scalar(of_it) or 0
        return found

    before = await rows()
    assert {"messages", "turns", "offers", "receipts", "runs", "conversation_ratings"} <= {
        n for n, c in before.items() if c
    }
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert not any((await rows()).values())
