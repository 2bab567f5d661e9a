"""Danger inside a procedure: whoever is at work in the conversation reads afterwards what the message told."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("turns", sa.Column("unheard", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("turns") as turns:
        turns.alter_column("unheard", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    op.create_index(
        "ix_turns_unheard",
        "turns",
        ["accepted_at"],
        postgresql_where=sa.text("unheard IS true"),
        sqlite_where=sa.text("unheard IS 1"),
    )


def downgrade() -> None:
    """Undo. What was told with a cry for help and not read yet is asked for again."""
    op.drop_index("ix_turns_unheard", table_name="turns")
    with op.batch_alter_table("turns") as turns:
        turns.drop_column("unheard")
