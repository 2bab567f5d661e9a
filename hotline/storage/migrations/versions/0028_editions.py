"""Editions of answers, items and organisations, written at the workbench."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0028"
down_revision = "0031"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "editions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("entry_id", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("reviewer_id", sa.String(32), nullable=True),
        sa.Column("reviewer_name", sa.String(64), nullable=True),
        sa.Column("publisher_name", sa.String(64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=True),
        sa.UniqueConstraint("kind", "entry_id", "number", name=op.f("uq_editions_kind_entry_id_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
    )
    op.create_index(op.f("ix_editions_state"), "editions", ["state"])
    op.create_index("ix_editions_entry", "editions", ["kind", "entry_id"])


def downgrade() -> None:
    """Undo. Drafts and former editions are lost; what is in force stays in the entries' own tables."""
    op.drop_table("editions")
