"""Second-factor secrets are stored sealed, which is longer. `hotline migrate` seals those that stand in clear."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("staff_accounts") as accounts:
        accounts.alter_column("totp_secret", existing_type=sa.String(64), type_=sa.String(255), existing_nullable=True)


def downgrade() -> None:
    """Undo. Sealed secrets do not fit and open nowhere else: they are dropped, and everybody enrols anew."""
    op.execute("UPDATE staff_accounts SET totp_secret = NULL, totp_enrolled_at = NULL, totp_last_step = 0")
    with op.batch_alter_table("staff_accounts") as accounts:
        accounts.alter_column("totp_secret", existing_type=sa.String(255), type_=sa.String(64), existing_nullable=True)
