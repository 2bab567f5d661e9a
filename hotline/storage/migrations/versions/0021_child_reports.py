"""Reports about harm to a child: kept for good."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "child_reports",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("agencies", sa.JSON(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("reported_at", _MOMENT, nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("staff_no", sa.String(16), nullable=False),
        sa.Column("staff_name", sa.String(32), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_child_reports_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_reports")),
    )
    op.create_index("ix_child_reports_conversation_id", "child_reports", ["conversation_id", "created_at"])
    op.create_index("ix_child_reports_created_at", "child_reports", ["created_at"])


def downgrade() -> None:
    """Undo. The entries are lost: export them first."""
    op.drop_table("child_reports")
