"""Lists on paper, revisions as they were published, and the final list."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from app import db
from app.allocation import finals, papers, published, rows
from app.allocation.models import Paper, Revision, SpeakingSlot
from app.errors import Refused
from app.jobs import worker
from app.rsvp.models import Delegate, Delegation, Inscription
from tests import builders
from tests.allocation.drafts import LATER, a_draft, an_asker, publish
from tests.allocation.test_pages import OFFICER, a_segment, count, words_of

ACTOR = builders.an_actor()


def final(number=1):
    with db.writing() as session:
        return finals.make_final(session, number, 1, actor=ACTOR, now=LATER)


def confirm_all():
    with db.writing() as session:
        session.execute(update(Delegation).values(answer="accepted"))


def text_of(scope, language):
    with db.reading() as session:
        paper = papers.find(session, 1, "list", scope, language)
    assert paper.pages >= 1
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)


def test_a_publication_asks_for_each_list_and_all_in_both_languages(database):
    a_segment(publish=True)

    with db.reading() as session:
        found = papers.of_run(session, 1, "list")
        tables = len(rows.roundtables(session, 1))

    assert len(found) == 2 * (tables + 1)
    assert not any(paper.pages for paper in found.values())


def test_a_job_prints_the_lists_as_delegations_know_them(app):
    a_segment(publish=True)

    while worker.work_once(app.config):
        pass

    said = text_of("A", "en")
    assert "Provisional list" in said
    assert "Revision 1" in said
    assert "Minister of Environment of Kenya" in said
    assert "Live by video link" in said
    assert "Order and times are provisional" in said
    assert "1 / " in text_of("", "en")
    assert "كينيا" in text_of("A", "ar") or "ﻛﻴﻨﻴﺎ" in text_of("A", "ar")


def test_the_public_takes_the_pdf_and_never_one_of_a_draft(client):
    run_id = a_segment(publish=True)
    with db.writing() as session:
        session.execute(update(Paper).values(content=b"%PDF-1.7 list", pages=1))
        draft = a_draft(session, rows.the_conference(session, 1))

    answer = client.get("/lists/revisions/1/papers/en/A")

    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert draft.id != run_id
    assert client.get("/lists/revisions/2/papers/en/A").status_code == 404
    assert client.get("/lists/revisions/1/papers/en/Z").status_code == 404


def test_a_paper_that_is_not_printed_yet_is_not_there(client):
    a_segment(publish=True)
    assert client.get("/lists/revisions/1/papers/en/A").status_code == 404


def test_an_earlier_revision_stays_as_it_was_published(client):
    a_segment(publish=True)
    with db.writing() as session:
        session.execute(update(Delegate).values(post="Another post"))
        an_asker(session, rows.the_conference(session, 1), "COL", ("A",))
        publish(session, a_draft(session, rows.the_conference(session, 1)))

    first = words_of(client.get("/lists/revisions/1/A").text)
    second = words_of(client.get("/lists/revisions/2/A").text)

    assert "Minister of Environment of Kenya" in first
    assert "Another post" not in first
    assert "Replaced by revision 2" in first
    assert "Another post" in second


def test_a_revision_from_before_lists_were_kept_is_read_from_its_places(client):
    a_segment(publish=True)
    with db.writing() as session:
        session.query(published.PublishedList).delete()

    assert "Minister of Environment of Kenya" in client.get("/lists/revisions/1/A").text


def test_no_list_names_a_person(client):
    a_segment(publish=True)
    with db.writing() as session:
        session.execute(update(Delegate).values(name="Somebody Private"))
        published.freeze(session, session.get(Revision, 1))

    for path in ("/lists/revisions/1", "/lists/revisions/1/A"):
        page = client.get(path).text
        assert "Somebody Private" not in page
        assert "@" not in page.split("<main", 1)[1].split("</main>")[0]


def test_a_revision_becomes_final_once_all_are_confirmed(database):
    a_segment(publish=True)
    confirm_all()

    revision = final()

    assert (revision.state, revision.final_at) == ("final", LATER)
    with db.reading() as session:
        assert set(session.scalars(select(SpeakingSlot.state))) == {"final"}


@pytest.mark.parametrize(
    ("row", "change", "said"),
    [
        (Delegation, {"answer": "tentative"}, "has not accepted for certain"),
        (Delegation, {"frozen": True}, "on hold"),
        (Inscription, {"mode": "pre_recorded"}, "No recording"),
        (Inscription, {"state": "withdrawn"}, "given up"),
    ],
)
def test_whoever_is_not_confirmed_keeps_it_from_being_final(signed_in, row, change, said):
    a_segment(publish=True)
    confirm_all()
    with db.writing() as session:
        session.execute(update(row).where(row.id == 1).values(**change))

    with pytest.raises(Refused, match="1 speakers are not confirmed"):
        final()

    assert said in signed_in(OFFICER).get("/allocation/revisions/1").text


def test_an_earlier_revision_cannot_become_final(database):
    a_segment(publish=True)
    confirm_all()
    with db.writing() as session:
        publish(session, a_draft(session, rows.the_conference(session, 1)))

    with pytest.raises(Refused, match="replaced by a later one"):
        final(1)


def test_the_next_revision_is_provisional_again(database):
    a_segment(publish=True)
    confirm_all()
    final()

    with db.writing() as session:
        publish(session, a_draft(session, rows.the_conference(session, 1)))

    with db.reading() as session:
        assert session.get(Revision, 2).state == "provisional"
        assert set(session.scalars(select(SpeakingSlot.state))) == {"provisional"}


def test_the_officer_makes_it_final_on_its_page(signed_in):
    a_segment(publish=True)
    confirm_all()
    officer = signed_in(OFFICER)

    page = officer.get("/allocation/revisions/1").text
    done = officer.post("/allocation/revisions/1/final", follow_redirects=True).text

    assert "Make revision 1 the final list" in page
    assert "Revision 1 is the final list." in done
    assert "Final list" in officer.get("/lists").text


def test_lists_are_printed_again_in_place_of_the_former_ones(signed_in):
    a_segment(publish=True)
    before = count(Paper)

    signed_in(OFFICER).post("/allocation/revisions/1/papers")

    assert count(Paper) == before
