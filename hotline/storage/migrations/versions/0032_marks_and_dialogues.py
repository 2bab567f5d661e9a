"""Entities marked in an example, and labelled messages that are to become dialogue tests."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("labels", sa.Column("marked", base.Json(), nullable=True))
    op.add_column("labels", sa.Column("as_dialogue", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("labels", sa.Column("dialogue_from", sa.String(32), nullable=True))


def downgrade() -> None:
    """Undo."""
    for name in ("dialogue_from", "as_dialogue", "marked"):
        op.drop_column("labels", name)
