"""Files and pictures in conversations."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0038"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversation_files",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False),
        sa.Column("sender", sa.String(8), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_conversation_files_conversation_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_conversation_files_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_files")),
        sa.UniqueConstraint("message_id", name=op.f("uq_conversation_files_message_id")),
    )
    op.create_index(op.f("ix_conversation_files_conversation_id"), "conversation_files", ["conversation_id"])


def downgrade() -> None:
    """Undo. The files stay on the disk, without a name."""
    op.drop_table("conversation_files")
