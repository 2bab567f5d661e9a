"""When a danger's alarm began to ring, when it was escalated, and what the duty contact has heard of it."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MOMENT = base.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply. Alarms that ring already have rung since their danger was found."""
    op.add_column("conversations", sa.Column("danger_alarmed_at", _MOMENT, nullable=True))
    op.add_column("conversations", sa.Column("danger_escalated_at", _MOMENT, nullable=True))
    op.add_column("conversations", sa.Column("duty_told", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE conversations SET danger_alarmed_at = danger_at WHERE danger_at IS NOT NULL")


def downgrade() -> None:
    """Undo."""
    for column in ("duty_told", "danger_escalated_at", "danger_alarmed_at"):
        op.drop_column("conversations", column)
