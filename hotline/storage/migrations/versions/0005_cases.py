"""Cases: their record, files and keys; and the organisation a caseworker belongs to."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "cases",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("organisation_id", sa.String(80), nullable=False),
        sa.Column("organisation_name", sa.String(), nullable=False),
        sa.Column("filing", sa.String(12), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=True),
        sa.Column("run_id", sa.String(32), nullable=True),
        sa.Column("code_hash", sa.String(128), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("late_after", sa.Date(), nullable=True),
        sa.Column("sweep_after", sa.Date(), nullable=True),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("filed_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("erased_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_cases_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("run_id", name=op.f("uq_cases_run_id")),
    )
    op.create_index("ix_cases_organisation_id_due_on", "cases", ["organisation_id", "due_on"])
    op.create_index("ix_cases_conversation_id", "cases", ["conversation_id"])
    op.create_index("ix_cases_sweep_after", "cases", ["sweep_after"])
    op.create_index("ix_cases_updated_at", "cases", ["updated_at"])
    op.create_table(
        "case_events",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("party", sa.String(12), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=True),
        sa.Column("particulars", base.Json(), nullable=False),
        sa.Column("content", base.Json(), nullable=True),
        sa.Column("salt", sa.String(64), nullable=True),
        sa.Column("content_digest", sa.String(64), nullable=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_case_events")),
    )
    op.create_table(
        "case_files",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_files_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_files")),
    )
    op.create_index(op.f("ix_case_files_case_id"), "case_files", ["case_id"])
    op.create_table(
        "case_tokens",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("expires_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_tokens_case_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_case_tokens")),
    )
    op.create_index(op.f("ix_case_tokens_case_id"), "case_tokens", ["case_id"])
    op.create_index(op.f("ix_case_tokens_expires_at"), "case_tokens", ["expires_at"])
    op.create_table(
        "case_counters",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_case_counters")),
    )
    with op.batch_alter_table("staff_accounts") as accounts:
        accounts.add_column(sa.Column("organisation_id", sa.String(80), nullable=True))


def downgrade() -> None:
    """Undo. All cases are lost."""
    with op.batch_alter_table("staff_accounts") as accounts:
        accounts.drop_column("organisation_id")
    for table in ("case_counters", "case_tokens", "case_files", "case_events", "cases"):
        op.drop_table(table)
