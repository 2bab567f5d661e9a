"""Reports from the desk that something in the knowledge is wrong or out of date."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "answer_reports",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("subject_kind", sa.String(12), nullable=False),
        sa.Column("subject_id", sa.String(120), nullable=False),
        sa.Column("subject_version", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(12), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("staff_no", sa.String(16), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_by", sa.String(64), nullable=True),
        sa.Column("settlement", sa.String(12), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_answer_reports_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_reports")),
    )
    op.create_index(op.f("ix_answer_reports_conversation_id"), "answer_reports", ["conversation_id"])


def downgrade() -> None:
    """Undo. Reports are lost."""
    op.drop_index(op.f("ix_answer_reports_conversation_id"), table_name="answer_reports")
    op.drop_table("answer_reports")
