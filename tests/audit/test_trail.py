"""The audit trail: newest first, page by page, of one object where asked."""

from app import db
from app.audit import service
from app.audit.service import SYSTEM
from tests.builders import NOW


def _entries(count, kind="invitation", label=""):
    with db.writing() as session:
        for number in range(1, count + 1):
            service.record(session, SYSTEM, "test.act", kind=kind, id=number, label=label, now=NOW)


def test_pages_follow_each_other_without_a_gap(database):
    _entries(5)

    with db.reading() as session:
        first = service.latest(session, most=3)
        second = service.latest(session, before=first[-1].id, most=3)
    assert [entry.object_id for entry in (*first, *second)] == [5, 4, 3, 2, 1]


def test_one_object_tells_its_own_story(database):
    _entries(3)
    _entries(3, "staff")

    with db.reading() as session:
        found = service.latest(session, kind="staff", id=2)
        assert [(entry.object_kind, entry.object_id) for entry in found] == [("staff", 2)]
        assert service.kinds(session) == ["invitation", "staff"]


def test_the_page_shows_what_was_done_and_leads_to_older(signed_in):
    client = signed_in("secretariat")
    _entries(51, label="<i>Kenya</i>")

    page = client.get("/audit/").text
    older = client.get("/audit/?before=2").text

    assert "&lt;i&gt;Kenya&lt;/i&gt;" in page
    assert "before=2" in page
    assert older.count("test.act") == 1


def test_odd_questions_find_nothing_and_break_nothing(signed_in):
    client = signed_in("secretariat")
    _entries(1)

    for query in ("id=99999999999999999999", "id=-1", "id=x&before=y", "kind='--"):
        assert client.get(f"/audit/?{query}").status_code == 200
