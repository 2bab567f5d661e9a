"""What is asked of otherwise than before."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The next reading for the inbox fills it."""
    op.create_table(
        "drifts",
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(300), nullable=False),
        sa.Column("since", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_drifts")),
    )


def downgrade() -> None:
    """Undo. What was found is found again at the next reading."""
    op.drop_table("drifts")
