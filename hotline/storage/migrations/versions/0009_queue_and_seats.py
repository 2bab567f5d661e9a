"""Skill groups and the order of the queue, waits that are over, seats, and notes among staff."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply. Who waits already keeps the place; without a group, everybody serves it."""
    op.drop_index("ix_conversations_queue", table_name="conversations")
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("group_id", sa.String(24), nullable=True))
        conversations.add_column(sa.Column("queued_at", _MOMENT, nullable=True))
        conversations.add_column(sa.Column("queue_rank", sa.Integer(), nullable=True))
        conversations.add_column(sa.Column("act_by", sa.Date(), nullable=True))
    op.execute("UPDATE conversations SET queued_at = waiting_since WHERE owner = 'queue'")
    op.execute("UPDATE conversations SET queue_rank = 9999999 WHERE owner IN ('queue', 'staff')")
    op.execute("UPDATE conversations SET queue_rank = 0 WHERE danger_at IS NOT NULL")
    op.create_index("ix_conversations_queue", "conversations", ["owner", "queue_rank", "waiting_since", "id"])
    op.create_table(
        "waits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.String(24), nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("end", sa.String(12), nullable=False),
        sa.Column("after_hours", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waits")),
    )
    op.create_index("ix_waits_recent", "waits", ["group_id", "end", "after_hours", "ended_at"])
    op.create_table(
        "seats",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("group_ids", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(10), nullable=False),
        sa.Column("busy_with", sa.String(12), nullable=True),
        sa.Column("since", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["staff_accounts.id"], name=op.f("fk_seats_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_seats")),
    )
    seats = sa.table(
        "seats",
        sa.column("account_id", sa.String(32)),
        sa.column("group_ids", sa.JSON()),
        sa.column("capacity", sa.Integer()),
        sa.column("presence", sa.String(10)),
    )
    accounts = sa.table("staff_accounts", sa.column("id", sa.String(32)))
    everybody = sa.select(accounts.c.id, sa.literal([], sa.JSON()), sa.literal(5), sa.literal("offline"))
    op.execute(sa.insert(seats).from_select(["account_id", "group_ids", "capacity", "presence"], everybody))
    op.create_table(
        "notes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(32), nullable=False),
        sa.Column("author_no", sa.String(16), nullable=False),
        sa.Column("author_name", sa.String(32), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_notes_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_conversation_id_created_at", "notes", ["conversation_id", "created_at"])


def downgrade() -> None:
    """Undo. Notes and the history of waits are lost."""
    for table in ("notes", "seats", "waits"):
        op.drop_table(table)
    op.drop_index("ix_conversations_queue", table_name="conversations")
    with op.batch_alter_table("conversations") as conversations:
        for column in ("act_by", "queue_rank", "queued_at", "group_id"):
            conversations.drop_column(column)
    op.create_index("ix_conversations_queue", "conversations", ["owner", "waiting_since"])
