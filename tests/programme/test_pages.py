"""Pages of the programme: open to all where it is public, to programme officers where it is not."""

import io
import re

import pytest

from app import db
from app.delegations import service as delegations
from app.programme import conference_file, service
from tests.builders import NOW, a_party, an_actor
from tests.programme.files import SMALL, shipped, small

OFFICER = "programme_officer"
OFFICES = [
    "/programme/import",
    "/programme/sessions/A/edit",
    "/programme/sessions/A/co_chair/1",
]


@pytest.fixture
def kunming(app):
    with db.writing() as session:
        parsed = conference_file.parse(shipped("kunming"))
        service.load(session, parsed, actor=an_actor(), now=NOW)
        a_party(session, "KEN")


def the_session(code="A"):
    with db.reading() as session:
        return service.session_of(service.whole(session), code)


def form_of(page):
    """Take the fields of the form in the page as a browser would send them back."""
    text = page.get_data(as_text=True)
    found = dict(re.findall(r'<input [^>]*name="([a-z_]+)" [^>]*value="([^"]*)"', text))
    questions = re.search(r'<textarea [^>]*name="guiding_questions"[^>]*>\s*(.*?)</textarea>', text)
    return found | ({"guiding_questions": questions[1]} if questions else {})


@pytest.mark.usefixtures("kunming")
def test_anybody_may_read_the_programme(client):
    page = client.get("/programme")

    assert page.status_code == 200
    assert "Putting Biodiversity on a Path to Recovery" in page.text
    assert "Tue 12 Oct 2021, 19:00\N{EN DASH}21:00 (GMT+8)" in page.text
    assert "Edit session" not in page.text
    assert "Nobody is named yet" not in page.text


@pytest.mark.usefixtures("kunming")
def test_a_capital_sees_its_own_hours_and_days(client):
    page = client.get("/programme?country=PER")

    assert "Tue 12 Oct 2021, 21:00\N{EN DASH}23:00 (GMT\N{MINUS SIGN}5)" in page.text
    assert "Lima" in page.text


@pytest.mark.usefixtures("kunming")
@pytest.mark.parametrize("country", ["CHN", "XXX", "<b>"])
def test_a_country_that_adds_nothing_adds_nothing(client, country):
    page = client.get("/programme", query_string={"country": country})

    assert page.status_code == 200
    assert "<b>" not in page.text
    assert "on the other" not in page.text


@pytest.mark.usefixtures("kunming")
def test_the_picture_has_a_title_a_description_and_no_inline_style(client):
    page = client.get("/programme").text

    assert page.count('role="img"') == 2
    assert page.count("<title id=") == page.count("<desc id=") == 2
    assert "19:00\N{EN DASH}21:00 A, Putting Biodiversity on a Path to Recovery." in page
    assert "style=" not in page


@pytest.mark.usefixtures("kunming")
def test_the_programme_is_public_on_the_first_page(client):
    assert client.get("/").text.count('role="img"') == 2


def test_without_a_conference_the_programme_is_not_out_yet(client, signed_in):
    assert "The programme is not out yet" in client.get("/programme").text
    assert "/programme/import" in signed_in(OFFICER).get("/programme").text
    assert 'role="img"' not in client.get("/").text


@pytest.mark.usefixtures("kunming")
def test_addresses_of_co_chairs_are_never_shown(client, signed_in):
    officer = signed_in(OFFICER)
    given = {"participant": "KEN", "name": "Minister of Environment of Kenya"}
    sent = given | {"email": "minister.environment@ken.example.org", "seen_version": "1"}
    assert officer.post("/programme/sessions/A/co_chair/1", data=sent).status_code == 302

    for reader in (client, officer):
        page = reader.get("/programme").text
        assert "Minister of Environment of Kenya" in page
        assert "ken.example.org" not in page


@pytest.mark.usefixtures("kunming")
@pytest.mark.parametrize("path", OFFICES)
def test_the_desk_is_closed_to_the_public_and_to_other_roles(client, signed_in, path):
    assert client.get(path).status_code == 302
    assert client.post(path).status_code == 302
    for role in ("invitation_officer", "protocol_officer", "secretariat", "moderator"):
        assert signed_in(role).get(path).status_code == 403
        assert signed_in(role).post(path).status_code == 403


@pytest.mark.usefixtures("kunming")
@pytest.mark.parametrize("path", OFFICES)
@pytest.mark.parametrize("role", ["programme_officer", "host_administrator"])
def test_the_desk_is_open_to_programme_officers(signed_in, path, role):
    assert signed_in(role).get(path).status_code == 200


