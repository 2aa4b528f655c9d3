"""A thousand requests for the floor: pages stay small and ask little of the database."""

import re

import pytest

from app import db
from app.allocation import board, rows, shown
from app.allocation.models import Run
from tests.allocation.thousand import MANY, a_large_draft

MOST_BYTES = 300_000
MOST_STATEMENTS = 20
RUN = "/allocation/runs/1"
PAGES = ("/allocation/", RUN, f"{RUN}?table=C&page=3", f"{RUN}/why/1", f"{RUN}/why/999")
PAGES += (f"{RUN}/publish", f"{RUN}/what-if", "/allocation/spoken", "/allocation/pairs")


@pytest.fixture
def officer(signed_in):
    with db.writing() as session:
        a_large_draft(session)
    return signed_in("host_administrator")


def test_pages_are_small_and_ask_little(officer, statements):
    for path in PAGES:
        with statements() as seen:
            page = officer.get(path)

        assert (path, page.status_code) == (path, 200)
        assert len(page.data) < MOST_BYTES, path
        assert len(seen) <= MOST_STATEMENTS, path


def test_one_roundtable_at_a_time_and_the_waiting_list_by_pages(officer):
    first, third = officer.get(RUN).text, officer.get(f"{RUN}?table=C&page=3").text

    assert "This draft is large" in first
    assert "Roundtable A: <bdi>" in first
    assert "Roundtable B: <bdi>" not in first
    assert "Roundtable C: <bdi>" in third
    assert "1 to 50 of" in first
    assert "101 to 150 of" in third
    assert re.search(r'rel="next" href="/allocation/runs/1\?table=C&amp;page=4#waiting"', third)


@pytest.mark.parametrize("query", ["table=Z&page=99", "page=x", "page=0", "page=-1", "table="])
def test_what_does_not_exist_is_the_first(officer, query):
    page = officer.get(f"{RUN}?{query}")

    assert page.status_code == 200
    assert "1 to 50 of" in page.text


def test_everybody_is_on_exactly_one_page(database):
    with db.writing() as session:
        run = a_large_draft(session)
    with db.reading() as session:
        run = session.get(Run, run.id)
        draft = board.read(session, run, rows.the_conference(session, run.conference_id))
        tables = [one.session.code for one in draft.tables]
        placed = [
            line.asked.id
            for code in tables
            for (table,) in shown.part_of(draft, code).blocks
            for line in table.lines
        ]
        pages = range(1, shown.part_of(draft).pages + 1)
        waiting = [one.asked.id for page in pages for one in shown.part_of(draft, "", page).waiting]

    assert sorted(placed + waiting) == list(range(1, MANY + 1))
