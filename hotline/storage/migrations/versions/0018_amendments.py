"""Which message puts which right."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("messages", sa.Column("amends", sa.String(32), nullable=True))
    op.add_column("messages", sa.Column("amended_by", sa.String(32), nullable=True))


def downgrade() -> None:
    """Undo. What was put right is shown again as it was said first."""
    op.drop_column("messages", "amended_by")
    op.drop_column("messages", "amends")
