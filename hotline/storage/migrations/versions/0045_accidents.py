"""Danger to many, parted into accident and unrest: an open alarm of the class before reads as an accident."""

from alembic import op

revision = "0045"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Nobody can tell the two apart afterwards; the seat reads the citizen's own words beside it."""
    op.execute("UPDATE conversations SET danger_class = 'accident' WHERE danger_class = 'mass'")


def downgrade() -> None:
    """Undo."""
    op.execute("UPDATE conversations SET danger_class = 'mass' WHERE danger_class IN ('accident', 'unrest')")
