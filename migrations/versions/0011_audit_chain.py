"""The chain of the audit trail, and the rule that nobody changes or removes an entry.

Revision 0011, after 0010. The entries that stand are sealed by the worker, a moment after it
starts; the version that still runs adds entries without knowing of the chain.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT = sa.DateTime(timezone=True)
NONE_YET = sa.text("position IS NULL")
WORDS = "audit entries are only ever added"
FIXED = ("id", "at", "actor_kind", "actor_id", "action", "object_kind", "object_id")
NAMING = ("actor_label", "object_label")
SEAL = ("position", "digest", "seal")


def _same(columns: Sequence[str], same: str) -> str:
    return " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in columns)


def _allowed(same: str, changes: str) -> str:
    sealed = " AND ".join(f"NEW.{name} IS NOT NULL" for name in (*SEAL, "salt"))
    return (
        f"{_same(FIXED, same)} AND ("
        f"(OLD.position IS NULL AND {sealed} AND {_same(NAMING, same)} AND {changes})"
        f" OR (OLD.position IS NOT NULL AND NEW.salt IS NULL AND {_same(SEAL, same)}))"
    )


LITE = _allowed("IS", "NEW.changes IS OLD.changes")
POSTGRES = _allowed(
    "IS NOT DISTINCT FROM", "NEW.changes::text IS NOT DISTINCT FROM OLD.changes::text"
)
GUARDS = {
    "sqlite": (
        (
            "CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries"
            f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        ),
        (
            f"CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries WHEN NOT ({LITE})"
            f" BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entries_kept BEFORE DELETE OR TRUNCATE ON audit_entries"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()"
        ),
        (
            "CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries FOR EACH ROW"
            f" WHEN (NOT ({POSTGRES})) EXECUTE FUNCTION audit_entries_refuse()"
        ),
    ),
}
UNGUARDS = {
    "sqlite": ("DROP TRIGGER audit_entries_kept", "DROP TRIGGER audit_entries_unchanged"),
    "postgresql": (
        "DROP TRIGGER audit_entries_kept ON audit_entries",
        "DROP TRIGGER audit_entries_unchanged ON audit_entries",
        "DROP FUNCTION audit_entries_refuse()",
    ),
}


def upgrade() -> None:
    op.add_column("audit_entries", sa.Column("position", sa.Integer(), nullable=True))
    op.add_column("audit_entries", sa.Column("salt", sa.String(length=32), nullable=True))
    op.add_column("audit_entries", sa.Column("digest", sa.String(length=64), nullable=True))
    op.add_column("audit_entries", sa.Column("seal", sa.String(length=64), nullable=True))
    op.create_index("ix_audit_entries_position", "audit_entries", ["position"], unique=True)
    op.create_index(
        "ix_audit_entries_unsealed",
        "audit_entries",
        ["id"],
        sqlite_where=NONE_YET,
        postgresql_where=NONE_YET,
    )
    op.create_index(
        "ix_audit_entries_actor_kind_actor_id", "audit_entries", ["actor_kind", "actor_id"]
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.execute(f"INSERT INTO audit_head (id, position, seal) VALUES (1, 0, '{'0' * 64}')")
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in UNGUARDS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    op.drop_table("audit_head")
    for name in ("actor_kind_actor_id", "unsealed", "position"):
        op.drop_index(f"ix_audit_entries_{name}", "audit_entries")
    with op.batch_alter_table("audit_entries") as table:
        for name in ("seal", "digest", "salt", "position"):
            table.drop_column(name)
