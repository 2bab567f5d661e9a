"""Codes that print a paper at the desk."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "print_codes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("locator", sa.String(4), nullable=False),
        sa.Column("code_hash", sa.String(256), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(32), nullable=True),
        sa.Column("opened_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_print_codes_conversation_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_print_codes_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_codes")),
        sa.UniqueConstraint("locator", name=op.f("uq_print_codes_locator")),
        sa.UniqueConstraint("run_id", name=op.f("uq_print_codes_run_id")),
    )
    op.create_index(op.f("ix_print_codes_conversation_id"), "print_codes", ["conversation_id"])


def downgrade() -> None:
    """Undo. Codes that were given out open nothing any more."""
    op.drop_index(op.f("ix_print_codes_conversation_id"), table_name="print_codes")
    op.drop_table("print_codes")
