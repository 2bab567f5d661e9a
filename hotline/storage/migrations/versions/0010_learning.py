"""The learning loop: candidates, how far the log was read, labels, and examples to be withdrawn."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "candidates",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("turn_id", sa.String(32), nullable=False),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("meaning", sa.String(120), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("found", sa.String(120), nullable=True),
        sa.Column("chosen", sa.String(120), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reasons", base.Json(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("kind_name", sa.String(40), nullable=True),
        sa.Column("model_id", sa.String(64), nullable=True),
        sa.Column("asked_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_candidates_conversation_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_candidates_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("turn_id", name=op.f("uq_candidates_turn_id")),
    )
    op.create_index(op.f("ix_candidates_conversation_id"), "candidates", ["conversation_id"])
    op.create_index("ix_candidates_group_id", "candidates", ["group_id"])
    op.create_table(
        "learning_marks",
        sa.Column("name", sa.String(24), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_learning_marks")),
    )
    op.create_table(
        "labels",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("meanings", base.Json(), nullable=False),
        sa.Column("skip_reason", sa.String(24), nullable=True),
        sa.Column("wants_second", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("exported_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("written_from", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint("group_id", "by", name=op.f("uq_labels_group_id_by")),
    )
    op.create_table(
        "withdrawn_examples",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_withdrawn_examples")),
    )


def downgrade() -> None:
    """Undo. Candidates and labels are lost."""
    op.drop_table("withdrawn_examples")
    op.drop_table("labels")
    op.drop_table("learning_marks")
    op.drop_index("ix_candidates_group_id", table_name="candidates")
    op.drop_index(op.f("ix_candidates_conversation_id"), table_name="candidates")
    op.drop_table("candidates")
