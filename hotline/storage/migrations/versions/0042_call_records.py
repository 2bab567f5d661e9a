"""Call records of a telephone system."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0042"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "call_records",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("called_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("wait_seconds", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_records")),
    )
    op.create_index("ix_call_records_called_at", "call_records", ["called_at"])


def downgrade() -> None:
    """Undo. The records are lost; the sheets they came from bring them back."""
    op.drop_table("call_records")
