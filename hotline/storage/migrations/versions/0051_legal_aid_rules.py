"""What the province and the city have set for legal aid, which staff may change."""

import sqlalchemy as sa
from alembic import op

from hotline.storage import base

revision = "0051"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The next seed fills it."""
    op.create_table(
        "legal_aid_rules",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("seed_digest", sa.String(64), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("content", base.Json(), nullable=False),
        sa.Column("updated_at", base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_aid_rules")),
    )


def downgrade() -> None:
    """Undo. Rules that were changed at the workbench are lost."""
    op.drop_table("legal_aid_rules")
