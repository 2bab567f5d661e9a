"""First replies: since when one is owed, and how long it took; ratings are found by their day."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply. Whoever waits while this runs is owed a first reply that is not measured."""
    op.add_column("conversations", sa.Column("reply_since", _MOMENT, nullable=True))
    op.create_index(
        "ix_conversations_reply_owed",
        "conversations",
        ["reply_since"],
        postgresql_where=sa.text("reply_since IS NOT NULL"),
        sqlite_where=sa.text("reply_since IS NOT NULL"),
    )
    op.create_table(
        "first_replies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("group_id", sa.String(24), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_replies")),
    )
    op.create_index("ix_first_replies_at", "first_replies", ["at"])
    op.create_index("ix_conversation_ratings_created_at", "conversation_ratings", ["created_at"])
    op.create_index("ix_message_ratings_created_at", "message_ratings", ["created_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_message_ratings_created_at", "message_ratings")
    op.drop_index("ix_conversation_ratings_created_at", "conversation_ratings")
    op.drop_table("first_replies")
    op.drop_index("ix_conversations_reply_owed", "conversations")
    op.drop_column("conversations", "reply_since")
