"""Tables of work orders. What the citizen told stands in the order's `form` and in events' `content`, and nowhere else.

An order's row is also the lock that keeps its events in order; what it says of the state is a copy of what they say.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.orm.attributes import get_history

from hotline.storage.base import Base, DayCounter

ID = String(32)


class WorkOrderRow(Base):
    """One work order. `connector`: the platform it went to when it was opened; None: it is handled from the desk.

    `staff_id` is the seat who looks after it now.
    """

    __tablename__ = "work_orders"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    connector: Mapped[str | None] = mapped_column(String(16))
    topic_area: Mapped[str | None] = mapped_column(String(24))
    district: Mapped[str | None] = mapped_column(String(32))
    form: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str | None] = mapped_column(String(80))
    due_on: Mapped[date | None]
    staff_id: Mapped[str] = mapped_column(ID)
    staff_no: Mapped[str] = mapped_column(String(16))
    events: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_work_orders_state_due_on", "state", "due_on"),
        Index("ix_work_orders_staff_id", "staff_id", "state"),
    )


class WorkOrderEventRow(Base):
    """One entry of an order's record. `particulars` are closed words, days and the unit's name; `content` is what was
    written, and can be erased. `report_id` is the platform's own number of what it reported, `report_digest` its digest.
    """

    __tablename__ = "work_order_events"

    order_id: Mapped[str] = mapped_column(ForeignKey("work_orders.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(12))
    party: Mapped[str] = mapped_column(String(12))
    staff_id: Mapped[str | None] = mapped_column(ID)
    staff_no: Mapped[str | None] = mapped_column(String(16))
    particulars: Mapped[dict[str, Any]]
    content: Mapped[str | None] = mapped_column(Text)
    report_id: Mapped[str | None] = mapped_column(String(64))
    report_digest: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("order_id", "report_id"),)


class WorkOrderCounterRow(DayCounter, Base):
    """How many numbers a day has given out."""

    __tablename__ = "work_order_counters"


class RecordIsAppendOnly(Exception):
    """Somebody tried to change or delete what is recorded."""


@event.listens_for(WorkOrderEventRow, "before_delete")
def _never_delete(_mapper: Mapper[WorkOrderEventRow], _connection: Connection, _target: WorkOrderEventRow) -> None:
    raise RecordIsAppendOnly


@event.listens_for(WorkOrderEventRow, "before_update")
def _only_erase(mapper: Mapper[WorkOrderEventRow], _connection: Connection, target: WorkOrderEventRow) -> None:
    changed = {column.key for column in mapper.column_attrs if get_history(target, column.key).has_changes()}
    if not changed <= {"content"} or target.content is not None:
        raise RecordIsAppendOnly
