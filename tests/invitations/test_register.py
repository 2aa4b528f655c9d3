"""The register: thousands of rows, filtered and paged on the server; acts on many; exports."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, insert, select

from app import db
from app.delegations.models import Addressee, Participant
from app.invitations import channels, posting, receipts, scans, service
from app.invitations.models import BulkAct, Dispatch, Invitation, InvitationSession, Receipt
from app.jobs import service as jobs
from app.jobs import worker
from app.jobs.models import Job
from app.notifications.models import Letter
from tests import builders
from tests.builders import NOW

OFFICER = builders.an_actor("invitation_officer", label="Invitation officer")
ACT = {"actor": OFFICER, "now": NOW}
BASE = "https://hls.example.org"
CODES = ("KEN", "PER", "FRA", "EGY")
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        yield


@pytest.fixture
def officer(signed_in) -> FlaskClient:
    return signed_in("invitation_officer")


@pytest.fixture
def invited(database) -> dict[str, int]:
    """Invite four: France by e-mail, Egypt's letter came back, Kenya answered late."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        made = {}
        for code in CODES:
            addressee = builders.an_addressee(session, builders.a_party(session, code))
            channel = "email" if code == "FRA" else ""
            done = service.dispatch(
                session, conference.id, [addressee.id], **ACT, base_url=BASE, channel=channel
            )
            made[code] = done.sent[0]
        channels.answered(session.get(Invitation, made["KEN"]), "accepted", at=NOW, late=True)
        channels.mark(session, conference.id, [made["EGY"]], "returned", **ACT)
        builders.an_addressee(session, builders.a_party(session, "FJI"))
        return made


def listed(client: FlaskClient, **asked: str) -> list[str]:
    page = client.get("/invitations", query_string=asked).text
    return re.findall(r'<th scope="row" data-label="Name">.*?<bdi>(.*?)</bdi>', page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"channel": "email"}, ["France"]),
        ({"state": "returned"}, ["Egypt"]),
        ({"state": "returned", "region": "WEOG"}, []),
        ({"answer": "late"}, ["Kenya"]),
        ({"answer": "answered"}, ["Kenya"]),
        ({"answer": "none", "channel": "demarche"}, ["Egypt", "Peru"]),
        ({"category": "GOV-NON-PARTIES"}, []),
        ({"portfolio": "finance"}, []),
        ({"portfolio": "environment", "state": "not_dispatched"}, ["Fiji"]),
        ({"sort": "region", "answer": "none"}, ["Egypt", "Peru", "France"]),
        ({"sort": "state"}, ["Fiji", "France", "Kenya", "Peru", "Egypt"]),
    ],
)
def test_the_register_filters_and_sorts_by_channel_state_answer_and_more(
    invited, officer, asked, found
):
    assert listed(officer, **asked) == found


def test_every_row_tells_its_history_from_the_audit(invited, officer):
    page = officer.get("/invitations?search=egypt").text
    assert page.index("Letter returned") < page.index("Invitation dispatched")
    assert "Next channel" in page


def numbers_in(page: str) -> str:
    found = re.search(r'name="invitations" type="hidden" value="([^"]*)"', page)
    return found[1] if found else ""


def test_an_act_on_many_says_first_how_many_and_is_undone(invited, officer):
    page = officer.get("/invitations/bulk?act=delivered&whom=all").text
    assert "5 addressees were chosen:" in page
    assert "3 will be changed" in page
    assert "1 has no letter yet" in page
    assert "1 cannot be" in page
    officer.post("/invitations/bulk", data={"invitations": numbers_in(page), "act": "delivered"})
    assert listed(officer, state="delivered") == ["France", "Kenya", "Peru"]

    page = officer.get("/invitations").text
    assert "Undo it" in page
    with db.reading() as session:
        act_id = session.scalars(select(func.max(BulkAct.id))).one()
    officer.post(f"/invitations/bulk/{act_id}/undo")
    assert listed(officer, state="delivered") == []
    assert officer.post(f"/invitations/bulk/{act_id}/undo").status_code == 409


def test_an_act_on_ticked_rows_is_for_those_alone(invited, officer):
    with db.reading() as session:
        peru = session.get(Invitation, invited["PER"]).addressee_id
    page = officer.get(f"/invitations/bulk?act=acknowledged&whom=ticked&one={peru}&one=999").text
    assert numbers_in(page) == str(invited["PER"])


def test_letters_that_came_back_go_by_the_next_channel_all_at_once(invited, officer):
    page = officer.get("/invitations/bulk?act=re_route&whom=all").text
    assert numbers_in(page) == str(invited["EGY"])
    assert "Letters cannot be taken back." in page
    for _ in range(2):
        sent = {"invitations": numbers_in(page), "act": "re_route"}
        assert officer.post("/invitations/bulk", data=sent).status_code == 302
    assert listed(officer, channel="email") == ["Egypt", "France"]
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == len(CODES) + 1


