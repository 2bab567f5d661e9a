"""Blocks that went along into the next conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("blocks", sa.Column("carried_from", sa.String(32), nullable=True))
    op.create_index(op.f("ix_blocks_carried_from"), "blocks", ["carried_from"])


def downgrade() -> None:
    """Undo."""
    op.drop_index(op.f("ix_blocks_carried_from"), "blocks")
    op.drop_column("blocks", "carried_from")
