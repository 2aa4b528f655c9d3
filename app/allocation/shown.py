"""The part of a draft that one page shows: all of a small one, a roundtable of a large one."""

from dataclasses import dataclass

from app.allocation.board import Draft, Table, Waiting

MOST_AT_ONCE = 250  # statements, placed and waiting together
WAITING_A_PAGE = 50


@dataclass(frozen=True)
class Shown:
    """Roundtables in blocks of the same hours, and a stretch of the waiting list.

    `large` says that not all is shown; `chosen` is the code of the one roundtable shown, "" for
    all of them; `before` counts those who wait further up than the first shown.
    """

    large: bool
    chosen: str
    blocks: list[list[Table]]
    waiting: list[Waiting]
    before: int
    page: int
    pages: int

    @property
    def recorded(self) -> list[Table]:
        return [table for block in self.blocks for table in block if table.recorded]


def part_of(draft: Draft, code: str = "", page: int = 1) -> Shown:
    """Choose what to show; a code or a page that does not exist is read as the first there is."""
    large = len(draft.lines) + len(draft.waiting) > MOST_AT_ONCE
    chosen = next((one for one in draft.tables if one.session.code == code), None)
    if chosen is None and large:
        chosen = draft.tables[0] if draft.tables else None
    size = WAITING_A_PAGE if large else max(len(draft.waiting), 1)
    pages = max(1, -(-len(draft.waiting) // size))
    page = page if 1 <= page <= pages else 1
    before = (page - 1) * size
    return Shown(
        large=large,
        chosen=chosen.session.code if chosen else "",
        blocks=[[chosen]] if chosen else draft.blocks,
        waiting=draft.waiting[before : before + size],
        before=before,
        page=page,
        pages=pages,
    )
