"""Tries of a receipt are counted in the budgets, for numbers that do not exist too."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("receipts") as receipts:
        receipts.drop_column("failures")
        receipts.drop_column("locked_until")


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("receipts") as receipts:
        receipts.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        receipts.add_column(sa.Column("locked_until", base.UtcDateTime(timezone=True), nullable=True))
