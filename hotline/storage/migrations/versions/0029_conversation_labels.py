"""Labels that staff put on conversations."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversation_labels",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("label", sa.String(24), nullable=False),
        sa.Column("added_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_conversation_labels_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "label", name=op.f("pk_conversation_labels")),
    )


def downgrade() -> None:
    """Undo. Which conversation had which label is lost."""
    op.drop_table("conversation_labels")
