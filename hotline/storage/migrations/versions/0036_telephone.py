"""What the telephone system reports of a call."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("callback_calls", sa.Column("line", sa.String(12), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("callback_calls", "line")
