"""What happened to a turn afterwards, and which message a button was offered under."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Buttons that were offered before know no message: pressing one leaves no event."""
    op.create_table(
        "turn_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("turn_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("detail", base.Json(), nullable=False),
        sa.Column("at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_turn_events_conversation_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turn_events_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn_events")),
    )
    op.create_index(op.f("ix_turn_events_conversation_id"), "turn_events", ["conversation_id"])
    op.create_index(op.f("ix_turn_events_turn_id"), "turn_events", ["turn_id"])
    op.create_index("ix_turn_events_at", "turn_events", ["at"])
    with op.batch_alter_table("offers") as offers:
        offers.add_column(sa.Column("in_reply_to", sa.String(32), nullable=True))


def downgrade() -> None:
    """Undo. All events are lost."""
    with op.batch_alter_table("offers") as offers:
        offers.drop_column("in_reply_to")
    op.drop_index("ix_turn_events_at", table_name="turn_events")
    op.drop_index(op.f("ix_turn_events_turn_id"), table_name="turn_events")
    op.drop_index(op.f("ix_turn_events_conversation_id"), table_name="turn_events")
    op.drop_table("turn_events")
