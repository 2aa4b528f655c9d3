"""Delegations, credentials, group statements, recordings, swaps.

Revision 0005, after 0004. Everything is new or has a default, so the version that still runs
works with it.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CREDENTIALS = (
    "('not_required', 'awaited', 'copy_received', 'original_received', 'examined', 'in_order', "
    "'provisional', 'not_in_order', 'contested')"
)


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("hand", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sum", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/png', 'image/jpeg')",
            name=op.f("ck_papers_media_type"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_papers_invitation_id"
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name="fk_papers_reply_id"),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
    )
    op.create_index("ix_papers_invitation_id", "papers", ["invitation_id"])
    op.create_index("ix_papers_reply_id", "papers", ["reply_id"])

    with op.batch_alter_table("delegations") as delegations:
        delegations.add_column(
            sa.Column("frozen", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        delegations.add_column(sa.Column("aligned_group_id", sa.Integer(), nullable=True))
        delegations.create_foreign_key(
            "fk_delegations_aligned_group_id", "groups", ["aligned_group_id"], ["id"]
        )
    with op.batch_alter_table("replies") as replies:
        replies.add_column(
            sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    _requests()
    _credentials()
    _recordings()
    _exchanges()
    _matters()


def _matters() -> None:
    with op.batch_alter_table("delegates") as delegates:
        delegates.add_column(sa.Column("same_as_id", sa.Integer(), nullable=True))
        delegates.create_foreign_key(
            "fk_delegates_same_as_id", "delegates", ["same_as_id"], ["id"]
        )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('party', 'person', 'claim')", name=op.f("ck_decisions_kind")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_decisions_conference_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("conference_id", "key", name="uq_decisions_conference_id_key"),
    )


def _exchanges() -> None:
    op.create_table(
        "swaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'agreed', 'declined')", name=op.f("ck_swaps_state")
        ),
        sa.CheckConstraint("one_id <> other_id", name=op.f("ck_swaps_two")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_swaps_conference_id"
        ),
        sa.ForeignKeyConstraint(["one_id"], ["inscriptions.id"], name="fk_swaps_one_id"),
        sa.ForeignKeyConstraint(["other_id"], ["inscriptions.id"], name="fk_swaps_other_id"),
        sa.PrimaryKeyConstraint("id", name="pk_swaps"),
    )
    op.create_index("ix_swaps_conference_id", "swaps", ["conference_id"])

    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined')", name=op.f("ck_offers_state")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_offers_conference_id"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_offers_session_id"),
        sa.ForeignKeyConstraint(
            ["inscription_id"], ["inscriptions.id"], name="fk_offers_inscription_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    op.create_index("ix_offers_conference_id", "offers", ["conference_id"])


def _recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("length_s", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text_supplied", sa.Boolean(), nullable=False),
        sa.Column("fallback", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(length=200), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'accepted', 'returned', 'queued', 'played', 'fallen_back')",
            name=op.f("ck_recordings_state"),
        ),
        sa.CheckConstraint(
            "fallback IN ('read_out', 'in_lieu')", name=op.f("ck_recordings_fallback")
        ),
        sa.CheckConstraint("length_s BETWEEN 1 AND 7200", name=op.f("ck_recordings_length_s")),
        sa.ForeignKeyConstraint(
            ["inscription_id"], ["inscriptions.id"], name="fk_recordings_inscription_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recordings"),
        sa.UniqueConstraint("inscription_id", name="uq_recordings_inscription_id"),
    )


def _requests() -> None:
    with op.batch_alter_table("inscriptions") as inscriptions:
        inscriptions.add_column(sa.Column("behalf", sa.String(length=300), nullable=True))
        inscriptions.add_column(sa.Column("parties", sa.JSON(), nullable=True))
        inscriptions.add_column(sa.Column("confirmed_by", sa.String(length=200), nullable=True))
        inscriptions.add_column(
            sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True)
        )
        inscriptions.add_column(
            sa.Column("recording_accepted_at", sa.DateTime(timezone=True), nullable=True)
        )
    op.execute(
        "UPDATE inscriptions SET behalf = (SELECT groups.name FROM groups"
        " WHERE groups.id = inscriptions.group_id) WHERE group_id IS NOT NULL"
    )


def _credentials() -> None:
    op.create_table(
        "credentials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "instrument IN ('CBD', 'CP', 'NP')", name=op.f("ck_credentials_instrument")
        ),
        sa.CheckConstraint(f"state IN {CREDENTIALS}", name=op.f("ck_credentials_state")),
        sa.CheckConstraint(f"standing IN {CREDENTIALS}", name=op.f("ck_credentials_standing")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_credentials_conference_id"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_credentials_participant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credentials"),
        sa.UniqueConstraint(
            "conference_id",
            "participant_id",
            "instrument",
            name="uq_credentials_conference_id_participant_id_instrument",
        ),
    )
    op.create_index("ix_credentials_participant_id", "credentials", ["participant_id"])

    op.create_table(
        "credentials_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("credentials_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(f"state IN {CREDENTIALS}", name=op.f("ck_credentials_steps_state")),
        sa.ForeignKeyConstraint(
            ["credentials_id"], ["credentials.id"], name="fk_credentials_steps_credentials_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credentials_steps"),
    )
    op.create_index(
        "ix_credentials_steps_credentials_id", "credentials_steps", ["credentials_id"]
    )


def downgrade() -> None:
    op.drop_table("decisions")
    with op.batch_alter_table("delegates") as delegates:
        delegates.drop_constraint("fk_delegates_same_as_id", type_="foreignkey")
        delegates.drop_column("same_as_id")
    op.drop_table("offers")
    op.drop_table("swaps")
    op.drop_table("recordings")
    op.drop_table("credentials_steps")
    op.drop_table("credentials")
    with op.batch_alter_table("replies") as replies:
        replies.drop_column("held")
    with op.batch_alter_table("inscriptions") as inscriptions:
        for column in ("recording_accepted_at", "confirmed_at", "confirmed_by", "parties", "behalf"):
            inscriptions.drop_column(column)
    with op.batch_alter_table("delegations") as delegations:
        delegations.drop_constraint("fk_delegations_aligned_group_id", type_="foreignkey")
        delegations.drop_column("aligned_group_id")
        delegations.drop_column("frozen")
    op.drop_table("papers")
