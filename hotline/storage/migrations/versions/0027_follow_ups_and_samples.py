"""Bad ratings followed up, conversations drawn for scoring; whose the rated conversation was, and when one began."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("owner_id", sa.String(32), nullable=True),
        sa.Column("owner_no", sa.String(16), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("visit", sa.String(12), nullable=True),
        sa.Column("visit_words", sa.Text(), nullable=True),
        sa.Column("visited_at", _MOMENT, nullable=True),
        sa.Column("outcome", sa.String(12), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_follow_ups_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index(op.f("ix_follow_ups_conversation_id"), "follow_ups", ["conversation_id"])
    op.create_index("ix_follow_ups_stage", "follow_ups", ["stage", "due_on"])
    op.create_index("ix_follow_ups_created_at", "follow_ups", ["created_at"])
    op.create_index("ix_follow_ups_ended_at", "follow_ups", ["ended_at"])
    op.create_table(
        "quality_samples",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("staff_no", sa.String(16), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("drawn_at", _MOMENT, nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("full", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("scored_by", sa.String(16), nullable=True),
        sa.Column("scored_at", _MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_quality_samples_conversation_id")
        ),
        sa.UniqueConstraint("conversation_id", "staff_id", name=op.f("uq_quality_samples_conversation_id_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_samples")),
    )
    op.create_index("ix_quality_samples_staff", "quality_samples", ["staff_id", "drawn_at"])
    op.create_index("ix_quality_samples_drawn_at", "quality_samples", ["drawn_at"])
    op.add_column("conversation_ratings", sa.Column("staff_id", sa.String(32), nullable=True))
    op.create_index("ix_conversations_created_at", "conversations", ["created_at"])


def downgrade() -> None:
    """Undo. What was found and said about quality is lost."""
    op.drop_index("ix_conversations_created_at", "conversations")
    op.drop_column("conversation_ratings", "staff_id")
    op.drop_table("quality_samples")
    op.drop_table("follow_ups")
