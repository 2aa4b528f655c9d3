"""Documents of their own: states, forms, corrections, and the prints made of them.

Revision 0003, after 0002. The version that still runs writes documents without the new columns:
each of them has a default of the server's, or may be empty.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATES = (
    "state IN ('draft', 'cleared', 'signed', 'numbered', 'queued', 'sent', 'corrected', "
    "'superseded', 'cancelled')"
)
FORMER_STATES = "state IN ('draft', 'cleared', 'signed', 'numbered', 'cancelled', 'superseded')"
KINDS = "kind IN ('letter', 'notification', 'note_verbale')"


def words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''"))


def count(name: str, first: int) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=str(first))


def upgrade() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.add_column(words("form", 40))
        documents.add_column(count("correction", 0))
        documents.add_column(words("enclosures", 200))
        documents.add_column(words("signatory", 300))
        documents.add_column(words("reason", 500))
        documents.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        documents.add_column(sa.Column("supersedes_id", sa.Integer(), nullable=True))
        documents.add_column(sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
        documents.add_column(count("row_version", 1))
        documents.drop_constraint(op.f("ck_documents_state"), type_="check")
        documents.create_check_constraint(op.f("ck_documents_state"), STATES)
        documents.create_check_constraint(op.f("ck_documents_kind"), KINDS)
        documents.drop_constraint("uq_documents_series_year_number", type_="unique")
        documents.create_unique_constraint(
            "uq_documents_series_year_number_correction",
            ["series", "year", "number", "correction"],
        )
        documents.create_foreign_key(
            "fk_documents_corrects_id", "documents", ["corrects_id"], ["id"]
        )
        documents.create_foreign_key(
            "fk_documents_supersedes_id", "documents", ["supersedes_id"], ["id"]
        )
    op.create_index("ix_documents_state", "documents", ["state"])
    op.create_table(
        "document_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_document_prints_document_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_document_prints"),
    )
    op.create_index("ix_document_prints_document_id", "document_prints", ["document_id"])


def downgrade() -> None:
    op.drop_index("ix_document_prints_document_id", "document_prints")
    op.drop_table("document_prints")
    op.drop_index("ix_documents_state", "documents")
    # The former tables know no corrections: they keep their text, and lose the shared number.
    op.execute("UPDATE documents SET number = NULL WHERE correction > 0")
    op.execute("UPDATE documents SET state = 'numbered' WHERE state IN ('queued', 'sent')")
    op.execute("UPDATE documents SET state = 'superseded' WHERE state = 'corrected'")
    with op.batch_alter_table("documents") as documents:
        documents.drop_constraint("fk_documents_supersedes_id", type_="foreignkey")
        documents.drop_constraint("fk_documents_corrects_id", type_="foreignkey")
        documents.drop_constraint("uq_documents_series_year_number_correction", type_="unique")
        documents.create_unique_constraint(
            "uq_documents_series_year_number", ["series", "year", "number"]
        )
        documents.drop_constraint(op.f("ck_documents_kind"), type_="check")
        documents.drop_constraint(op.f("ck_documents_state"), type_="check")
        documents.create_check_constraint(op.f("ck_documents_state"), FORMER_STATES)
        for name in (
            "row_version",
            "created_at",
            "supersedes_id",
            "corrects_id",
            "reason",
            "signatory",
            "enclosures",
            "correction",
            "form",
        ):
            documents.drop_column(name)
