"""Typed reasons for reading what is over or in other hands, and exports."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0031"
down_revision = "0027"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "lookup_reasons",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=True),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_lookup_reasons_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_reasons")),
    )
    op.create_index(op.f("ix_lookup_reasons_conversation_id"), "lookup_reasons", ["conversation_id"])
    op.create_index("ix_lookup_reasons_staff", "lookup_reasons", ["staff_id", "created_at"])
    op.create_table(
        "exports",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("area", sa.String(24), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_by_no", sa.String(16), nullable=False),
        sa.Column("asked_by_name", sa.String(32), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by_no", sa.String(16), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("words", sa.String(200), nullable=True),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_asked_at"), "exports", ["asked_at"])


def downgrade() -> None:
    """Undo. Why people looked is lost; the audit trail still says that they did."""
    op.drop_table("exports")
    op.drop_table("lookup_reasons")
