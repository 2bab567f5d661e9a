"""An index for the auditor's search by action."""

from alembic import op

revision = "0043"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_audit_entries_action", "audit_entries", ["action", "at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_audit_entries_action", "audit_entries")
