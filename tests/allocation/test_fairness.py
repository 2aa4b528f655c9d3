"""Fairness in figures: what is counted, what is too small to say, and the pages of it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from app import db
from app.allocation import fairness, fairness_panels, rows
from app.allocation.models import Run
from app.rsvp.models import Delegate
from tests import builders
from tests.allocation.drafts import a_draft
from tests.allocation.test_pages import OFFICER, a_segment
from tests.allocation.thousand import a_large_draft

PAGES = ("/allocation/runs/1/fairness", "/allocation/runs/1/fairness.xlsx")


def figures(run_id=1):
    with db.reading() as session:
        return fairness.read(session, session.get(Run, run_id))


def groups(found, key):
    split = next(split for split in found.splits if split.key == key)
    return {group.key: group for group in split.groups}


def a_thousand():
    with db.writing() as session:
        return a_large_draft(session).id


def test_every_request_is_counted_once_and_those_without_a_place_wait(database):
    found = figures(a_thousand())

    whole = found.whole
    assert whole.asked == 1000
    assert 0 < whole.placed < 1000
    assert whole.waiting == 1000 - whole.placed
    for key in ("region", "tier", "mode", "gender"):
        assert sum(group.asked for group in groups(found, key).values()) == 1000
        assert sum(group.placed for group in groups(found, key).values()) == whole.placed


def test_no_gender_is_guessed(database):
    a_segment()
    assert set(groups(figures(), "gender")) == {"not_given"}

    with db.writing() as session:
        session.execute(update(Delegate).where(Delegate.id == 1).values(gender="female"))
        a_draft(session, rows.the_conference(session, 1))

    assert groups(figures(2), "gender")["female"].asked == 1


def test_a_group_too_small_gives_no_share(app):
    a_segment()

    with app.test_request_context():
        region = next(p for p in fairness_panels.panels(figures()) if p.name == "by-region")

    assert {row[6].said for row in region.table.rows} == {"too few"}
    assert "fewer than ten requests" in region.note
    assert "not two groups large enough" in region.note


def test_the_shares_of_large_groups_are_compared(app):
    found = figures(a_thousand())

    with app.test_request_context():
        region = next(p for p in fairness_panels.panels(found) if p.name == "by-region")

    assert "the share placed runs from" in region.note


@pytest.mark.parametrize(
    ("hour", "said"),
    [(7, "edge"), (8, "day"), (21, "day"), (22, "edge"), (0, "night"), (5, "night")],
)
def test_the_hour_at_home_is_one_of_three(hour, said):
    assert fairness.band(builders.NOW.replace(hour=hour), "Etc/UTC") == said


def test_the_page_shows_pictures_with_their_tables(signed_in):
    a_segment()

    page = signed_in(OFFICER).get(PAGES[0]).text

    assert page.count("<title id=") == page.count("The same as a table") > 4
    assert "not for publication" in page


def test_the_spreadsheet_holds_figures_and_no_formula(signed_in):
    a_segment()

    answer = signed_in(OFFICER).get(PAGES[1])

    book = load_workbook(BytesIO(answer.data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "By regional group" in book.sheetnames
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert any(cell.value == 6 for cell in cells)


def test_the_published_revision_has_its_figures_and_nothing_before(signed_in):
    officer = signed_in(OFFICER)
    with db.writing() as session:
        builders.a_conference(session)
    assert officer.get("/allocation/fairness").status_code == 404


def test_it_leads_to_the_figures_of_what_stands(signed_in):
    run_id = a_segment(publish=True)

    answer = signed_in(OFFICER).get("/allocation/fairness", follow_redirects=True)

    assert answer.request.path == f"/allocation/runs/{run_id}/fairness"
    assert "Revision 1, as published" in answer.text


def test_a_run_without_a_plan_has_no_figures(signed_in):
    with db.writing() as session:
        conference = builders.a_conference(session)
        session.add(Run(conference_id=conference.id, asked_by="x", created_at=builders.NOW))

    assert signed_in(OFFICER).get(PAGES[0]).status_code == 409


def test_a_thousand_take_few_statements_and_little_paper(signed_in, statements):
    a_thousand()
    officer = signed_in(OFFICER)

    with statements() as ran:
        page = officer.get(PAGES[0])

    assert len(ran) <= 20
    assert len(page.data) < 300_000


@pytest.mark.parametrize("page", PAGES)
def test_the_public_sees_nothing_of_it(client, page):
    a_segment()
    assert client.get(page).status_code in {302, 303, 401}
