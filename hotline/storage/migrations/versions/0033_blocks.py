"""Abuse and blocks with an end; answers that were of no help are followed up like bad scores."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "blocks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.String(32), nullable=False),
        sa.Column("raised_by_no", sa.String(16), nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.Column("set_by_no", sa.String(16), nullable=True),
        sa.Column("ends_at", _MOMENT, nullable=True),
        sa.Column("settled_by_no", sa.String(16), nullable=True),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_blocks_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
    )
    op.create_index(op.f("ix_blocks_conversation_id"), "blocks", ["conversation_id"])
    op.create_index("ix_blocks_open", "blocks", ["settled_at", "ends_at"])
    op.add_column("conversations", sa.Column("blocked_until", _MOMENT, nullable=True))
    with op.batch_alter_table("follow_ups") as follow_ups:
        follow_ups.alter_column("score", existing_type=sa.Integer(), nullable=True)
        follow_ups.add_column(sa.Column("message_id", sa.String(32), nullable=True))


def downgrade() -> None:
    """Undo. Blocks are lifted by it, and follow-ups without a score are lost."""
    op.execute("DELETE FROM follow_ups WHERE score IS NULL")
    with op.batch_alter_table("follow_ups") as follow_ups:
        follow_ups.drop_column("message_id")
        follow_ups.alter_column("score", existing_type=sa.Integer(), nullable=False)
    op.drop_column("conversations", "blocked_until")
    op.drop_table("blocks")
