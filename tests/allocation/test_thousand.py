"""A thousand requests for the floor: pages stay small and ask little of the database."""

import re

import pytest

from app import db
from app.allocation import rows
from app.allocation.models import Run
from app.board import page
from tests.allocation.thousand import MANY, a_large_draft

MOST_BYTES = 300_000
MOST_STATEMENTS = 20
RUN = "/allocation/runs/1"
PAGES = ("/allocation/", RUN, f"{RUN}?at=C&page=3", f"{RUN}/why/1", f"{RUN}/why/999")
PAGES += (f"{RUN}/publish", f"{RUN}/what-if", "/allocation/spoken", "/allocation/pairs")


@pytest.fixture
def officer(signed_in):
    with db.writing() as session:
        a_large_draft(session)
    return signed_in("host_administrator")


def test_pages_are_small_and_ask_little(officer, statements):
    for path in PAGES:
        with statements() as seen:
            answer = officer.get(path)

        assert (path, answer.status_code) == (path, 200)
        assert len(answer.data) < MOST_BYTES, path
        assert len(seen) <= MOST_STATEMENTS, path


def test_four_roundtables_at_a_time_and_the_waiting_list_by_pages(officer):
    first, third = officer.get(RUN).text, officer.get(f"{RUN}?at=F&page=3").text

    assert re.findall(r'data-table="(\w)"', first) == list("ABCD")
    assert re.findall(r'data-table="(\w)"', third) == list("EFGH")
    assert "<b>40</b>" in first
    assert "<b>81</b>" in third
    assert re.search(r'rel="next" href="/allocation/runs/1\?at=F&amp;page=4#waiting"', third)


@pytest.mark.parametrize("query", ["at=Z&page=99", "page=x", "page=0", "page=-1", "at="])
def test_what_does_not_exist_is_the_first(officer, query):
    answer = officer.get(f"{RUN}?{query}")

    assert answer.status_code == 200
    assert 'data-table="A"' in answer.text
    assert "Page 1 of" in answer.text


def test_everybody_is_on_exactly_one_page(database):
    with db.writing() as session:
        run = a_large_draft(session)
    with db.reading() as session:
        run = session.get(Run, run.id)
        conference = rows.the_conference(session, run.conference_id)
        first = page.read(session, run, conference, page.Query())
        seen = {
            query: page.read(session, run, conference, query)
            for query in (
                *(page.Query(table=one.session.code) for one in first.draft.tables),
                *(page.Query(page=number) for number in range(1, first.pages + 1)),
            )
        }
    placed = {
        line.asked.id
        for one in seen.values()
        for slot in one.slots
        for lane in slot.lanes
        for line in lane.table.lines
    }
    waiting = [one.asked.id for q, p in seen.items() if not q.table for _, one in p.waiting]

    assert sorted([*placed, *waiting]) == list(range(1, MANY + 1))
