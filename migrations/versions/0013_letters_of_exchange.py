"""Files enclosed with letters, rules of documents, words on joint statements, scans of credentials.

Revision 0013, after 0012.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT = sa.DateTime(timezone=True)
STATES = {
    "swaps": ("proposed", "agreed", "declined"),
    "offers": ("offered", "accepted", "declined"),
}


def upgrade() -> None:
    _attachments()
    _documents()
    _words_and_papers()
    op.add_column("delegates", sa.Column("settled", sa.JSON(), nullable=True))
    for name, states in STATES.items():
        _allow(name, (*states, "lapsed"))


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("held_until", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_table(
        "letter_attachments",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letters.id"],
            name="fk_letter_attachments_letter_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name="fk_letter_attachments_attachment_id"
        ),
        sa.PrimaryKeyConstraint("letter_id", "attachment_id", name="pk_letter_attachments"),
    )
    op.create_index("ix_letter_attachments_attachment_id", "letter_attachments", ["attachment_id"])


def _documents() -> None:
    op.create_table(
        "enclosures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", AT, nullable=False),
        sa.Column("kept_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "source IN ('programme', 'file', 'text')", name=op.f("ck_enclosures_source")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_enclosures_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name="fk_enclosures_attachment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enclosures"),
        sa.UniqueConstraint("document_id", "key", name="uq_enclosures_document_id_key"),
    )
    op.create_index("ix_enclosures_attachment_id", "enclosures", ["attachment_id"])
    op.create_table(
        "document_rules",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("clears", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_document_rules_conference_id"
        ),
        sa.PrimaryKeyConstraint("conference_id", name="pk_document_rules"),
    )


def _words_and_papers() -> None:
    op.create_table(
        "joint_words",
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=16), nullable=False),
        sa.Column("said_at", AT, nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("word IN ('confirmed', 'denied')", name=op.f("ck_joint_words_word")),
        sa.ForeignKeyConstraint(
            ["inscription_id"], ["inscriptions.id"], name="fk_joint_words_inscription_id"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_joint_words_participant_id"
        ),
        sa.PrimaryKeyConstraint("inscription_id", "participant_id", name="pk_joint_words"),
    )
    op.create_index("ix_joint_words_participant_id", "joint_words", ["participant_id"])
    op.create_table(
        "credentials_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("credentials_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sum", sa.String(length=64), nullable=False),
        sa.Column("kept_at", AT, nullable=False),
        sa.Column("kept_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["credentials_id"], ["credentials.id"], name="fk_credentials_papers_credentials_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credentials_papers"),
        sa.UniqueConstraint(
            "credentials_id", "sum", name="uq_credentials_papers_credentials_id_sum"
        ),
    )


def _allow(name: str, states: Sequence[str]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table(name) as table:
        table.drop_constraint(op.f(f"ck_{name}_state"), type_="check")
        table.create_check_constraint(op.f(f"ck_{name}_state"), f"state IN ({listed})")


def downgrade() -> None:
    for name, states in STATES.items():
        state = sa.column("state", sa.String())
        lapsed = sa.table(name, state).update().where(state == "lapsed")
        op.execute(lapsed.values(state="declined"))
        _allow(name, states)
    op.drop_column("delegates", "settled")
    op.drop_table("credentials_papers")
    op.drop_table("joint_words")
    op.drop_table("document_rules")
    op.drop_table("enclosures")
    op.drop_table("letter_attachments")
    op.drop_table("attachments")
