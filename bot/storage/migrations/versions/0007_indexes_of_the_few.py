"""Sends: only those with a staff member, an alert or a booked month are indexed by it.

Most are replies and have none: entering each into three indexes of nothing took four fifths of its INSERT.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

COLUMNS = ("staff_id", "alert_id", "booked_month")


def upgrade() -> None:
    """Apply."""
    for column in COLUMNS:
        few = sa.text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_sends_{column}", table_name="sends")
        op.create_index(f"ix_sends_{column}", "sends", [column], sqlite_where=few, postgresql_where=few)


def downgrade() -> None:
    """Take back."""
    for column in COLUMNS:
        op.drop_index(f"ix_sends_{column}", table_name="sends")
        op.create_index(f"ix_sends_{column}", "sends", [column])
