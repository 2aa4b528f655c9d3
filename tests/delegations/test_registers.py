"""The pages of the registers: found, changed, taken out as files, brought back."""

import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from app import db
from app.delegations import books, uploads
from app.delegations import service as delegations
from app.delegations.models import FocalPoint, FocalPointKind, Mission, Participant
from tests.builders import a_party, an_addressee
from tests.delegations.registers import a_csv

OFFICER, SECRETARIAT = "invitation_officer", "secretariat"
FOCAL = ("participant", "kind", "name", "email")
ROW = ("KEN", "CBD-FP1", "Director of Biodiversity", "fp@ken.example.org")


@pytest.fixture
def loaded(app):
    with db.writing() as session:
        delegations.load_reference(session)


@pytest.fixture
def kenya(app):
    with db.writing() as session:
        session.add(FocalPointKind(code="CBD-FP1", title="CBD National Focal Point (primary)"))
        return an_addressee(session)


def numbers(page):
    assert page.status_code == 200
    return [int(one) for one in re.findall(r'href="/registers/[a-z-]+/(\d+)"', page.text)]


def send(client, data, path="/registers/focal-points/imports", name="list.csv"):
    # Encoded here, because the client would leave a large body in a file that it never closes.
    sent = {"file": FileStorage(io.BytesIO(data), name)}
    stream, _length, boundary = stream_encode_multipart(sent, use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(path, data=stream.read(), content_type=kind)


def follow(client, answer):
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["Location"])


def focal_points():
    with db.reading() as session:
        return session.scalars(select(FocalPoint).order_by(FocalPoint.id)).all()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("code", books.BOOKS)
def test_every_register_is_listed_shown_and_taken_out(signed_in, statements, code):
    officer, path = signed_in(OFFICER), f"/registers/{code.replace('_', '-')}"
    with statements() as seen:
        page = officer.get(path)
    assert page.status_code == 200
    assert len(seen) <= 20
    for number in numbers(page)[:1]:
        assert officer.get(f"{path}/{number}").status_code == 200
        assert officer.get(f"{path}/{number}/edit").status_code == 200

    sheet = load_workbook(io.BytesIO(officer.get(f"{path}/export.xlsx").data)).active
    assert [cell.value for cell in sheet[1]] == [one.name for one in books.BOOKS[code].columns]
    answer = officer.get(f"{path}/export.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("code", books.BOOKS)
def test_what_was_taken_out_comes_back_unchanged(signed_in, code, form):
    officer, path = signed_in(OFFICER), f"/registers/{code.replace('_', '-')}"
    if code == "focal_points":
        follow(officer, send(officer, a_csv(FOCAL, [ROW])))
        officer.post("/registers/focal-points/imports/1/take")
    file = officer.get(f"{path}/export.{form}?use=all").data

    page = follow(officer, send(officer, file, f"{path}/imports", f"list.{form}"))

    assert "There is nothing to take." in page.text
    assert not re.search(r">(New|Changed|Faulty|To decide) \(", page.text)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("search=kenya", 1),
        ("search=COTE D'IVOIRE", 1),
        ("search=كينيا", 1),
        ("search=embassy.beijing@ken", 1),
        ("search=100%25", 0),
        ("kind=permanent_mission&search=new york", 16),
        ("participant=ken", 1),
        ("participant=xxx", 0),
        ("use=retired", 0),
    ],
)
def test_a_list_is_narrowed(signed_in, asked, count):
    page = signed_in(OFFICER).get(f"/registers/missions?{asked}").text

    found = re.search(r'role="status">(\d+) row', page)
    assert int(found[1] if found else 0) == count


@pytest.mark.usefixtures("loaded")
def test_a_list_of_ten_thousand_is_cut_and_sorted_on_the_server(signed_in, statements):
    with db.writing() as session:
        ids = session.scalars(select(Participant.id).where(Participant.iso2.is_not(None))).all()
        kinds = session.scalars(select(FocalPointKind.code)).all()
        rows = [
            {
                "participant_id": ids[number % len(ids)],
                "kind_code": kinds[number % len(kinds)],
                "name": f"Post {number}",
                "email": f"post{number}@example.org",
            }
            for number in range(10_000)
        ]
        session.execute(insert(FocalPoint), rows)
    officer = signed_in(OFFICER)
    with statements() as seen:
        page = officer.get("/registers/focal-points?sort=participant&page=200")

    assert "10000 rows" in page.text
    assert len(numbers(page)) == 50
    assert "Zimbabwe" in page.text
    assert len(seen) <= 20
    narrowed = officer.get("/registers/focal-points?convention=NP&search=kenya")
    assert 0 < len(numbers(narrowed)) < 50


