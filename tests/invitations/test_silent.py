"""The telephone list of the silent, the log of calls, and that silence is never a refusal."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app import db
from app.delegations.models import Mission
from app.errors import Invalid, Refused
from app.invitations import channels, service, silent
from app.invitations.models import Call, Invitation
from tests import builders
from tests.builders import NOW

OFFICER = builders.an_actor("invitation_officer", label="Invitation officer")
ACT = {"actor": OFFICER, "now": NOW}
LIST = "/invitations/silent"


@pytest.fixture
def invited(database) -> dict[str, int]:
    """Invite three; France has answered."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        made = {}
        for code in ("KEN", "PER", "FRA"):
            addressee = builders.an_addressee(session, builders.a_party(session, code))
            addressee.mission.telephone = f"+86 10 5555 {code}"
            done = service.dispatch(
                session, conference.id, [addressee.id], **ACT, base_url="https://hls.example.org"
            )
            made[code] = done.sent[0]
        channels.answered(session.get(Invitation, made["FRA"]), "declined", at=NOW, late=False)
        return made


def lines(region: str = "") -> list[silent.Line]:
    with db.reading() as session:
        conference = service.conference_of(session, 1)
        found = silent.found(session, conference, "en", region=region)
        return silent.lines(session, conference, "en", found)


def call(invitation_id: int, outcome: str, **changes) -> Call:
    with db.writing() as session:
        return silent.log_call(session, invitation_id, outcome, **ACT, **changes)


def test_no_reply_gives_a_list_of_silent_parties_by_region_for_telephone(invited):
    """Edge case: no reply."""
    assert [line.entry.name for line in lines()] == ["Kenya", "Peru"]
    assert [line.entry.name for line in lines("GRULAC")] == ["Peru"]
    assert lines()[0].numbers == [
        ("Embassy of the Republic of Kenya in Beijing", "+86 10 5555 KEN")
    ]


@pytest.mark.parametrize("outcome", ["will_answer", "no_answer", "declined"])
def test_silence_is_not_a_refusal_whatever_a_call_brings(invited, outcome):
    """Edge case: no reply: silence is not a refusal."""
    made = call(invited["KEN"], outcome, number="+86 10 5555", words="The secretary")
    assert (made.called_at, made.called_by) == (NOW, "Invitation officer")
    with db.reading() as session:
        found = session.get(Invitation, invited["KEN"])
        assert (found.state, found.answer) == ("dispatched", None)
    assert lines()[0].calls[0].outcome == outcome


def test_whoever_answered_meanwhile_is_not_called(invited):
    with pytest.raises(Refused):
        call(invited["FRA"], "no_answer")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "refused"}, "outcome"),
        ({"number": "9" * 61}, "number"),
        ({"words": "x" * 1001}, "words"),
    ],
)
def test_a_call_that_cannot_be_written_down_names_the_field(invited, changes, field):
    with pytest.raises(Invalid) as reason:
        call(invited["KEN"], **({"outcome": "no_answer"} | changes))
    assert list(reason.value.faults) == [field]


def test_a_refusal_by_telephone_opens_the_reply_on_their_behalf(invited, signed_in):
    """Edge case: reply by telephone or paper."""
    client, way = signed_in("invitation_officer"), f"{LIST}/{invited['KEN']}/call"
    assert "+86 10 5555 KEN" in client.get(way).text
    assert client.post(way, data={}).status_code == 422
    sent = client.post(way, data={"outcome": "declined", "number": "+86 10 5555"})
    page = client.get(sent.location).text
    assert sent.location.startswith(f"/invitations/{invited['KEN']}/reply")
    for ticked in ('value="declined"', 'value="telephone"'):
        field = page[page.index(ticked) - 120 : page.index(ticked) + 40]
        assert "checked" in field


def test_the_list_is_one_page_with_every_region(invited, signed_in):
    page = signed_in("secretariat").get(LIST).text
    assert "2 addressees have the letter and did not answer." in page
    assert page.index("African Group") < page.index("Latin American")
    assert "tel:+86105555KEN" in page
    assert "Note a call" not in page


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_as_a_spreadsheet_holds_no_formula(invited, signed_in, kind):
    with db.writing() as session:
        mission = session.scalars(select(Mission).order_by(Mission.id)).first()
        mission.name = "=HYPERLINK(1)"
        addressee = service.invitation_of(session, invited["KEN"]).addressee
        addressee.post = "+cmd|' /C calc'!A0"
    answer = signed_in("secretariat").get(f"{LIST}/list.{kind}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert rows[1][2] == "'+cmd|' /C calc'!A0"
    else:
        sheet = load_workbook(io.BytesIO(answer.data)).active
        assert [cell.data_type for cell in sheet[2]].count("f") == 0
        assert sheet["C2"].value == "+cmd|' /C calc'!A0"
        assert "=HYPERLINK(1): +86" in sheet["H2"].value


@pytest.mark.parametrize("role", ["programme_officer", "moderator"])
def test_numbers_are_for_those_who_may_see_contacts(invited, signed_in, role):
    client = signed_in(role)
    for path in (LIST, f"{LIST}/list.csv", f"{LIST}/{invited['KEN']}/call"):
        assert client.get(path).status_code == 403


def test_the_list_costs_no_more_statements_for_more_rows(invited, signed_in, statements):
    client = signed_in("invitation_officer")
    client.get(LIST)
    with statements() as seen:
        assert client.get(LIST).status_code == 200
    assert len(seen) <= 20
