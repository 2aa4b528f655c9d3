"""Dispatch by channel, receipts, reminders, calls, and what was answered beside the invitation.

Revision 0006, after 0005.

Invitations that left before get the route they took as their first dispatch.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHANNEL = "channel IN ('demarche', 'email', 'paper')"
DISPATCH_STATE = (
    "state IN ('dispatched', 'delivered', 'acknowledged', 'returned', 're_routed', 'superseded', "
    "'withdrawn', 'lapsed')"
)
REMINDER_STATE = "state IN ('planned', 'paused', 'running', 'done', 'failed')"
OUTCOME = "outcome IN ('will_answer', 'no_answer', 'declined')"
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("invitations", sa.Column("answer", sa.String(length=16), nullable=True))
    op.add_column("invitations", sa.Column("answered_at", AT, nullable=True))
    op.add_column(
        "invitations", sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_invitations_conference_id_state", "invitations", ["conference_id", "state"]
    )
    _dispatches()
    _invitation_sessions()
    _receipts()
    _bulk_acts()
    _reminders()
    _calls()
    _fill()


def _dispatches() -> None:
    op.create_table(
        "dispatches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("carrier", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("dispatched_at", AT, nullable=False),
        sa.Column("delivered_at", AT, nullable=True),
        sa.Column("acknowledged_at", AT, nullable=True),
        sa.Column("returned_at", AT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(CHANNEL, name=op.f("ck_dispatches_channel")),
        sa.CheckConstraint(DISPATCH_STATE, name=op.f("ck_dispatches_state")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_dispatches_invitation_id"
        ),
        sa.ForeignKeyConstraint(["mission_id"], ["missions.id"], name="fk_dispatches_mission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dispatches"),
        sa.UniqueConstraint(
            "invitation_id", "attempt", name="uq_dispatches_invitation_id_attempt"
        ),
    )
    op.create_index(
        "uq_dispatches_one_current",
        "dispatches",
        ["invitation_id"],
        unique=True,
        sqlite_where=sa.text("state <> 're_routed'"),
        postgresql_where=sa.text("state <> 're_routed'"),
    )


def _invitation_sessions() -> None:
    op.create_table(
        "invitation_sessions",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_invitation_sessions_invitation_id"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_invitation_sessions_session_id"
        ),
        sa.PrimaryKeyConstraint("invitation_id", "session_id", name="pk_invitation_sessions"),
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sum", sa.String(length=64), nullable=False),
        sa.Column("kept_at", AT, nullable=False),
        sa.Column("kept_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_receipts_invitation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
        sa.UniqueConstraint("invitation_id", "sum", name="uq_receipts_invitation_id_sum"),
    )


def _bulk_acts() -> None:
    op.create_table(
        "bulk_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("actor_label", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_bulk_acts_conference_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_acts"),
    )
    op.create_index("ix_bulk_acts_conference_id", "bulk_acts", ["conference_id"])


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.CheckConstraint(CHANNEL, name=op.f("ck_reminders_channel")),
        sa.CheckConstraint(REMINDER_STATE, name=op.f("ck_reminders_state")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_reminders_conference_id"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_reminders_job_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("conference_id", "due_at", name="uq_reminders_conference_id_due_at"),
    )
    op.create_index("ix_reminders_conference_id", "reminders", ["conference_id"])
    op.create_index(
        "ix_reminders_planned",
        "reminders",
        ["due_at"],
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_table(
        "reminder_letters",
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("mailed", sa.Boolean(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        sa.CheckConstraint(CHANNEL, name=op.f("ck_reminder_letters_channel")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_reminder_letters_invitation_id"
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminders.id"], name="fk_reminder_letters_reminder_id"
        ),
        sa.PrimaryKeyConstraint("reminder_id", "invitation_id", name="pk_reminder_letters"),
    )
    op.create_index("ix_reminder_letters_invitation_id", "reminder_letters", ["invitation_id"])


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("called_at", AT, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("called_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(OUTCOME, name=op.f("ck_calls_outcome")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_calls_invitation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("ix_calls_invitation_id", "calls", ["invitation_id"])


def _fill() -> None:
    newest = (
        "replies.invitation_id = invitations.id AND replies.version = (SELECT max(version) "
        "FROM replies AS newer WHERE newer.invitation_id = invitations.id)"
    )
    values = {
        "answer": f"(SELECT answer FROM replies WHERE {newest})",
        "answered_at": f"(SELECT received_at FROM replies WHERE {newest})",
        "late": f"(SELECT late FROM replies WHERE {newest})",
    }
    told = ", ".join(f"{column} = {value}" for column, value in values.items())
    answered = "EXISTS (SELECT 1 FROM replies WHERE replies.invitation_id = invitations.id)"
    op.execute(f"UPDATE invitations SET {told} WHERE {answered}")
    op.execute(
        """
        INSERT INTO dispatches (invitation_id, attempt, key, channel, mission_id, carrier,
                                address, reason, chosen, state, dispatched_at, note)
        SELECT invitations.id, 1,
               CASE WHEN addressees.mission_id IS NULL THEN 'email'
                    ELSE 'mission:' || addressees.mission_id END,
               invitations.channel, addressees.mission_id,
               coalesce(missions.name, addressees.post),
               coalesce(missions.email, addressees.email),
               'as_before', false,
               CASE WHEN invitations.state = 'answered' THEN 'dispatched'
                    ELSE invitations.state END,
               invitations.dispatched_at, ''
        FROM invitations
        JOIN addressees ON addressees.id = invitations.addressee_id
        LEFT JOIN missions ON missions.id = addressees.mission_id
        WHERE invitations.state <> 'draft' AND invitations.dispatched_at IS NOT NULL
        """
    )


def downgrade() -> None:
    for table in (
        "calls",
        "reminder_letters",
        "reminders",
        "bulk_acts",
        "receipts",
        "invitation_sessions",
        "dispatches",
    ):
        op.drop_table(table)
    op.drop_index("ix_invitations_conference_id_state", table_name="invitations")
    for column in ("late", "answered_at", "answer"):
        op.drop_column("invitations", column)