@pytest.mark.usefixtures("kunming")
def test_an_officer_edits_a_session_as_the_page_shows_it(signed_in):
    officer = signed_in(OFFICER)
    sent = form_of(officer.get("/programme/sessions/A/edit"))
    assert sent["starts_at"] == "2021-10-12 19:00"

    changed = {"room": "Hall", "guiding_questions": "What works?\r\n\r\n What  not?\r\n"}
    page = officer.post("/programme/sessions/A/edit", data=sent | changed)

    assert page.headers["Location"] == "/programme#session-A"
    row = the_session()
    assert (row.room, row.guiding_questions) == ("Hall", ["What works?", "What not?"])
    assert row.starts_at.isoformat() == "2021-10-12T11:00:00+00:00"


@pytest.mark.usefixtures("kunming")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ends_at", "2021-10-12T18:00", "The session must end after it starts."),
        ("ends_at", "soon", "Give a date and an hour"),
        ("starts_at", "", "Give the start of the session."),
        ("starts_at", "2021-10-14T10:00", "The session must start on a day of the conference."),
        ("opening_s", "two", "Give a whole number."),
        ("opening_s", "-5", "Give a number of seconds from 0 to 3600."),
        ("opening_s", "9" * 30, "Give a number of seconds from 0 to 3600."),
        ("seats", "many", "Give a whole number."),
        ("room", "x" * 121, "Use fewer characters here."),
    ],
)
def test_a_faulty_edit_keeps_what_was_entered_and_says_why(signed_in, field, value, said):
    officer = signed_in(OFFICER)
    sent = form_of(officer.get("/programme/sessions/A/edit")) | {"room": "Hall", field: value}
    if (field, value) == ("starts_at", "2021-10-14T10:00"):
        sent["ends_at"] = "2021-10-14T12:00"

    page = officer.post("/programme/sessions/A/edit", data=sent)

    assert page.status_code == 422
    assert said in page.text
    assert "<title>Error:" in page.text
    assert (field == "room") or 'value="Hall"' in page.text
    assert the_session().room == ""


@pytest.mark.usefixtures("kunming")
def test_an_edit_of_an_old_version_shows_the_difference_and_may_be_repeated(signed_in):
    officer = signed_in(OFFICER)
    sent = form_of(officer.get("/programme/sessions/A/edit"))
    officer.post("/programme/sessions/A/edit", data=sent | {"room": "Hall"})

    page = officer.post("/programme/sessions/A/edit", data=sent | {"room": "Garden"})

    assert page.status_code == 409
    assert "<bdi>Garden</bdi>" in page.text
    assert "<bdi>Hall</bdi>" in page.text
    assert the_session().room == "Hall"
    officer.post("/programme/sessions/A/edit", data=form_of(page))
    assert the_session().room == "Garden"


@pytest.mark.usefixtures("kunming")
def test_an_empty_form_takes_nobody_out_of_a_place(signed_in):
    officer = signed_in(OFFICER)

    page = officer.post("/programme/sessions/PL1/moderator/1", data={"seen_version": "1"})

    assert page.status_code == 422
    assert "Give the post or name" in page.text
    assert "Huang Runqiu" in officer.get("/programme").text


@pytest.mark.usefixtures("kunming")
def test_a_place_is_freed_by_its_own_button(signed_in):
    officer = signed_in(OFFICER)
    sent = {"name": "Minister of Environment of Kenya", "seen_version": "1"}
    officer.post("/programme/sessions/A/co_chair/1", data=sent)
    path = "/programme/sessions/A/co_chair/1/free"

    late = officer.post(path + "?seen_version=1")
    done = officer.post(path + "?seen_version=2")

    assert (late.status_code, done.status_code) == (409, 302)
    assert "Minister of Environment of Kenya" not in officer.get("/programme").text


@pytest.mark.usefixtures("kunming")
def test_two_officers_who_name_somebody_compare_countries_by_name(signed_in):
    officer = signed_in(OFFICER)
    sent = {"participant": "KEN", "name": "Minister of Environment of Kenya", "seen_version": "1"}
    officer.post("/programme/sessions/A/co_chair/1", data=sent)

    page = officer.post("/programme/sessions/A/co_chair/1", data=sent | {"participant": ""})

    assert page.status_code == 409
    assert "<bdi>Kenya</bdi>" in page.text


@pytest.mark.usefixtures("kunming")
@pytest.mark.parametrize(
    "path",
    [
        "/programme/sessions/Z/edit",
        "/programme/sessions/A/co_chair/3",
        "/programme/sessions/A/king/1",
    ],
)
def test_what_is_not_there_is_not_found(signed_in, path):
    assert signed_in(OFFICER).get(path).status_code == 404
    assert signed_in(OFFICER).post(path).status_code == 404


