"""How a seat's conversation ended, and what it was about in the seat's own judgement."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Of conversations closed before nothing is known."""
    op.add_column("conversations", sa.Column("resolution", sa.String(12), nullable=True))
    op.add_column("conversations", sa.Column("closed_topic", sa.String(24), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("conversations", "closed_topic")
    op.drop_column("conversations", "resolution")
