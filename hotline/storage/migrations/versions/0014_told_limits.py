"""The last days that answers counted from what a citizen told: a hand-off is ordered by them as by a procedure's."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Of limits counted before nothing is known."""
    op.add_column("conversations", sa.Column("told_limits", base.Json(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Undo."""
    op.drop_column("conversations", "told_limits")
