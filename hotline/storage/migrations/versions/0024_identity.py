"""How it was proved who somebody is, and which earlier conversations that opened."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("conversations", sa.Column("proof", sa.String(12), nullable=True))
    op.add_column("conversations", sa.Column("proved_at", base.UtcDateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("earlier_ids", base.Json(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Undo: nobody has proved who they are."""
    op.drop_column("conversations", "earlier_ids")
    op.drop_column("conversations", "proved_at")
    op.drop_column("conversations", "proof")