def test_a_file_is_looked_through_before_it_is_loaded(signed_in):
    officer = signed_in(OFFICER)

    page = officer.post("/programme/import", data={"text": SMALL})

    assert page.status_code == 200
    assert "Load Small?" in page.text
    with db.reading() as session, pytest.raises(Exception, match="No conference"):
        service.current(session)


def test_a_confirmed_file_is_loaded_with_the_participants(signed_in):
    officer = signed_in(OFFICER)

    page = officer.post("/programme/import/load", data={"text": SMALL})

    assert page.headers["Location"] == "/programme"
    with db.reading() as session:
        assert service.current(session).code == "SMALL"
        assert delegations.participant(session, "KEN").short_name == "Kenya"


def test_a_file_may_be_uploaded(signed_in):
    sent = {"file": (io.BytesIO(b"\xef\xbb\xbf" + SMALL.encode()), "small.yaml")}

    assert "Load Small?" in signed_in(OFFICER).post("/programme/import", data=sent).text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe\x00", "This is not a text file."), (b"", "The file is empty.")],
)
def test_a_file_that_is_no_text_is_refused(signed_in, content, said):
    sent = {"file": (io.BytesIO(content), "small.yaml")}

    page = signed_in(OFFICER).post("/programme/import", data=sent)

    assert page.status_code == 422
    assert said in page.text


def test_nothing_sent_is_asked_for(signed_in):
    page = signed_in(OFFICER).post("/programme/import", data={"text": " "})

    assert page.status_code == 422
    assert "Choose a file, or paste its text below." in page.text


@pytest.mark.parametrize("path", ["/programme/import", "/programme/import/load"])
def test_every_fault_is_shown_with_its_line_and_the_text_is_kept(signed_in, path):
    text = small("kind: roundtable", "kind: <script>").replace("co_chairs: 2", "co_chairs: x")

    page = signed_in(OFFICER).post(path, data={"text": text})

    assert page.status_code == 422
    assert "Faults in the file: 2." in page.text
    assert "kind: &lt;script&gt;" in page.text
    assert "<script>" not in page.text.split("<main")[1]
    assert "not a whole number from 0 to 6" in page.text
    assert "A small segment" in page.text


@pytest.mark.usefixtures("kunming")
def test_a_changed_file_shows_what_would_change(signed_in):
    officer = signed_in(OFFICER)
    text = shipped("kunming").replace("2021-10-12 19:00", "2021-10-12 19:30", 1)

    page = officer.post("/programme/import", data={"text": text})

    assert "Change High-Level Segment of COP 15?" in page.text
    assert "2021-10-12 19:30 +08:00" in page.text


@pytest.mark.usefixtures("kunming")
def test_a_file_that_leaves_out_a_session_cannot_be_confirmed(signed_in):
    text = shipped("kunming").replace("code: LS", "code: LS2")

    page = signed_in(OFFICER).post("/programme/import", data={"text": text})

    assert "leaves out sessions that stand: LS." in page.text
    assert "Change this conference" not in page.text


@pytest.mark.parametrize("start", ["kunming", "example"])
def test_a_shipped_file_can_be_started_from(signed_in, start):
    assert "conference:" in signed_in(OFFICER).get(f"/programme/import?start={start}").text
    assert signed_in(OFFICER).get("/programme/import?start=../secret").status_code == 200


def test_the_first_page_says_what_the_programme_lacks(signed_in):
    officer = signed_in(OFFICER)
    assert "No conference is loaded. Load a conference file." in officer.get("/").text

    with db.writing() as session:
        parsed = conference_file.parse(shipped("kunming"))
        service.load(session, parsed, actor=an_actor(), now=NOW)
    assert "Roundtables lack a co-chair." in officer.get("/").text


@pytest.mark.usefixtures("kunming")
@pytest.mark.parametrize(
    ("path", "most"),
    [("/programme", 9), ("/programme/sessions/A/edit", 9), ("/programme/sessions/A/co_chair/1", 9)],
)
def test_pages_ask_the_database_few_things(signed_in, statements, path, most):
    officer = signed_in(OFFICER)

    with statements() as seen:
        assert officer.get(path).status_code == 200

    assert len(seen) <= most


@pytest.mark.usefixtures("kunming")
def test_the_current_conference_costs_a_template_one_statement(app, statements):
    with app.test_request_context(), statements() as seen:
        from flask import render_template_string  # noqa: PLC0415

        words = (
            "{{ conference.short_title }} {{ conference.city }} {% if conference %}yes{% endif %}"
        )
        assert render_template_string(words) == "High-Level Segment of COP 15 Kunming yes"
        assert render_template_string("no conference is used here")

    assert len(seen) == 1


def test_without_a_conference_templates_see_none(app):
    with app.test_request_context():
        from flask import render_template_string  # noqa: PLC0415

        assert render_template_string("{{ 'yes' if conference else 'no' }}") == "no"