@pytest.mark.usefixtures("kenya")
def test_a_row_is_added_changed_retired_and_tells_its_history(signed_in):
    officer, path = signed_in(OFFICER), "/registers/focal-points"
    page = follow(officer, officer.post(f"{path}/new", data=dict(zip(FOCAL, ROW, strict=True))))
    assert "Director of Biodiversity" in page.text

    sent = {"seen_version": "1", "kind": "CBD-FP1", "name": "Head", "email": ROW[3]}
    page = follow(officer, officer.post(f"{path}/1/edit", data=sent))
    page = follow(officer, officer.post(f"{path}/1/retire", data={"seen_version": "2"}))

    assert "This row is out of use" in page.text
    assert re.findall(r"<td[^>]*>(Added|Changed)", page.text) == ["Changed", "Changed", "Added"]
    assert numbers(officer.get(path)) == [] or "Nothing was found" in officer.get(path).text


@pytest.mark.usefixtures("loaded")
def test_no_act_on_a_row_or_a_file_costs_many_statements(signed_in, statements):
    officer, path = signed_in(OFFICER), "/registers/focal-points"
    row = dict(zip(FOCAL, ROW, strict=True))
    doubtful = (*ROW[:3], "new@ken.example.org")
    for way, address, sent in (
        ("post", f"{path}/new", row),
        ("get", f"{path}/1/edit", None),
        ("post", f"{path}/1/edit", row | {"name": "Head", "seen_version": "1"}),
        ("file", f"{path}/imports", a_csv(FOCAL, [(*ROW[:2], "Head", doubtful[3]), ("X",) * 4])),
        ("get", f"{path}/imports/1?state=asked", None),
        ("post", f"{path}/imports/1/rows/2", {"choice": "1"}),
        ("post", f"{path}/imports/1/take", {}),
        ("post", f"{path}/imports/1/undo", {}),
    ):
        with statements() as seen:
            answer = (
                send(officer, sent)
                if way == "file"
                else officer.open(address, method=way.upper(), data=sent)
            )
        assert answer.status_code in {200, 303}, (address, answer.text)
        assert len(seen) <= 20, (address, seen)


@pytest.mark.usefixtures("kenya")
def test_faults_stand_beside_their_fields_and_answers_stay(signed_in):
    sent = {"participant": "XXX", "kind": "CBD-FP1", "name": "Head", "email": "nowhere"}

    answer = signed_in(OFFICER).post("/registers/focal-points/new", data=sent)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'value="nowhere"' in answer.text
    assert "Give an e-mail address" in answer.text


def test_the_second_officer_sees_what_differs(signed_in, kenya):
    first, second = signed_in(OFFICER), signed_in(OFFICER)
    path = f"/registers/missions/{kenya.mission.id}/edit"
    sent = {"seen_version": "1", "kind": "embassy", "name": "Embassy", "city": "Beijing",
            "resident": "y", "email": "e@ken.example.org"}  # fmt: skip
    follow(first, first.post(path, data=sent | {"telephone": "+86 10 1"}))

    answer = second.post(path, data=sent | {"telephone": "+86 10 2"})

    assert answer.status_code == 409
    assert "+86 10 1" in answer.text
    assert "+86 10 2" in answer.text
    assert 'name="seen_version" type="hidden" value="2"' in answer.text


@pytest.mark.usefixtures("kenya")
def test_a_double_asks_once_and_is_kept_when_both_are_right(signed_in, kenya):
    officer = signed_in(OFFICER)
    with db.writing() as session:
        a_party(session, "FRA")
    sent = {"participant": "FRA", "kind": "embassy", "name": "Embassy", "city": "Beijing",
            "email": kenya.mission.email}  # fmt: skip

    answer = officer.post("/registers/missions/new", data=sent)
    assert answer.status_code == 422
    assert "Both are right" in answer.text

    follow(officer, officer.post("/registers/missions/new", data=sent | {"sure": "y"}))


@pytest.mark.usefixtures("kenya")
def test_a_file_goes_the_whole_way_and_back(signed_in):
    officer = signed_in(OFFICER)
    bad = ("KEN", "NONE", "Director", "other@ken.example.org")
    answer = send(officer, a_csv(FOCAL, [ROW, bad]))
    page = follow(officer, answer)
    assert "Take the good row" in page.text
    assert "“NONE” is not known here" in page.text

    faulty = officer.get(f"{answer.headers['Location']}/faulty.csv").data.decode("utf-8-sig")
    assert faulty.splitlines()[0] == "participant,kind,name,email,what_is_wrong"
    assert "Use one of: CBD-FP1" in faulty
    corrected = faulty.replace("NONE", "CBD-FP1").encode()

    page = follow(officer, officer.post(f"{answer.headers['Location']}/take"))
    assert "1 row was taken" in page.text
    second = send(officer, corrected)
    follow(officer, officer.post(f"{second.headers['Location']}/take"))
    assert len(focal_points()) == 2

    page = follow(officer, officer.post(f"{second.headers['Location']}/undo"))
    assert "1 row stands again as before" in page.text
    assert [one.email for one in focal_points()] == [ROW[3]]


