"""The registry of models, what they were made of and what was reported of them, and the jobs that make them."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "data_versions",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file", sa.String(128), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("git_commit", sa.String(40), nullable=True),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("intents", sa.Integer(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_data_versions")),
    )
    op.create_table(
        "models",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("file", sa.String(128), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("data_digest", sa.String(64), nullable=False),
        sa.Column("trained_seconds", sa.Double(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("removed_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["data_digest"], ["data_versions.digest"], name=op.f("fk_models_data_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("candidate_id", sa.String(64), nullable=False),
        sa.Column("against_id", sa.String(64), nullable=False),
        sa.Column("file", sa.String(128), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("refusals", base.Json(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["models.id"], name=op.f("fk_reports_candidate_id")),
        sa.ForeignKeyConstraint(["against_id"], ["models.id"], name=op.f("fk_reports_against_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_candidate_id", "reports", ["candidate_id"])
    op.create_table(
        "learning_jobs",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(16), nullable=True),
        sa.Column("order", base.Json(), nullable=False),
        sa.Column("host", sa.String(64), nullable=False),
        sa.Column("made", sa.String(64), nullable=True),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("asked_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_jobs")),
    )
    op.create_index("ix_learning_jobs_asked_at", "learning_jobs", ["asked_at"])


def downgrade() -> None:
    """Undo. The files stay where they are; what is known of them is lost."""
    op.drop_index("ix_learning_jobs_asked_at", table_name="learning_jobs")
    op.drop_table("learning_jobs")
    op.drop_index("ix_reports_candidate_id", table_name="reports")
    op.drop_table("reports")
    op.drop_table("models")
    op.drop_table("data_versions")
