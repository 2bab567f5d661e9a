"""Canned answers of the desk."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The next seed fills it."""
    op.create_table(
        "canned_answers",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("seed_digest", sa.String(64), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("content", base.Json(), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answers")),
    )


def downgrade() -> None:
    """Undo. What supervisors worded themselves is lost."""
    op.drop_table("canned_answers")
