"""Trainees, whose answers a supervisor reads before they are sent."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Nobody is a trainee until a supervisor says so."""
    op.add_column("seats", sa.Column("trainee", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("seats") as seats:
        seats.alter_column("trainee", server_default=None)
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("staff_no", sa.String(16), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("owner_epoch", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("client_message_id", sa.String(64), nullable=False),
        sa.Column("created_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("decided_by_no", sa.String(16), nullable=True),
        sa.Column("decided_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("message_id", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_proposals_conversation_id")),
        sa.ForeignKeyConstraint(["account_id"], ["staff_accounts.id"], name=op.f("fk_proposals_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint(
            "conversation_id", "client_message_id", name=op.f("uq_proposals_conversation_id_client_message_id")
        ),
    )
    op.create_index("ix_proposals_state_conversation_id", "proposals", ["state", "conversation_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_proposals_state_conversation_id", table_name="proposals")
    op.drop_table("proposals")
    op.drop_column("seats", "trainee")
