"""Promises of an answer or a call, and the calls made for them."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("group_id", sa.String(24), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("number", sa.String(20), nullable=True),
        sa.Column("day_part", sa.String(10), nullable=False),
        sa.Column("safe", sa.Boolean(), nullable=False),
        sa.Column("may_say_hotline", sa.Boolean(), nullable=False),
        sa.Column("check_word", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_callbacks_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    op.create_index(op.f("ix_callbacks_conversation_id"), "callbacks", ["conversation_id"])
    op.create_index("ix_callbacks_open", "callbacks", ["status", "due_at"])
    op.create_table(
        "callback_calls",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("callback_id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("staff_no", sa.String(16), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.ForeignKeyConstraint(["callback_id"], ["callbacks.id"], name=op.f("fk_callback_calls_callback_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_callback_calls_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_calls")),
    )
    op.create_index(op.f("ix_callback_calls_callback_id"), "callback_calls", ["callback_id"])
    op.create_index(op.f("ix_callback_calls_conversation_id"), "callback_calls", ["conversation_id"])
    op.create_index("ix_callback_calls_number", "callback_calls", ["number", "started_at"])


def downgrade() -> None:
    """Undo. What was promised is forgotten."""
    op.drop_table("callback_calls")
    op.drop_table("callbacks")
