"""${message}.

Revision ${up_revision}, after ${down_revision or "nothing"}.

Before this is merged:
- read every line of it: what Alembic guessed is a draft;
- the version that still runs must be able to work with the new tables (add, fill, switch,
  and only in a later release take away), since both run side by side while hosts are changed;
- take no long lock on PostgreSQL: indexes on tables with rows are built CONCURRENTLY, new
  columns come nullable or with a default that needs no rewriting, rows are filled in batches;
- name every constraint, and import nothing of `app`: this file must still run in ten years;
- it goes down as well as up, and `make test` has walked it both ways on both databases.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
