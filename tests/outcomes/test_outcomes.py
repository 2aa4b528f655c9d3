"""After the session: the list as delivered, speaking time, texts in lieu, the summary's way."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app import db
from app.outcomes import delivered, service
from app.rosters import floor
from app.rosters.acts import perform
from app.web import clock
from tests import builders
from tests.rosters.podium import published

CLERK = builders.an_actor()
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def held(app, monkeypatch, tmp_path):
    """Hold Roundtable A: two speak, one is interrupted, one is not heard."""
    app.config["DATA_FOLDER"] = str(tmp_path)
    with db.writing() as session:
        conference, _ = published(session, "KEN", "FRA", "EGY")
        begins = builders.the_session(conference, "A").starts_at
    at = begins

    def act(seconds, kind, **told):
        nonlocal at
        at += timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda: at)
        with db.writing() as session:
            number = floor.number_of(session, [2])[2]
            perform(session, 2, kind, told, seen_number=number, actor=CLERK, now=at)

    act(0, "open")
    act(600, "give_floor")
    act(60, "point_of_order", code="EGY", limit_s=120)
    act(30, "delivered")
    act(0, "resume")
    act(90, "delivered")
    act(30, "give_floor")
    act(200, "cut_off")
    return act


@pytest.fixture
def closed(held):
    held(0, "close")
    return held


def outcome():
    with db.reading() as session:
        standing = floor.floor_of(session, 2, now=clock.now())
        return delivered.statements(standing, delivered.regions(session, standing))


def write(client, text="Finance was discussed.", seen=0, **more):
    return client.post("/outcomes/A/summary", data={"text": text, "seen": seen} | more)


def state():
    with db.reading() as session:
        summary = service.summary_of(session, 2)
        return summary.state if summary else None


def test_the_list_holds_statements_with_their_own_time_and_no_point_of_order(closed):
    assert [(one.place, one.turn.name, one.seconds) for one in outcome()] == [
        (1, "Kenya", 150),
        (2, "France", 200),
    ]


def test_speaking_time_is_added_up_by_group(closed):
    found = delivered.shares(outcome(), lambda one: one.region)

    assert [(one.key, one.statements, one.seconds) for one in found] == [
        ("WEOG", 1, 200),
        ("African", 1, 150),
    ]


def test_the_page_shows_the_list_the_pictures_and_their_twins(closed, signed_in, statements):
    client = signed_in("secretariat")
    with statements() as seen:
        page = client.get("/outcomes/A").text

    assert page.index("Kenya") < page.index("France")
    assert page.count('role="img"') == 3
    assert page.count("As a table") == 3
    assert "Egypt" in page[page.index("Not delivered") :]
    assert len(seen) <= 20


def test_the_workbook_says_the_same(closed, signed_in):
    answer = signed_in("secretariat").get("/outcomes/A.xlsx")

    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [1, "Kenya", "Minister of Environment of Kenya", "Heard", "2:30"] in rows


def test_a_summary_goes_from_draft_to_submitted_to_reported_back(closed, signed_in):
    client = signed_in("moderator")
    seen = []
    for step in (lambda: write(client), lambda: client.post("/outcomes/A/submit"),
                 lambda: client.post("/outcomes/A/report")):  # fmt: skip
        assert step().status_code == 303
        seen.append(state())

    assert seen == ["draft", "submitted", "reported_back"]
    assert write(client, "Another one.", seen=3).status_code == 409


def test_no_summary_before_the_session_is_closed(held, signed_in):
    assert write(signed_in("moderator")).status_code == 409
    assert state() is None


def test_a_summary_that_names_a_party_is_held_until_it_is_meant(closed, signed_in):
    client = signed_in("moderator")

    refused = write(client, "As Kenya said, finance matters.")
    meant = write(client, "As Kenya said, finance matters.", names_meant="y")

    assert refused.status_code == 422
    assert "names Parties" in refused.text
    assert meant.status_code == 303


def test_the_second_writer_sees_what_stands(closed, signed_in):
    client = signed_in("moderator")
    write(client, "The first text.")

    answer = write(client, "The second text.", seen=0)

    assert answer.status_code == 409
    assert "The first text." in answer.text
    assert "The second text." in answer.text


def test_the_text_of_a_statement_is_known_by_its_content_and_given_as_a_file(closed, signed_in):
    client = signed_in("moderator")
    for data in (b"MZ no text", PDF):
        client.post("/outcomes/A/texts/1", data={"paper": (BytesIO(data), "kenya.pdf")})

    answer = client.get("/outcomes/A/texts/1")

    assert answer.data == PDF
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Content-Disposition"] == "attachment; filename=kenya.pdf"
    assert client.get("/outcomes/A/texts/2").status_code == 404


def test_who_only_reads_changes_nothing(closed, signed_in):
    client = signed_in("secretariat")

    assert write(client).status_code == 403
    assert client.post("/outcomes/A/submit").status_code == 403
    assert client.get("/outcomes/").status_code == 200
