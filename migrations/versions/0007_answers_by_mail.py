"""Mail that comes in, and the answers to calendar entries that it holds.

Revision 0007, after 0006.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT = sa.DateTime(timezone=True)
DOOR = "door IN ('pipe', 'mailbox', 'hook')"
KIND = "kind IN ('answer', 'bounce', 'automatic', 'mail')"
STATE = "state IN ('open', 'done')"
FATE = "fate IN ('taken', 'same', 'stale', 'held', 'proposal')"
DECISION = "decision IN ('taken', 'withdrawn', 'asked')"


def upgrade() -> None:
    op.create_table(
        "inbound_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(length=16), nullable=False),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("sent_at", AT, nullable=True),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("done_at", AT, nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(DOOR, name=op.f("ck_inbound_messages_door")),
        sa.CheckConstraint(KIND, name=op.f("ck_inbound_messages_kind")),
        sa.CheckConstraint(STATE, name=op.f("ck_inbound_messages_state")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_inbound_messages_invitation_id"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name="fk_inbound_messages_letter_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_messages"),
        sa.UniqueConstraint("sha256", name="uq_inbound_messages_sha256"),
    )
    op.create_index("ix_inbound_messages_state_id", "inbound_messages", ["state", "id"])
    op.create_index("ix_inbound_messages_invitation_id", "inbound_messages", ["invitation_id"])
    _answers()


def _answers() -> None:
    op.create_table(
        "inbound_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("attendee", sa.String(length=254), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", AT, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("delegated_to", sa.String(length=254), nullable=False),
        sa.Column("starts_at", AT, nullable=True),
        sa.Column("ends_at", AT, nullable=True),
        sa.Column("fate", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(FATE, name=op.f("ck_inbound_answers_fate")),
        sa.CheckConstraint(DECISION, name=op.f("ck_inbound_answers_decision")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["inbound_messages.id"], name="fk_inbound_answers_message_id"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["calendar_entries.id"], name="fk_inbound_answers_entry_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_answers"),
    )
    op.create_index("ix_inbound_answers_message_id", "inbound_answers", ["message_id"])
    op.create_index("ix_inbound_answers_entry_id", "inbound_answers", ["entry_id"])


def downgrade() -> None:
    op.drop_table("inbound_answers")
    op.drop_table("inbound_messages")
