"""Second factors of staff, and who they are in a directory of their ministry.

Revision 0010, after 0009.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("staff", sa.Column("factor_since", AT, nullable=True))
    op.add_column("staff_sessions", sa.Column("factor_at", AT, nullable=True))
    op.create_table(
        "code_apps",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_code_apps_staff_id"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_code_apps"),
    )
    _passkeys()
    _recovery_codes()
    _directory_identities()


def _passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_passkeys_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential", name="uq_passkeys_credential"),
    )
    op.create_index("ix_passkeys_staff_id", "passkeys", ["staff_id"])
    op.create_table(
        "spent_challenges",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("spent_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_spent_challenges"),
    )


def _recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_recovery_codes_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("fingerprint", name="uq_recovery_codes_fingerprint"),
    )
    op.create_index("ix_recovery_codes_staff_id", "recovery_codes", ["staff_id"])


def _directory_identities() -> None:
    op.create_table(
        "directory_identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_directory_identities_staff_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_directory_identities"),
        sa.UniqueConstraint("issuer", "subject", name="uq_directory_identities_issuer_subject"),
        sa.UniqueConstraint("staff_id", "issuer", name="uq_directory_identities_staff_id_issuer"),
    )


def downgrade() -> None:
    op.drop_table("directory_identities")
    op.drop_table("recovery_codes")
    op.drop_table("spent_challenges")
    op.drop_table("passkeys")
    op.drop_table("code_apps")
    with op.batch_alter_table("staff_sessions") as table:
        table.drop_column("factor_at")
    with op.batch_alter_table("staff") as table:
        table.drop_column("factor_since")
