"""One UID for a slot whoever holds it, the language of an entry, clerks, answers sent anew.

Revision 0014, after 0013. What was born before keeps its UID (RFC 5545 section 3.8.4.7): only
whoever takes a slot over from now on takes its UID over too.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UID, OF_HOLDER = "uq_calendar_entries_uid", "uq_calendar_entries_uid_holder"
ROLES = "ck_session_roles_kind"
THREE = "kind IN ('co_chair', 'moderator', 'rapporteur')"
FOUR = "kind IN ('co_chair', 'moderator', 'rapporteur', 'clerk')"
DECISION = "ck_inbound_answers_decision"
BEFORE = "decision IN ('taken', 'withdrawn', 'asked')"
AFTER = "decision IN ('taken', 'withdrawn', 'asked', 'resent')"


def upgrade() -> None:
    with op.batch_alter_table("calendar_entries") as entries:
        entries.drop_constraint(UID, type_="unique")
        entries.create_unique_constraint(OF_HOLDER, ["uid", "holder"])
        entries.add_column(
            sa.Column("language", sa.String(length=8), server_default="en", nullable=False)
        )
    with op.batch_alter_table("session_roles") as roles:
        roles.drop_constraint(op.f(ROLES), type_="check")
        roles.create_check_constraint(op.f(ROLES), FOUR)
    with op.batch_alter_table("inbound_answers") as answers:
        answers.drop_constraint(op.f(DECISION), type_="check")
        answers.create_check_constraint(op.f(DECISION), AFTER)
        answers.add_column(sa.Column("guests", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("inbound_answers") as answers:
        answers.drop_column("guests")
        answers.drop_constraint(op.f(DECISION), type_="check")
    op.execute("UPDATE inbound_answers SET decision = 'asked' WHERE decision = 'resent'")
    with op.batch_alter_table("inbound_answers") as answers:
        answers.create_check_constraint(op.f(DECISION), BEFORE)
    op.execute("DELETE FROM session_roles WHERE kind = 'clerk'")
    with op.batch_alter_table("session_roles") as roles:
        roles.drop_constraint(op.f(ROLES), type_="check")
        roles.create_check_constraint(op.f(ROLES), THREE)
    # A UID that several people hold in turn goes back to whoever held it last: the others were
    # told that their entry is cancelled, and keep it under a name of their own.
    op.execute(
        "UPDATE calendar_entries SET uid = 'former-' || id || '-' || uid WHERE EXISTS "
        "(SELECT 1 FROM calendar_entries AS later WHERE later.uid = calendar_entries.uid "
        "AND later.id > calendar_entries.id)"
    )
    with op.batch_alter_table("calendar_entries") as entries:
        entries.drop_column("language")
        entries.drop_constraint(OF_HOLDER, type_="unique")
        entries.create_unique_constraint(UID, ["uid"])
