"""unread texts are found by an index."""

from collections.abc import Sequence

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("texts", schema=None) as batch_op:
        batch_op.create_index("ix_texts_unread", ["client_id", "read_at"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("texts", schema=None) as batch_op:
        batch_op.drop_index("ix_texts_unread")
