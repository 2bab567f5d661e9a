"""The fact table, so that the desk finds the figures of the law beside the answers."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The next seed fills it."""
    op.create_table(
        "facts",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("seed_digest", sa.String(64), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("content", base.Json(), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("facts")
