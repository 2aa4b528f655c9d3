"""Delivery: letters that came back, lines to mail servers, decisions about many, announcements.

Revision 0012, after 0011.

Going down, letters that came back are refused ones again, as they were called before.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT = sa.DateTime(timezone=True)
BEFORE = "state IN ('queued', 'sending', 'sent', 'refused', 'uncertain', 'dead', 'cancelled')"
STATE = (
    "state IN ('queued', 'sending', 'sent', 'refused', 'bounced', 'uncertain', 'dead', 'cancelled')"
)
DECISION = "decision IN ('send', 'drop')"


def upgrade() -> None:
    with op.batch_alter_table("letters") as letters:
        letters.drop_constraint(op.f("ck_letters_state"), type_="check")
        letters.create_check_constraint(op.f("ck_letters_state"), STATE)
        letters.add_column(sa.Column("announced_at", AT, nullable=True))
    op.add_column("jobs", sa.Column("announced_at", AT, nullable=True))
    op.create_table(
        "mail_relays",
        sa.Column("server", sa.String(length=260), nullable=False),
        sa.Column("next_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("server", name="pk_mail_relays"),
    )
    op.create_table(
        "mail_lines",
        sa.Column("server", sa.String(length=260), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("lease_until", AT, nullable=True),
        sa.PrimaryKeyConstraint("server", "number", name="pk_mail_lines"),
    )
    _acts()


def _acts() -> None:
    op.create_table(
        "outbox_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.CheckConstraint(DECISION, name=op.f("ck_outbox_acts_decision")),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_acts"),
    )
    op.create_table(
        "outbox_act_lines",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATE, name=op.f("ck_outbox_act_lines_state")),
        sa.ForeignKeyConstraint(
            ["act_id"], ["outbox_acts.id"], name="fk_outbox_act_lines_act_id"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name="fk_outbox_act_lines_letter_id"
        ),
        sa.PrimaryKeyConstraint("act_id", "letter_id", name="pk_outbox_act_lines"),
    )
    op.create_index("ix_outbox_act_lines_letter_id", "outbox_act_lines", ["letter_id"])


def downgrade() -> None:
    op.drop_table("outbox_act_lines")
    op.drop_table("outbox_acts")
    op.drop_table("mail_lines")
    op.drop_table("mail_relays")
    op.drop_column("jobs", "announced_at")
    op.execute("UPDATE letters SET state = 'refused' WHERE state = 'bounced'")
    with op.batch_alter_table("letters") as letters:
        letters.drop_column("announced_at")
        letters.drop_constraint(op.f("ck_letters_state"), type_="check")
        letters.create_check_constraint(op.f("ck_letters_state"), BEFORE)
