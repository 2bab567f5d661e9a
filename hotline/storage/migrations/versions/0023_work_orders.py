"""Work orders with their record, and the outbox to other systems."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "work_orders",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=True),
        sa.Column("connector", sa.String(16), nullable=True),
        sa.Column("topic_area", sa.String(24), nullable=True),
        sa.Column("district", sa.String(32), nullable=True),
        sa.Column("form", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("unit", sa.String(80), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("staff_no", sa.String(16), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("erased_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_work_orders_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_work_orders_number")),
    )
    op.create_index("ix_work_orders_conversation_id", "work_orders", ["conversation_id"])
    op.create_index("ix_work_orders_state_due_on", "work_orders", ["state", "due_on"])
    op.create_index("ix_work_orders_staff_id", "work_orders", ["staff_id", "state"])
    op.create_table(
        "work_order_events",
        sa.Column("order_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("action", sa.String(12), nullable=False),
        sa.Column("party", sa.String(12), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=True),
        sa.Column("staff_no", sa.String(16), nullable=True),
        sa.Column("particulars", sa.JSON(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("report_id", sa.String(64), nullable=True),
        sa.Column("report_digest", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["work_orders.id"], name=op.f("fk_work_order_events_order_id")),
        sa.PrimaryKeyConstraint("order_id", "seq", name=op.f("pk_work_order_events")),
        sa.UniqueConstraint("order_id", "report_id", name=op.f("uq_work_order_events_order_id_report_id")),
    )
    op.create_table(
        "work_order_counters",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_work_order_counters")),
    )
    op.create_table(
        "deliveries",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("connector", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("subject_name", sa.String(24), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("lease_holder", sa.String(32), nullable=True),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("failure", sa.String(12), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("id", name=op.f("uq_deliveries_id")),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "next_at"])
    op.create_index("ix_deliveries_subject", "deliveries", ["connector", "subject_id", "position"])
    op.create_table(
        "connector_nonces",
        sa.Column("connector", sa.String(16), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("connector", "nonce", name=op.f("pk_connector_nonces")),
    )
    op.create_index("ix_connector_nonces_expires_at", "connector_nonces", ["expires_at"])


def downgrade() -> None:
    """Undo. Orders and their records are lost: export them first."""
    for table in (
        "connector_nonces",
        "deliveries",
        "work_order_counters",
        "work_order_events",
        "work_orders",
    ):
        op.drop_table(table)
