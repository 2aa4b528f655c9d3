"""The first tables.

Revision 0001, after nothing. There is no older version that could still be running.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("object_label", sa.String(length=300), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_action", "audit_entries", ["action"])
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    op.create_index(
        "ix_audit_entries_object_kind_object_id", "audit_entries", ["object_kind", "object_id"]
    )

    op.create_table(
        "calendar_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=120), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("thread", sa.String(length=60), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("gathering", sa.String(length=60), nullable=False),
        sa.Column("conference", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("location", sa.String(length=255), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("attendee_name", sa.String(length=200), nullable=False),
        sa.Column("attendee_address", sa.String(length=254), nullable=False),
        sa.Column("organizer_token", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('confirmed', 'cancelled')", name=op.f("ck_calendar_entries_status")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_entries"),
        sa.UniqueConstraint("organizer_token", name="uq_calendar_entries_organizer_token"),
        sa.UniqueConstraint("thread", "holder", name="uq_calendar_entries_thread_holder"),
        sa.UniqueConstraint("uid", name="uq_calendar_entries_uid"),
    )
    op.create_index("ix_calendar_entries_conference", "calendar_entries", ["conference"])
    op.create_index(
        "ix_calendar_entries_gathering_status", "calendar_entries", ["gathering", "status"]
    )
    op.create_index("ix_calendar_entries_holder", "calendar_entries", ["holder"])

    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("conference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("etag", sa.String(length=80), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feeds"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feeds_token_hash"),
    )
    op.create_index("ix_calendar_feeds_holder", "calendar_feeds", ["holder"])

    op.create_table(
        "conferences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("short_title", sa.String(length=120), nullable=False),
        sa.Column("theme", sa.String(length=300), nullable=False),
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("host_code", sa.String(length=20), nullable=True),
        sa.Column("signatory", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("agenda_status", sa.String(length=200), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conferences"),
        sa.UniqueConstraint("code", name="uq_conferences_code"),
    )

    op.create_table(
        "focal_point_kinds",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_focal_point_kinds"),
    )

    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        sa.UniqueConstraint("code", name="uq_groups_code"),
    )

    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_jobs_state"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])

    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("once", sa.String(length=160), nullable=False),
        sa.Column("formal", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("calendar", sa.LargeBinary(), nullable=True),
        sa.Column("calendar_method", sa.String(length=16), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'refused', 'uncertain', 'dead', 'cancelled')",
            name=op.f("ck_letters_state"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("message_id", name="uq_letters_message_id"),
        sa.UniqueConstraint("once", name="uq_letters_once"),
    )
    op.create_index("ix_letters_about", "letters", ["about"])
    op.create_index("ix_letters_state", "letters", ["state"])
    op.create_index(
        "ix_letters_waiting",
        "letters",
        ["next_try_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'sending')"),
        postgresql_where=sa.text("state IN ('queued', 'sending')"),
    )

    op.create_table(
        "mail_outages",
        sa.Column("server", sa.String(length=260), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server", name="pk_mail_outages"),
    )

    op.create_table(
        "number_series",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name="pk_number_series"),
    )

    op.create_table(
        "participant_categories",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_participant_categories"),
        sa.UniqueConstraint("position", name="uq_participant_categories_position"),
    )

    op.create_table(
        "personal_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_personal_links"),
        sa.UniqueConstraint("token_hash", name="uq_personal_links_token_hash"),
    )
    op.create_index(
        "ix_personal_links_purpose_object_id", "personal_links", ["purpose", "object_id"]
    )

    op.create_table(
        "ranks",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_ranks"),
        sa.UniqueConstraint("position", name="uq_ranks_position"),
    )

    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("email", name="uq_staff_email"),
    )

    op.create_table(
        "allocation_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'draft', 'impossible', 'failed', 'cancelled', 'published')",
            name=op.f("ck_allocation_runs_state"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_allocation_runs_conference_id"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_allocation_runs_job_id"),
        sa.PrimaryKeyConstraint("id", name="pk_allocation_runs"),
    )
    op.create_index("ix_allocation_runs_conference_id", "allocation_runs", ["conference_id"])

    op.create_table(
        "deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_deadlines_conference_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
        sa.UniqueConstraint("conference_id", "key", name="uq_deadlines_conference_id_key"),
    )

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'cleared', 'signed', 'numbered', 'cancelled', 'superseded')",
            name=op.f("ck_documents_state"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_documents_conference_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("series", "year", "number", name="uq_documents_series_year_number"),
    )
    op.create_index("ix_documents_conference_id", "documents", ["conference_id"])

    op.create_table(
        "participants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("category_code", sa.String(length=20), nullable=False),
        sa.Column("iso2", sa.String(length=2), nullable=True),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("formal_name", sa.String(length=200), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(length=20), nullable=True),
        sa.Column("capital", sa.String(length=80), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("eu_member", sa.Boolean(), nullable=False),
        sa.Column("sids", sa.Boolean(), nullable=False),
        sa.Column("ldc", sa.Boolean(), nullable=False),
        sa.Column("lldc", sa.Boolean(), nullable=False),
        sa.Column("megadiverse", sa.Boolean(), nullable=False),
        sa.Column("cartagena", sa.String(length=8), nullable=False),
        sa.Column("nagoya", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_code"], ["participant_categories.code"], name="fk_participants_category_code"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_participants"),
        sa.UniqueConstraint("code", name="uq_participants_code"),
    )
    op.create_index("ix_participants_region", "participants", ["region"])
    op.create_index("ix_participants_short_name", "participants", ["short_name"])

    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("remote_lines", sa.Integer(), nullable=True),
        sa.Column("opening_s", sa.Integer(), nullable=False),
        sa.Column("keynote_s", sa.Integer(), nullable=False),
        sa.Column("wrap_up_s", sa.Integer(), nullable=False),
        sa.Column("changeover_s", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("guiding_questions", sa.JSON(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('leaders_summit', 'plenary', 'roundtable')", name=op.f("ck_sessions_kind")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_sessions_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_sessions_conference_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("conference_id", "code", name="uq_sessions_conference_id_code"),
    )

    op.create_table(
        "staff_roles",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_roles_staff_id"),
        sa.PrimaryKeyConstraint("staff_id", "role", name="pk_staff_roles"),
    )

    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_sessions_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_staff_sessions_token_hash"),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])

    op.create_table(
        "group_members",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_group_members_group_id"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_group_members_participant_id"
        ),
        sa.PrimaryKeyConstraint("group_id", "participant_id", name="pk_group_members"),
    )

    op.create_table(
        "missions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.CheckConstraint(
            "kind IN ('embassy', 'permanent_mission', 'host_embassy')",
            name=op.f("ck_missions_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_missions_participant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_missions"),
    )
    op.create_index("ix_missions_participant_id", "missions", ["participant_id"])

    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_revisions_conference_id"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["allocation_runs.id"], name="fk_revisions_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("conference_id", "number", name="uq_revisions_conference_id_number"),
        sa.UniqueConstraint("run_id", name="uq_revisions_run_id"),
    )

    op.create_table(
        "session_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_session_items_session_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session_items"),
    )
    op.create_index("ix_session_items_session_id", "session_items", ["session_id"])

    op.create_table(
        "session_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.CheckConstraint(
            "kind IN ('co_chair', 'moderator', 'rapporteur')", name=op.f("ck_session_roles_kind")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_session_roles_participant_id"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_session_roles_session_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session_roles"),
        sa.UniqueConstraint(
            "session_id", "kind", "place", name="uq_session_roles_session_id_kind_place"
        ),
    )
    op.create_index("ix_session_roles_session_id", "session_roles", ["session_id"])

    op.create_table(
        "addressees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("portfolio", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("form_of_address", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["mission_id"], ["missions.id"], name="fk_addressees_mission_id"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_addressees_participant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_addressees"),
        sa.UniqueConstraint(
            "participant_id", "portfolio", name="uq_addressees_participant_id_portfolio"
        ),
    )
    op.create_index("ix_addressees_participant_id", "addressees", ["participant_id"])

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('demarche', 'email', 'paper')", name=op.f("ck_invitations_channel")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'dispatched', 'delivered', 'acknowledged', 'answered', 'lapsed', 'returned', 'superseded', 'withdrawn')",
            name=op.f("ck_invitations_state"),
        ),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["addressees.id"], name="fk_invitations_addressee_id"
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_invitations_conference_id"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_invitations_document_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint(
            "conference_id", "addressee_id", name="uq_invitations_conference_id_addressee_id"
        ),
    )
    op.create_index("ix_invitations_addressee_id", "invitations", ["addressee_id"])
    op.create_index("ix_invitations_conference_id", "invitations", ["conference_id"])
    op.create_index("ix_invitations_state", "invitations", ["state"])

    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_delegations_conference_id"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_delegations_invitation_id"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_delegations_participant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delegations"),
        sa.UniqueConstraint("invitation_id", name="uq_delegations_invitation_id"),
    )
    op.create_index("ix_delegations_conference_id", "delegations", ["conference_id"])
    op.create_index("ix_delegations_participant_id", "delegations", ["participant_id"])

    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "answer IN ('accepted', 'tentative', 'declined')", name=op.f("ck_replies_answer")
        ),
        sa.CheckConstraint(
            "source IN ('portal', 'calendar', 'mail', 'note', 'telephone', 'simulation')",
            name=op.f("ck_replies_source"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_replies_invitation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        sa.UniqueConstraint("invitation_id", "version", name="uq_replies_invitation_id_version"),
    )

    op.create_table(
        "reply_drafts",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("hand", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_reply_drafts_invitation_id"
        ),
        sa.PrimaryKeyConstraint("invitation_id", "hand", name="pk_reply_drafts"),
    )

    op.create_table(
        "delegates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("form_of_address", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("rank_code", sa.String(length=4), nullable=False),
        sa.Column("gender", sa.String(length=8), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.CheckConstraint(
            "role IN ('head', 'alternate', 'member')", name=op.f("ck_delegates_role")
        ),
        sa.CheckConstraint(
            "state IN ('nominated', 'accredited', 'registered', 'replaced', 'withdrawn', 'refused')",
            name=op.f("ck_delegates_state"),
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name="fk_delegates_delegation_id"
        ),
        sa.ForeignKeyConstraint(["rank_code"], ["ranks.code"], name="fk_delegates_rank_code"),
        sa.PrimaryKeyConstraint("id", name="pk_delegates"),
    )
    op.create_index("ix_delegates_delegation_id", "delegates", ["delegation_id"])
    op.create_index(
        "uq_delegates_one_head",
        "delegates",
        ["delegation_id"],
        unique=True,
        sqlite_where=sa.text("role = 'head' AND state NOT IN ('replaced', 'withdrawn', 'refused')"),
        postgresql_where=sa.text(
            "role = 'head' AND state NOT IN ('replaced', 'withdrawn', 'refused')"
        ),
    )

    op.create_table(
        "inscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("inscribed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("home_zone", sa.String(length=60), nullable=False),
        sa.Column("portfolio", sa.String(length=40), nullable=False),
        sa.Column("limit_s", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("pin_session_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('national', 'group', 'observer')", name=op.f("ck_inscriptions_kind")
        ),
        sa.CheckConstraint(
            "mode IN ('in_person', 'live_remote', 'pre_recorded', 'read_out')",
            name=op.f("ck_inscriptions_mode"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'inscribed', 'confirmed', 'waitlisted', 'allocated', 'withdrawn', 'declined_by_chair')",
            name=op.f("ck_inscriptions_state"),
        ),
        sa.CheckConstraint(
            "limit_s IS NULL OR limit_s BETWEEN 30 AND 3600", name=op.f("ck_inscriptions_limit_s")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_inscriptions_conference_id"
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name="fk_inscriptions_delegation_id"
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_inscriptions_group_id"),
        sa.ForeignKeyConstraint(
            ["pin_session_id"], ["sessions.id"], name="fk_inscriptions_pin_session_id"
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["delegates.id"], name="fk_inscriptions_speaker_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inscriptions"),
    )
    op.create_index("ix_inscriptions_conference_id", "inscriptions", ["conference_id"])
    op.create_index("ix_inscriptions_state", "inscriptions", ["state"])
    op.create_index(
        "uq_inscriptions_one_live",
        "inscriptions",
        ["delegation_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('withdrawn', 'declined_by_chair')"),
        postgresql_where=sa.text("state NOT IN ('withdrawn', 'declined_by_chair')"),
    )

    op.create_table(
        "places",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wish_met", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inscription_id"], ["inscriptions.id"], name="fk_places_inscription_id"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["allocation_runs.id"], name="fk_places_run_id"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_places_session_id"),
        sa.PrimaryKeyConstraint("run_id", "inscription_id", name="pk_places"),
        sa.UniqueConstraint(
            "run_id", "session_id", "position", name="uq_places_run_id_session_id_position"
        ),
    )

    op.create_table(
        "speaking_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "state IN ('provisional', 'final', 'on_deck', 'called', 'speaking', 'delivered', 'cut_off', 'absent', 'not_delivered', 'withdrawn')",
            name=op.f("ck_speaking_slots_state"),
        ),
        sa.ForeignKeyConstraint(
            ["inscription_id"], ["inscriptions.id"], name="fk_speaking_slots_inscription_id"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_speaking_slots_revision_id"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_speaking_slots_session_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_speaking_slots"),
        sa.UniqueConstraint("inscription_id", name="uq_speaking_slots_inscription_id"),
    )
    op.create_index("ix_speaking_slots_session_id", "speaking_slots", ["session_id"])

    op.create_table(
        "unplaced",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inscription_id"], ["inscriptions.id"], name="fk_unplaced_inscription_id"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["allocation_runs.id"], name="fk_unplaced_run_id"),
        sa.PrimaryKeyConstraint("run_id", "inscription_id", name="pk_unplaced"),
    )

    op.create_table(
        "windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_windows_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["inscription_id"], ["inscriptions.id"], name="fk_windows_inscription_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_windows"),
    )
    op.create_index("ix_windows_inscription_id", "windows", ["inscription_id"])

    op.create_table(
        "wishes",
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 0", name=op.f("ck_wishes_rank")),
        sa.ForeignKeyConstraint(
            ["inscription_id"], ["inscriptions.id"], name="fk_wishes_inscription_id"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_wishes_session_id"),
        sa.PrimaryKeyConstraint("inscription_id", "session_id", name="pk_wishes"),
    )

    op.create_table(
        "roster_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["speaking_slots.id"], name="fk_roster_notes_slot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_notes"),
        sa.UniqueConstraint("slot_id", name="uq_roster_notes_slot_id"),
    )


def downgrade() -> None:
    op.drop_table("roster_notes")
    op.drop_table("wishes")
    op.drop_table("windows")
    op.drop_table("unplaced")
    op.drop_table("speaking_slots")
    op.drop_table("places")
    op.drop_table("inscriptions")
    op.drop_table("delegates")
    op.drop_table("reply_drafts")
    op.drop_table("replies")
    op.drop_table("delegations")
    op.drop_table("invitations")
    op.drop_table("addressees")
    op.drop_table("session_roles")
    op.drop_table("session_items")
    op.drop_table("revisions")
    op.drop_table("missions")
    op.drop_table("group_members")
    op.drop_table("staff_sessions")
    op.drop_table("staff_roles")
    op.drop_table("sessions")
    op.drop_table("participants")
    op.drop_table("documents")
    op.drop_table("deadlines")
    op.drop_table("allocation_runs")
    op.drop_table("staff")
    op.drop_table("ranks")
    op.drop_table("personal_links")
    op.drop_table("participant_categories")
    op.drop_table("number_series")
    op.drop_table("mail_outages")
    op.drop_table("letters")
    op.drop_table("jobs")
    op.drop_table("groups")
    op.drop_table("focal_point_kinds")
    op.drop_table("conferences")
    op.drop_table("calendar_feeds")
    op.drop_table("calendar_entries")
    op.drop_table("audit_entries")