def test_a_filter_narrows_an_act(invited, officer):
    page = officer.get("/invitations/bulk?act=delivered&whom=all&channel=email").text
    assert numbers_in(page) == str(invited["FRA"])


@pytest.mark.parametrize("data", [{}, {"invitations": "x", "act": "delivered"}])
def test_a_garbled_confirmation_of_an_act_changes_nothing(invited, officer, data):
    assert officer.post("/invitations/bulk", data=data).status_code == 302
    assert listed(officer, state="delivered") == []


def test_an_unknown_act_is_not_found(invited, officer):
    assert officer.get("/invitations/bulk?act=burn").status_code == 404
    sent = {"invitations": str(invited["PER"]), "act": "burn"}
    assert officer.post("/invitations/bulk", data=sent).status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_rows_found_as_a_spreadsheet(invited, officer, kind):
    with db.writing() as session:
        addressee = service.invitation_of(session, invited["KEN"]).addressee
        addressee.post = "=1+1"
    answer = officer.get(f"/invitations/register.{kind}?answer=late")
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert rows[1][2] == "'=1+1"
    else:
        sheet = load_workbook(io.BytesIO(answer.data)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert sheet["C2"].data_type == "s"
    assert len(rows) == 2
    assert rows[1][:2] == ["KEN", "Kenya"]
    assert officer.get("/invitations/register.exe").status_code == 404


def test_the_next_channel_is_proposed_and_taken_on_a_page(invited, officer):
    """Edge case: e-mail to a ministry bounces."""
    way = f"/invitations/{invited['EGY']}/channel"
    page = officer.get(way).text
    assert "(tried already)" in page
    assert "(proposed)" in page
    assert officer.post(way, data={"seen": "1"}).status_code == 422
    officer.post(way, data={"seen": "1", "way": "email"})
    page = officer.get(f"/invitations/{invited['EGY']}").text
    assert page.index("Letter sent another way") < page.index("Letter returned")
    assert "Past the missions, by e-mail to the post itself." in page


def test_a_receipt_is_kept_told_by_its_content_and_served_as_an_attachment(
    app, invited, officer, tmp_path
):
    app.config["DATA_FOLDER"] = str(tmp_path)
    way = f"/invitations/{invited['PER']}/receipts"
    for data in (b"<html>", b"", PDF[:-7]):
        sent = {"paper": (io.BytesIO(data), "a.pdf")}
        assert officer.post(way, data=sent).status_code == 422
    for _ in range(2):
        officer.post(way, data={"paper": (io.BytesIO(PDF), "../receipt.html")})
    with db.reading() as session:
        kept = session.scalars(select(Receipt)).one()
    got = officer.get(f"{way}/{kept.id}")
    assert got.data == PDF
    assert got.headers["Content-Disposition"] == "attachment; filename=receipt.pdf"
    assert scans.path(tmp_path, kept.sum).is_file()
    assert officer.get(f"/invitations/{invited['KEN']}/receipts/{kept.id}").status_code == 404
    assert "receipt.pdf" in officer.get(f"/invitations/{invited['PER']}").text


def test_an_invitation_has_twenty_receipts_at_most(app, invited, tmp_path):
    with db.writing() as session:
        for n in range(receipts.MOST_FILES):
            given = scans.scan("a.pdf", PDF.replace(b"1 0", b"%d 0" % n))
            receipts.add(session, invited["PER"], given, folder=tmp_path, **ACT)
        with pytest.raises(Exception, match="twenty"):
            receipts.add(
                session, invited["PER"], scans.scan("a.pdf", PDF + b"\n"), folder=tmp_path, **ACT
            )


def test_colleagues_are_invited_through_the_minister_to_the_sessions_that_concern_them(
    invited, officer
):
    with db.writing() as session:
        for one in service.conference_of(session, 1).sessions:
            one.themes = {"B": ["finance"], "D": ["technology and innovation"]}.get(one.code, [])
    asked = {"portfolios": ["finance", "technology and innovation"], "region": "African"}
    page = officer.get("/invitations/colleagues", query_string=asked).text
    assert "4 letters would leave" in page
    officer.post("/invitations/colleagues", data=asked)
    officer.post("/invitations/colleagues", data=asked)
    with db.reading() as session:
        finance = session.scalars(
            select(Addressee).where(Addressee.portfolio == "finance").order_by(Addressee.id)
        ).all()
        assert [one.post for one in finance] == [
            "Minister of Finance of Kenya",
            "Minister of Finance of Egypt",
        ]
        tied = session.execute(
            select(Addressee.portfolio, InvitationSession.session_id)
            .join(Invitation, Invitation.addressee_id == Addressee.id)
            .join(InvitationSession, InvitationSession.invitation_id == Invitation.id)
        ).all()
        assert sorted(tied) == [("finance", 3)] * 2 + [("technology and innovation", 5)] * 2
        letters = session.scalars(select(Letter.text).order_by(Letter.id.desc())).all()
        assert len(letters) == 8
    assert "4" in officer.get("/invitations/colleagues", query_string=asked).text


def test_who_chooses_no_colleague_is_told_so(invited, officer):
    assert officer.post("/invitations/colleagues", data={}).status_code == 422


def test_the_host_opens_its_own_reply_on_a_page(invited, officer):
    with db.writing() as session:
        builders.an_addressee(session, builders.a_party(session, "CHN", short_name="China"))
    page = officer.get("/invitations/dispatch").text
    assert "The host does not invite itself" in page
    shown = officer.post("/invitations/host").location
    assert "Enter a reply on behalf" in officer.get(shown).text
    assert "own delegation" in officer.get("/invitations?search=china").text
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == len(CODES)


def many(count: int) -> list[int]:
    """Add addressees in bulk and give their ids."""
    with db.writing() as session:
        builders.a_party(session, "KEN")
        rows = [
            {
                "code": f"P{n}",
                "category_code": "GOV-PARTIES",
                "iso2": "XX",
                "short_name": f"Party {n:05}",
                "formal_name": f"the Party {n:05}",
                "names": {"en": f"Party {n:05}"},
                "region": ("African", "WEOG", None)[n % 3],
                "zone": "UTC",
            }
            for n in range(count)
        ]
        session.execute(insert(Participant), rows)
        made = session.execute(select(Participant.id, Participant.code)).all()
        session.execute(
            insert(Addressee),
            [
                {
                    "participant_id": number,
                    "portfolio": "environment",
                    "post": f"Minister of {code}",
                    "form_of_address": "H.E.",
                    "email": f"m@{code.lower()}.example.org",
                }
                for number, code in made
                if code != "KEN"
            ],
        )
        return list(session.scalars(select(Addressee.id)))


def test_a_dispatch_to_very_many_is_a_job_that_says_how_far_it_has_come(app, officer):
    with db.writing() as session:
        builders.a_conference(session)
    ids = many(250)
    sent = officer.post("/invitations/dispatch", data={"addressees": ",".join(map(str, ids))})
    assert sent.location.startswith("/jobs/")
    with db.writing() as session:
        job = jobs.claim(session, now=NOW, lease_s=600)
    worker.perform(app.config, job.id, job.attempts)
    with db.reading() as session:
        done = session.get(Job, job.id)
        assert (done.state, done.result["sent"]) == ("done", 250)
        assert session.scalar(select(func.count()).select_from(Dispatch)) == 250
    assert "Letters dispatched: 250 of 250" in officer.get(sent.location).text


def test_a_dispatch_that_died_half_way_goes_on_and_sends_nobody_two(app, database):
    with db.writing() as session:
        conference_id = builders.a_conference(session).id
    ids = many(250)
    given = {
        "conference_id": conference_id,
        "addressee_ids": ids,
        "channel": "",
        "label": "Officer",
        "actor_id": None,
        "base_url": BASE,
    }

    def dies(_progress) -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        posting.perform(app.config, **given, report=dies)
    done = posting.perform(app.config, **given, report=lambda _progress: True)
    assert done["sent"] == 250 - posting.AT_ONCE
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 250


def test_the_register_costs_twenty_statements_at_most_with_a_thousand_rows(officer, statements):
    with db.writing() as session:
        builders.a_conference(session)
    many(1000)
    paths = ("/invitations?sort=region&page=7", "/invitations/dispatch", "/invitations/reminders")
    for path in ("/invitations", *paths, "/invitations/bulk?act=delivered&whom=all"):
        officer.get(path)
        with statements() as seen:
            assert officer.get(path).status_code == 200
        assert len(seen) <= 20, (path, len(seen))


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Invitations and replies"),
        ("?state=returned&channel=paper", "Invitations and replies: Returned, Paper"),
        ("?answer=none&sort=region", "Invitations and replies: No reply yet, sorted by: Region"),
        ("?search=Ken", "Invitations and replies: “Ken”"),
    ],
)
def test_the_title_says_what_the_list_was_narrowed_to(officer, invited, query, title):
    page = officer.get(f"/invitations{query}").text
    assert f"<title>{title}" in page
