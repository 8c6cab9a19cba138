"""unread texts of all clients are found by the index too, not only those of one."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_texts_unread", table_name="texts")
    op.create_index("ix_texts_unread", "texts", ["read_at", "client_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_texts_unread", table_name="texts")
    op.create_index("ix_texts_unread", "texts", ["client_id", "read_at"])
