"""The WeChat official account."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    moment = base.UtcDateTime(timezone=True)
    op.create_table(
        "wechat_threads",
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("openid_digest", sa.String(64), nullable=False),
        sa.Column("openid_sealed", sa.Text(), nullable=False),
        sa.Column("sent_up_to", sa.Integer(), nullable=False),
        sa.Column("sent_parts", sa.Integer(), nullable=False),
        sa.Column("options", base.Json(), nullable=False),
        sa.Column("numbered", sa.Integer(), nullable=False),
        sa.Column("confirming", sa.String(8), nullable=True),
        sa.Column("rating_epoch", sa.Integer(), nullable=True),
        sa.Column("heard_at", moment, nullable=False),
        sa.Column("unfollowed_at", moment, nullable=True),
        sa.Column("left_at", moment, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_wechat_threads_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_wechat_threads")),
    )
    op.create_index("ix_wechat_threads_openid_digest_created_at", "wechat_threads", ["openid_digest", "created_at"])
    op.create_index(
        "ix_wechat_threads_current",
        "wechat_threads",
        ["openid_digest"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
        sqlite_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "wechat_arrivals",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("stamp", sa.String(64), nullable=False),
        sa.Column("openid_digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("erases", sa.String(32), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("lease_holder", sa.String(32), nullable=True),
        sa.Column("lease_until", moment, nullable=True),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("done_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_wechat_arrivals")),
        sa.UniqueConstraint("key", name=op.f("uq_wechat_arrivals_key")),
        sa.UniqueConstraint("stamp", name=op.f("uq_wechat_arrivals_stamp")),
    )
    op.create_index("ix_wechat_arrivals_openid_digest_position", "wechat_arrivals", ["openid_digest", "position"])
    op.create_index(
        "ix_wechat_arrivals_open",
        "wechat_arrivals",
        ["next_at"],
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.create_index("ix_wechat_arrivals_received_at", "wechat_arrivals", ["received_at"])
    op.create_table(
        "wechat_access",
        sa.Column("app_id", sa.String(24), nullable=False),
        sa.Column("token_sealed", sa.Text(), nullable=True),
        sa.Column("token_digest", sa.String(64), nullable=True),
        sa.Column("good_until", moment, nullable=False),
        sa.PrimaryKeyConstraint("app_id", name=op.f("pk_wechat_access")),
    )
    op.create_table(
        "wechat_passes",
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("good_until", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_wechat_passes_conversation_id")
        ),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_wechat_passes")),
    )
    op.create_index(op.f("ix_wechat_passes_conversation_id"), "wechat_passes", ["conversation_id"])
    op.create_index(op.f("ix_wechat_passes_good_until"), "wechat_passes", ["good_until"])


def downgrade() -> None:
    """Undo."""
    for table in ("wechat_passes", "wechat_access", "wechat_arrivals", "wechat_threads"):
        op.drop_table(table)
