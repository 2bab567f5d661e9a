"""Up to which message the citizen's page and the seat have really shown a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Of what was shown before nothing is known."""
    op.add_column("conversations", sa.Column("seen_by_citizen", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("seen_by_seat", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Undo."""
    op.drop_column("conversations", "seen_by_seat")
    op.drop_column("conversations", "seen_by_citizen")
