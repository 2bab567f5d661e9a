"""Citizens may refuse that their conversation improves the service."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("learning_refused_at", base.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo. Refusals are lost."""
    with op.batch_alter_table("conversations") as conversations:
        conversations.drop_column("learning_refused_at")
