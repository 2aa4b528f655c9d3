"""Missions, focal points, groups and their imports.

Revision 0004, after 0003.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
# On SQLite, tables are made anew so that a number once given is never given again.
NUMBERED = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.add_column(
        "focal_point_kinds",
        sa.Column("convention", sa.String(length=8), server_default="CBD", nullable=False),
    )
    _make_focal_points()
    with _changing("participants") as table:
        _keep(table)
        _by_hand(table)
    with _changing("groups") as table:
        _keep(table)
        _by_hand(table)
    with _changing("missions") as table:
        _keep(table)
        table.add_column(sa.Column("resident", sa.Boolean(), server_default=sa.true(), nullable=False))
        table.add_column(sa.Column("address", sa.String(length=400), server_default=sa.text("''"), nullable=False))
        table.add_column(sa.Column("telephone", sa.String(length=60), server_default=sa.text("''"), nullable=False))
    with _changing("addressees") as table:
        _keep(table)
        table.add_column(sa.Column("rank_code", sa.String(length=4), nullable=True))
        table.add_column(sa.Column("focal_point_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_addressees_rank_code", "ranks", ["rank_code"], ["code"])
        table.create_foreign_key(
            "fk_addressees_focal_point_id", "focal_points", ["focal_point_id"], ["id"]
        )
    _renumber_members()
    _make_routes()
    _make_imports()


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("imports")
    op.drop_table("routes")
    op.drop_table("accreditations")
    _unnumber_members()
    with op.batch_alter_table("addressees") as table:
        table.drop_constraint("fk_addressees_focal_point_id", type_="foreignkey")
        table.drop_constraint("fk_addressees_rank_code", type_="foreignkey")
        for name in ("focal_point_id", "rank_code", "retired_at", "row_version"):
            table.drop_column(name)
    with op.batch_alter_table("missions") as table:
        for name in ("telephone", "address", "resident", "retired_at", "row_version"):
            table.drop_column(name)
    for name in ("groups", "participants"):
        with op.batch_alter_table(name) as table:
            for column in ("by_hand", "retired_at", "row_version"):
                table.drop_column(column)
    op.drop_table("focal_points")
    with op.batch_alter_table("focal_point_kinds") as table:
        table.drop_column("convention")


def _changing(name: str):
    return op.batch_alter_table(
        name, recreate="auto" if _on_postgres() else "always", table_kwargs=NUMBERED
    )


def _on_postgres() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _keep(table) -> None:
    table.add_column(
        sa.Column("row_version", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    table.add_column(sa.Column("retired_at", INSTANT, nullable=True))


def _by_hand(table) -> None:
    table.add_column(
        sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def _make_focal_points() -> None:
    op.create_table(
        "focal_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("kind_code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("telephone", sa.String(length=60), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["kind_code"], ["focal_point_kinds.code"], name="fk_focal_points_kind_code"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_focal_points_participant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_focal_points"),
        **NUMBERED,
    )
    for column in ("participant_id", "kind_code", "email"):
        op.create_index(f"ix_focal_points_{column}", "focal_points", [column])


def _membership() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_group_members_group_id"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_group_members_participant_id"
        ),
    ]


def _set_members_aside() -> None:
    op.execute("CREATE TABLE former_members AS SELECT * FROM group_members")
    op.drop_table("group_members")


def _take_members_back() -> None:
    op.execute(
        "INSERT INTO group_members (group_id, participant_id) "
        "SELECT group_id, participant_id FROM former_members ORDER BY group_id, participant_id"
    )
    op.drop_table("former_members")


def _renumber_members() -> None:
    _set_members_aside()
    op.create_table(
        "group_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("speaks", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("retired_at", INSTANT, nullable=True),
        *_membership(),
        sa.PrimaryKeyConstraint("id", name="pk_group_members"),
        sa.UniqueConstraint(
            "group_id", "participant_id", name="uq_group_members_group_id_participant_id"
        ),
        **NUMBERED,
    )
    op.create_index("ix_group_members_participant_id", "group_members", ["participant_id"])
    _take_members_back()


def _unnumber_members() -> None:
    op.execute("DELETE FROM group_members WHERE retired_at IS NOT NULL")
    _set_members_aside()
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        *_membership(),
        sa.PrimaryKeyConstraint("group_id", "participant_id", name="pk_group_members"),
    )
    _take_members_back()


def _make_routes() -> None:
    op.create_table(
        "accreditations",
        sa.Column("mission_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["missions.id"], name="fk_accreditations_mission_id"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_accreditations_participant_id"
        ),
        sa.PrimaryKeyConstraint("mission_id", "participant_id", name="pk_accreditations"),
    )
    op.create_index("ix_accreditations_participant_id", "accreditations", ["participant_id"])
    op.create_table(
        "routes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mission_id", sa.Integer(), nullable=True),
        sa.Column("focal_point_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(mission_id IS NULL) <> (focal_point_id IS NULL)", name=op.f("ck_routes_one_way")
        ),
        sa.ForeignKeyConstraint(
            ["focal_point_id"], ["focal_points.id"], name="fk_routes_focal_point_id"
        ),
        sa.ForeignKeyConstraint(["mission_id"], ["missions.id"], name="fk_routes_mission_id"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_routes_participant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_routes"),
        sa.UniqueConstraint(
            "participant_id", "position", name="uq_routes_participant_id_position"
        ),
    )
    for column in ("mission_id", "focal_point_id"):
        op.create_index(f"ix_routes_{column}", "routes", [column])


def _make_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=20), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("read_as", sa.String(length=20), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by_label", sa.String(length=200), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=True),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('shown', 'taken', 'undone')", name=op.f("ck_imports_state")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        **NUMBERED,
    )
    op.create_index("ix_imports_book", "imports", ["book"])
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("seen_version", sa.Integer(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'changed', 'unchanged', 'faulty', 'asked', 'left', 'taken')",
            name=op.f("ck_import_rows_state"),
        ),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_import_rows_import_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_rows"),
        sa.UniqueConstraint("import_id", "line", name="uq_import_rows_import_id_line"),
    )
    op.create_index("ix_import_rows_import_id_state", "import_rows", ["import_id", "state"])