@pytest.mark.usefixtures("kenya")
def test_a_person_decides_on_the_page(signed_in):
    officer = signed_in(OFFICER)
    officer.post(f"{send(officer, a_csv(FOCAL, [ROW])).headers['Location']}/take")
    other = send(officer, a_csv(FOCAL, [(*ROW[:3], "new@ken.example.org")])).headers["Location"]
    assert "It is number 1 of the list" in officer.get(other).text

    page = follow(officer, officer.post(f"{other}/rows/2", data={"choice": "1"}))
    assert "Row 2 is settled" in page.text
    officer.post(f"{other}/take")

    assert [one.email for one in focal_points()] == ["new@ken.example.org"]


@pytest.mark.usefixtures("kenya")
def test_taking_nothing_leaves_nothing(signed_in):
    officer = signed_in(OFFICER)
    answer = send(officer, a_csv(FOCAL, [ROW]))

    follow(officer, officer.post(f"{answer.headers['Location']}/discard"))

    assert focal_points() == []
    assert officer.get(answer.headers["Location"]).status_code == 404


@pytest.mark.usefixtures("kenya")
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7", "This is a PDF"),
        (b"x" * (uploads.MOST_BYTES + 1), "larger than 5 MB"),
        (a_csv(FOCAL, [(*ROW[:2], "x" * 1_000_000, ROW[3])] * 4), "Use at most 200 characters"),
    ],
)
def test_a_file_that_cannot_be_taken_gets_a_sentence(signed_in, data, says):
    officer = signed_in(OFFICER)
    answer = send(officer, data)

    page = follow(officer, answer) if answer.status_code == 303 else answer
    assert says in page.text
    assert page.status_code in {200, 422}
    assert len(page.text) < 100_000


def test_no_other_page_takes_so_much(signed_in, kenya):
    sent = {"name": "x" * 3_000_000}

    assert signed_in(OFFICER).post("/registers/missions/new", data=sent).status_code == 413


@pytest.mark.usefixtures("kenya")
def test_no_file_is_a_fault_of_the_field(signed_in):
    answer = signed_in(OFFICER).post("/registers/focal-points/imports", data={})

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


@pytest.mark.usefixtures("kenya")
def test_an_import_of_another_list_is_not_found(signed_in):
    officer = signed_in(OFFICER)
    send(officer, a_csv(FOCAL, [ROW]))

    assert officer.get("/registers/missions/imports/1").status_code == 404


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (SECRETARIAT, "/registers/focal-points/new", 200),
        (SECRETARIAT, "/registers/missions/new", 403),
        ("protocol_officer", "/registers/missions", 200),
        ("protocol_officer", "/registers/missions/imports", 403),
        ("programme_officer", "/registers/missions", 403),
        ("programme_officer", "/registers/groups", 200),
        ("programme_officer", "/registers/focal-points/export.csv", 403),
        ("moderator", "/registers", 403),
    ],
)
def test_each_role_reads_and_edits_its_lists(signed_in, kenya, role, path, status):
    assert signed_in(role).get(path).status_code == status


def test_what_a_role_may_not_do_is_not_offered(signed_in, kenya):
    page = signed_in("protocol_officer").get("/registers/missions").text

    assert "Import a file" not in page
    assert "Add a row" not in page


def test_the_route_is_chosen_on_the_page(signed_in, kenya):
    officer = signed_in(OFFICER)
    with db.writing() as session:
        other = Mission(
            participant_id=kenya.participant_id, kind="permanent_mission", name="Permanent Mission",
            city="New York", email="ny@ken.example.org",
        )  # fmt: skip
        session.add(other)
    assert "Permanent Mission" in officer.get("/participants/KEN/route").text

    sent = {"seen_version": "1", f"mission:{other.id}": "1", f"mission:{kenya.mission.id}": "2"}
    page = follow(officer, officer.post("/participants/KEN/route", data=sent))

    assert "Route chosen" in page.text
    again = officer.post("/participants/KEN/route", data=sent | {f"mission:{other.id}": ""})
    assert again.status_code == 409
