"""E-mail to staff: who wants it, and what each was told."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Nobody gets any until they say so."""
    op.create_table(
        "mail_addresses",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("confirmed_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.String(128), nullable=True),
        sa.Column("code_until", base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("kinds", base.Json(), nullable=False),
        sa.Column("last_mail", sa.String(32), nullable=True),
        sa.Column("last_sent_at", base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["staff_accounts.id"], name=op.f("fk_mail_addresses_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_addresses")),
    )
    op.create_table(
        "mail_told",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=True),
        sa.Column("told_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_accounts.id"], name=op.f("fk_mail_told_account_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_mail_told_conversation_id")),
        sa.PrimaryKeyConstraint("account_id", "kind", "key", name=op.f("pk_mail_told")),
    )
    op.create_index(op.f("ix_mail_told_conversation_id"), "mail_told", ["conversation_id"])


def downgrade() -> None:
    """Undo: nobody gets e-mail."""
    op.drop_index(op.f("ix_mail_told_conversation_id"), table_name="mail_told")
    op.drop_table("mail_told")
    op.drop_table("mail_addresses")
