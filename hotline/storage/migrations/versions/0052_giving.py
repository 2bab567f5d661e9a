"""Conversations that are given to seats by themselves, group by group."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Until a supervisor says so, nothing is given by itself."""
    op.add_column("seats", sa.Column("given_at", base.UtcDateTime(timezone=True), nullable=True))
    op.create_table(
        "group_giving",
        sa.Column("group_id", sa.String(24), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("set_by_no", sa.String(16), nullable=False),
        sa.Column("set_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_group_giving")),
    )
    op.create_table(
        "given_conversations",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("owner_epoch", sa.Integer(), nullable=False),
        sa.Column("given_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_given_conversations_conversation_id")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["staff_accounts.id"], name=op.f("fk_given_conversations_account_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_given_conversations")),
    )
    op.create_index(op.f("ix_given_conversations_given_at"), "given_conversations", ["given_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index(op.f("ix_given_conversations_given_at"), table_name="given_conversations")
    op.drop_table("given_conversations")
    op.drop_table("group_giving")
    op.drop_column("seats", "given_at")
