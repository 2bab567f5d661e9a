"""Runs of procedures: answers so far, by conversation."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "runs",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(64), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("answers", base.Json(), nullable=False),
        sa.Column("place", base.Json(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_runs_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index("ix_runs_conversation_id_updated_at", "runs", ["conversation_id", "updated_at"])


def downgrade() -> None:
    """Undo. The answers of all runs are lost."""
    op.drop_index("ix_runs_conversation_id_updated_at", table_name="runs")
    op.drop_table("runs")
