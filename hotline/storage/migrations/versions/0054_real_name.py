"""实名登录: who the identity provider says a citizen is, and the logins under way."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("conversations", sa.Column("real_name", base.Json(), nullable=True))
    op.add_column("conversations", sa.Column("real_name_by", sa.String(128), nullable=True))
    op.create_table(
        "login_attempts",
        sa.Column("state_digest", sa.String(64), nullable=False),
        sa.Column("browser_digest", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(64), nullable=False),
        sa.Column("page", sa.String(8), nullable=False),
        sa.Column("expires_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_login_attempts_conversation_id")
        ),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_login_attempts")),
    )
    op.create_index(op.f("ix_login_attempts_conversation_id"), "login_attempts", ["conversation_id"])
    op.create_index(op.f("ix_login_attempts_expires_at"), "login_attempts", ["expires_at"])


def downgrade() -> None:
    """Undo: nobody is logged in."""
    op.drop_index(op.f("ix_login_attempts_expires_at"), table_name="login_attempts")
    op.drop_index(op.f("ix_login_attempts_conversation_id"), table_name="login_attempts")
    op.drop_table("login_attempts")
    op.drop_column("conversations", "real_name_by")
    op.drop_column("conversations", "real_name")
