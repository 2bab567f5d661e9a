"""Notices to every citizen, and the assistant's switch."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "notices",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("written_by", sa.String(64), nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_ends_at"), "notices", ["ends_at"])
    op.create_table(
        "assistant_switches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("turned_by", sa.String(64), nullable=False),
        sa.Column("turned_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistant_switches")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("assistant_switches")
    op.drop_table("notices")
