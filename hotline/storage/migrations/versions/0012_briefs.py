"""What a citizen says to the brief that a seat sees first."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "briefs",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("waiting_since", _MOMENT, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_briefs_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_briefs")),
    )


def downgrade() -> None:
    """Undo. What citizens corrected is lost."""
    op.drop_table("briefs")
