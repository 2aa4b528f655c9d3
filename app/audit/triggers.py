"""What the database itself forbids: to delete an audit entry, or to change what it says.

Two changes are let through: an entry is sealed once (`app/audit/chain.py`), and the names in a
sealed entry give way to a pseudonym, which takes its salt (`app/audit/pseudonyms.py`).
Migration 0011 holds the same text for databases that are migrated.
"""

_WORDS = "audit entries are only ever added"
_FIXED = ("id", "at", "actor_kind", "actor_id", "action", "object_kind", "object_id")
_NAMING = ("actor_label", "object_label")
_SEAL = ("position", "digest", "seal")


def _same(columns: tuple[str, ...], same: str) -> str:
    return " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in columns)


def _allowed(same: str, changes: str) -> str:
    sealed = " AND ".join(f"NEW.{name} IS NOT NULL" for name in (*_SEAL, "salt"))
    return (
        f"{_same(_FIXED, same)} AND ("
        f"(OLD.position IS NULL AND {sealed} AND {_same(_NAMING, same)} AND {changes})"
        f" OR (OLD.position IS NOT NULL AND NEW.salt IS NULL AND {_same(_SEAL, same)}))"
    )


_LITE = _allowed("IS", "NEW.changes IS OLD.changes")
_POSTGRES = _allowed(
    "IS NOT DISTINCT FROM", "NEW.changes::text IS NOT DISTINCT FROM OLD.changes::text"
)

GUARDS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        (
            "CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries"
            f" BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
        ),
        (
            "CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries"
            f" WHEN NOT ({_LITE}) BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entries_kept BEFORE DELETE OR TRUNCATE ON audit_entries"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()"
        ),
        (
            "CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries FOR EACH ROW"
            f" WHEN (NOT ({_POSTGRES})) EXECUTE FUNCTION audit_entries_refuse()"
        ),
    ),
}
