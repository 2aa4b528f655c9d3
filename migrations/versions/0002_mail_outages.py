"""Since when a mail server does not answer.

Revision 0002, after 0001. A new table that the version before does not know.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mail_outages",
        sa.Column("server", sa.String(length=260), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server", name="pk_mail_outages"),
    )


def downgrade() -> None:
    op.drop_table("mail_outages")
