"""What seats fill in for citizens, and files of a conversation that a seat proposes for an application."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0041"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. What was filled in before, citizens filled in themselves."""
    op.add_column("runs", sa.Column("entered_by", base.Json(), nullable=False, server_default="{}"))
    op.add_column("runs", sa.Column("shown_mark", sa.String(16), nullable=True))
    op.add_column("runs", sa.Column("confirmed_mark", sa.String(16), nullable=True))
    op.add_column("case_files", sa.Column("proposed_by", sa.String(16), nullable=True))
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("file_id", sa.String(32), nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("staff_no", sa.String(16), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_evidence_conversation_id")),
        sa.ForeignKeyConstraint(["file_id"], ["conversation_files.id"], name=op.f("fk_evidence_file_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_evidence_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("file_id", "run_id", name=op.f("uq_evidence_file_id_run_id")),
    )
    op.create_index(op.f("ix_evidence_conversation_id"), "evidence", ["conversation_id"])
    op.create_index(op.f("ix_evidence_run_id"), "evidence", ["run_id"])


def downgrade() -> None:
    """Undo. Who filled in what is lost; what was filled in stays."""
    op.drop_table("evidence")
    with op.batch_alter_table("case_files") as case_files:
        case_files.drop_column("proposed_by")
    with op.batch_alter_table("runs") as runs:
        runs.drop_column("confirmed_mark")
        runs.drop_column("shown_mark")
        runs.drop_column("entered_by")
