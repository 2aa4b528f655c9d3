"""The pages under a personal link: what they show, what they keep, what they refuse."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import db
from app.accounts import tokens
from app.accounts.models import PersonalLink
from app.calendars.models import Feed
from app.delegations.models import Group, GroupMember, Participant
from app.notifications.models import Letter
from app.rsvp import hooks
from app.rsvp.given import read
from app.rsvp.models import Inscription, Reply, ReplyDraft
from tests import builders
from tests.builders import NOW

HEAD = {
    "form_of_address": "H.E.",
    "name": "Minister of Environment of Kenya",
    "post": "Minister of Environment",
    "rank_code": "M",
    "email": "minister@ken.example.org",
}
FLOOR = {
    "ask": "yes",
    "speaker": "0",
    "mode": "live_remote",
    "language": "en",
    "home_zone": "Africa/Nairobi",
    "wish_0": "1",
    "wish_3": "0",
    "day_0_free": "all",
    "day_1_free": "between",
    "day_1_start": "10:00",
    "day_1_end": "11:30",
}


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        yield


@dataclass
class Mission:
    """The embassy with its link and a browser."""

    client: FlaskClient
    token: str

    def get(self, page: str = ""):
        return self.client.get(f"/r/{self.token}{page}")

    def post(self, page: str, **fields: str):
        return self.client.post(f"/r/{self.token}{page}", data=fields)

    def send(self, **changes: str):
        """Press the button on the page that is shown."""
        html = self.get("/review").text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
        return self.post("/review", **(hidden | changes))


def a_mission(client: FlaskClient, purpose: str = "reply", **link) -> Mission:
    with db.writing() as session:
        builders.the_ranks(session)
        invitation = builders.an_invitation(session)
        return Mission(client, builders.a_link(session, purpose, invitation.id, **link))


@pytest.fixture
def mission(client):
    return a_mission(client)


def accept(mission: Mission) -> None:
    mission.post("/answer", answer="accepted")
    mission.post("/delegation/0", **HEAD)
    mission.post("/floor", **FLOOR)


def count(table) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def latest() -> Reply:
    with db.reading() as session:
        return session.scalars(select(Reply).order_by(Reply.id.desc())).first()


def test_the_way_from_the_link_to_the_sent_reply(mission):
    assert "Reply to the invitation" in mission.get().text
    answered = mission.post("/answer", answer="accepted", note="With pleasure")
    assert answered.headers["Location"].endswith("/delegation/0")
    assert mission.post("/delegation/0", **HEAD).headers["Location"].endswith("/delegation")
    assert mission.post("/delegation").headers["Location"].endswith("/floor")
    assert mission.post("/floor", **FLOOR).headers["Location"].endswith("/review")
    assert count(Reply) == 0
    assert mission.send().headers["Location"].endswith(mission.token)

    given = read(latest().content)
    assert (given.answer, given.note, given.head.name) == (
        "accepted",
        "With pleasure",
        HEAD["name"],
    )
    assert given.inscription.wishes == ("A",)
    assert given.inscription.never == ("D",)
    assert given.inscription.windows == (
        (datetime(2021, 10, 11, 16, tzinfo=UTC), datetime(2021, 10, 12, 16, tzinfo=UTC)),
        (datetime(2021, 10, 13, 2, tzinfo=UTC), datetime(2021, 10, 13, 3, 30, tzinfo=UTC)),
    )
    assert count(ReplyDraft) == 0
    page = mission.get().text
    assert "Version 1" in page
    assert "Floor asked for since" in page


def test_opening_pages_changes_nothing_because_scanners_open_them_too(mission, statements):
    accept(mission)
    with statements() as seen:
        for page in ("", "/answer", "/delegation", "/delegation/0", "/floor", "/review", "/letter"):
            assert mission.get(page).status_code == 200
    assert not [one for one in seen if not one.lstrip().upper().startswith("SELECT")]
    assert count(Reply) == 0


def test_a_link_is_noted_as_used_by_an_act_only(mission):
    mission.get()
    with db.reading() as session:
        assert session.scalars(select(PersonalLink.used_at)).one() is None
    mission.post("/answer", answer="accepted")
    with db.reading() as session:
        assert session.scalars(select(PersonalLink.used_at)).one() == NOW + timedelta(days=2)


def test_no_page_costs_more_than_twenty_statements(mission, statements):
    accept(mission)
    mission.send()
    mission.post("/answer", answer="tentative")
    for page in ("", "/answer", "/delegation", "/delegation/0", "/floor", "/review", "/letter"):
        with statements() as seen:
            assert mission.get(page).status_code == 200
        assert len(seen) <= 20, (page, len(seen))


def test_sending_a_reply_costs_at_most_fifteen_statements(mission, statements):
    accept(mission)
    for place in (1, 2, 3):
        mission.post(f"/delegation/{place}", **HEAD | {"name": f"Member {place}"})
    first = sending(mission, statements)
    mission.post("/delegation/0", **HEAD | {"name": "Vice-Minister", "rank_code": "VM"})
    mission.post("/delegation/3/remove")
    mission.post("/delegation/3", **HEAD | {"name": "Member 4"})
    mission.post("/floor", **FLOOR | {"mode": "in_person", "wish_0": "2", "wish_3": "1"})
    second = sending(mission, statements)
    assert max(len(first), len(second)) <= 15, "\n".join(one[:90] for one in second)
    assert count(Reply) == 2


def sending(mission: Mission, statements) -> list[str]:
    html = mission.get("/review").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    with statements() as seen:
        mission.post("/review", **hidden)
    return seen


def test_an_answer_sent_at_once_costs_at_most_fifteen_statements(mission, statements):
    for answer in ("accepted", "tentative"):
        with statements() as seen:
            mission.post("/answer", answer=answer, send="now")
        assert len(seen) <= 15, seen
    assert count(Reply) == 2


def test_a_double_click_makes_one_reply_and_one_letter(mission):
    """Edge case: a double click."""
    accept(mission)
    html = mission.get("/review").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    answers = [mission.post("/review", **hidden) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert count(Reply) == count(Letter) == 1
    assert "nothing left to send" in mission.get().text


def test_an_answer_can_be_sent_at_once_and_the_rest_later(mission):
    mission.post("/answer", answer="accepted", send="now")
    assert latest().answer == "accepted"
    page = mission.get().text
    assert "Still missing" in page
    assert "The head of delegation" in page


def test_the_same_answer_again_changes_nothing(mission):
    for _ in range(2):
        mission.post("/answer", answer="accepted", send="now")
    assert count(Reply) == count(Letter) == 1
    assert "Nothing was changed" in mission.get().text


def test_declining_after_the_floor_was_asked_for_is_confirmed_first(mission):
    accept(mission)
    mission.send()
    assert mission.post("/answer", answer="declined", send="now").location.endswith("/review")
    assert "withdraws the request for the floor" in mission.get("/review").text
    mission.send()
    with db.reading() as session:
        assert session.scalars(select(Inscription.state)).one() == "withdrawn"


def test_a_later_change_starts_from_what_was_sent(mission):
    accept(mission)
    mission.send()
    page = mission.get("/delegation/0").text
    assert HEAD["name"] in page
    mission.post("/delegation/0", **HEAD | {"post": "Cabinet Secretary"})
    review = mission.get("/review").text
    assert "Before:" in review
    mission.send()
    assert (latest().version, read(latest().content).head.post) == (2, "Cabinet Secretary")


def test_a_reply_that_came_in_meanwhile_is_shown_beside_the_own_one(mission, app):
    """Edge case: two edit at once; the second sees the difference and may send again."""
    accept(mission)
    with db.writing() as session:
        link = session.scalars(select(PersonalLink)).one()
        token = builders.a_link(session, "reply", link.object_id)
    other = Mission(app.test_client(), token)
    stale = mission.get("/review").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', stale))
    other.post("/answer", answer="tentative", send="now")
    with db.writing() as session:  # the draft of the link went with the other's reply
        assert session.scalars(select(ReplyDraft)).all() == []
    accept(mission)
    with db.writing() as session:
        session.scalars(select(ReplyDraft)).one().seen_version = 0
    assert "Somebody has replied since you began" in mission.get("/review").text
    assert mission.post("/review", **hidden).location.endswith("/review")
    assert count(Reply) == 1
    mission.send()
    assert (latest().version, latest().answer) == (2, "accepted")


def test_what_was_changed_in_another_window_is_not_sent_unseen(mission):
    accept(mission)
    mission.send(shown="of an older page")
    assert count(Reply) == 0
    assert count(ReplyDraft) == 1
    assert "changed in another window" in mission.get("/review").text


def test_a_faulty_reply_cannot_be_sent_and_the_page_says_why(mission):
    mission.post("/answer", answer="accepted")
    mission.post("/floor", **FLOOR)  # nobody is named: the form itself refuses
    assert mission.get("/review").text.count("Send reply") == 1
    mission.post("/delegation/0", **HEAD | {"email": ""})
    refused = mission.post("/floor", **FLOOR)
    assert refused.status_code == 422
    assert "calendar entry goes there" in refused.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ask": ""}, "Say whether the floor is asked for"),
        ({"mode": ""}, "Choose how the statement will be given"),
        ({"mode": "by pigeon"}, "Not a valid choice"),
        ({"speaker": "7"}, "Not a valid choice"),
        ({"wish_1": "1"}, "this place to roundtable A"),
        ({"wish_0": "0", "wish_1": "0", "wish_2": "0"}, "Leave at least one roundtable open"),
        ({"day_1_start": ""}, "Write both hours"),
        ({"day_1_start": "12:00"}, "must come after its beginning"),
        ({"day_1_start": "noon"}, "Not a valid time"),
        ({"day_0_free": "none", "day_1_start": "20:00", "day_1_end": "21:00"}, "leave no round"),
        ({"home_zone": "Moon/Sea"}, "Not a valid choice"),
        ({"language": "tlh"}, "Not a valid choice"),
        ({"note": "x" * 2001}, "2000 characters"),
    ],
)
def test_faults_of_the_floor_stand_beside_their_fields_and_answers_stay(mission, changes, words):
    mission.post("/delegation/0", **HEAD)
    refused = mission.post("/floor", **FLOOR | changes)
    assert refused.status_code == 422
    assert words in refused.text
    assert 'aria-invalid="true"' in refused.text or "fault" in refused.text
    if "wish_0" not in changes:
        assert re.search(r'name="wish_0".*?<option selected value="1"', refused.text, re.DOTALL)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Write the name"),
        ({"post": ""}, "Write the post"),
        ({"rank_code": ""}, "Choose a rank"),
        ({"rank_code": "KING"}, "Not a valid choice"),
        ({"email": "nobody"}, "like name@example.org"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "like name@example.org"),
        ({"name": "x" * 201}, "200 characters"),
        ({"gender": "?"}, "Not a valid choice"),
    ],
)
def test_faults_of_a_person_are_named(mission, changes, words):
    refused = mission.post("/delegation/0", **HEAD | changes)
    assert refused.status_code == 422
    assert words in refused.text


def test_what_is_typed_cannot_become_html(mission):
    mission.post("/delegation/0", **HEAD | {"name": "<script>x</script>"})
    for page in ("/delegation", "/delegation/0", "/floor", "/review"):
        assert "<script>x" not in mission.get(page).text


def test_members_are_added_changed_and_taken_out_and_the_speaker_is_followed(mission):
    accept(mission)
    for name in ("Director of Forests", "Director of Oceans"):
        place = len(read(_draft()).delegates)
        mission.post(f"/delegation/{place}", **HEAD | {"name": name, "role": "member"})
    mission.post("/floor", **FLOOR | {"speaker": "2"})
    mission.post("/delegation/1/remove")
    given = read(_draft())
    assert [one.name for one in given.delegates] == [HEAD["name"], "Director of Oceans"]
    assert given.speaker.name == "Director of Oceans"
    mission.post("/delegation/1/remove")
    assert read(_draft()).speaker.name == HEAD["name"]


def _draft():
    with db.reading() as session:
        return session.scalars(select(ReplyDraft.content)).one()


def test_a_draft_can_be_thrown_away(mission):
    accept(mission)
    mission.post("/discard")
    assert count(ReplyDraft) == 0
    assert "begun and not yet sent" not in mission.get().text


@pytest.mark.parametrize(
    ("link", "status", "words"),
    [
        ({"expires_at": NOW}, 410, "has expired"),
        ({"revoked_at": NOW}, 410, "replaced or withdrawn"),
        ({"purpose": "roster"}, 404, "no such link"),
    ],
)
def test_a_link_that_opens_nothing_says_why_and_whom_to_ask(client, link, status, words):
    mission = a_mission(client, **link)
    for page in ("", "/answer", "/delegation", "/delegation/0", "/floor", "/review"):
        closed = mission.get(page)
        assert closed.status_code == status
        assert words in closed.text
        assert "hls@example.org" in closed.text
    assert mission.post("/answer", answer="accepted", send="now").status_code == status
    assert count(Reply) == 0


def test_a_tampered_link_opens_nothing(mission):
    mission.token = mission.token[:-1] + ("A" if mission.token[-1] != "A" else "B")
    assert mission.get().status_code == 404


def test_the_link_of_one_delegation_shows_nothing_of_another(mission, app):
    accept(mission)
    mission.send()
    with db.writing() as session:
        conference = session.scalars(select(Reply)).one().invitation.conference
        peru = builders.an_addressee(session, builders.a_party(session, "PER"))
        invitation = builders.an_invitation(session, conference, peru)
        token = builders.a_link(session, "reply", invitation.id)
    other = Mission(app.test_client(), token)
    for page in ("", "/answer", "/delegation", "/floor", "/review", "/letter"):
        assert "Kenya" not in other.get(page).text


def test_every_page_says_whom_it_is_for_and_stays_out_of_search_engines(mission):
    for page in ("", "/answer", "/delegation", "/delegation/0", "/floor", "/letter"):
        shown = mission.get(page)
        assert "Kenya" in shown.text
        assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert shown.headers["Referrer-Policy"] == "no-referrer"


def test_roundtables_are_shown_with_date_in_both_zones(client):
    """Edge case: remote participant mixes days."""
    with db.writing() as session:
        builders.the_ranks(session)
        party = builders.a_party(session, "BOL", zone="America/La_Paz")
        invitation = builders.an_invitation(
            session, addressee=builders.an_addressee(session, party)
        )
        token = builders.a_link(session, "reply", invitation.id)
    page = client.get(f"/r/{token}/floor").text
    assert "Wed 13 Oct 2021, 10:00\u201312:00 (GMT+8)" in page
    assert "Tue 12 Oct 2021, 22:00\u2013Wed 13 Oct 2021, 00:00 (GMT\u22124)" in page


def test_a_late_reply_is_welcome_and_the_page_says_so(mission):
    with time_machine.travel(datetime(2021, 9, 7, tzinfo=UTC), tick=False):
        assert "marked late" in mission.get("/answer").text
        mission.post("/answer", answer="accepted", send="now")
        assert latest().late


def test_the_published_place_is_shown_when_there_is_one(mission, monkeypatch):
    place = hooks.PublishedPlace(
        "A", "Roundtable A", "Hall 1", NOW, NOW + timedelta(minutes=3), 4, 2, "provisional"
    )
    monkeypatch.setattr(hooks, "_showing", [lambda _session, _inscription_id: place])
    accept(mission)
    assert "Your place in the published list" not in mission.get().text
    mission.send()
    page = mission.get().text
    assert "Your place in the published list" in page
    assert "revision 2" in page


def test_a_form_without_its_token_is_refused(mission, app):
    app.config["WTF_CSRF_ENABLED"] = True
    assert mission.post("/answer", answer="accepted").status_code == 400
    assert count(ReplyDraft) == 0


def test_a_group_statement_names_a_group_of_ones_own(mission):
    with db.writing() as session:
        kenya = session.scalars(select(Participant)).one()
        group = Group(code="G77", name="Group of 77 and China", kind="negotiating")
        group.members = [GroupMember(participant_id=kenya.id)]
        session.add(group)
        session.add(Group(code="AOSIS", name="Alliance of Small Island States", kind="negotiating"))
    mission.post("/answer", answer="accepted")
    mission.post("/delegation/0", **HEAD)
    page = mission.get("/behalf").text
    assert "Group of 77" in page
    assert "Alliance of Small Island States" not in page
    mission.post("/floor", **FLOOR)
    mission.post("/behalf", **FLOOR | {"group_code": "G77"})
    mission.send()
    with db.reading() as session:
        asked = session.scalars(select(Inscription).order_by(Inscription.kind)).all()
        assert [(one.kind, one.behalf) for one in asked] == [
            ("group", "Group of 77 and China"),
            ("national", None),
        ]


def test_a_calendar_address_is_opened_once_and_shown_again(mission, statements):
    accept(mission)
    mission.send()
    assert "Get an address to subscribe to" in mission.get().text
    for _ in range(2):
        assert mission.post("/feed").status_code == 302
    address = f"/cal/{tokens.derived(mission.token, 'feed')}.ics"
    assert address in mission.get().text
    assert mission.client.get(address).status_code == 200
    assert count(Feed) == 1


def test_a_withdrawn_calendar_address_is_gone_and_the_next_is_another(mission):
    accept(mission)
    mission.send()
    mission.post("/feed")
    first = re.search(r"/cal/[A-Za-z0-9_-]{43}\.ics", mission.get().text).group()
    assert "Google asks every 8 to 24 hours" in mission.get().text

    assert mission.post("/feed/withdraw").status_code == 302

    assert mission.client.get(first).status_code == 410
    assert "Get an address to subscribe to" in mission.get().text
    mission.post("/feed")
    second = re.search(r"/cal/[A-Za-z0-9_-]{43}\.ics", mission.get().text).group()
    assert second != first
    assert mission.client.get(second).status_code == 200


def test_without_a_request_for_the_floor_there_is_no_calendar_to_open(mission):
    mission.post("/answer", answer="accepted", send="now")
    assert mission.post("/feed").status_code == 409


def test_a_reply_with_both_requests_costs_at_most_fifteen_statements(mission, statements):
    with db.writing() as session:
        kenya = session.scalars(select(Participant)).one()
        group = Group(code="G77", name="Group of 77 and China", kind="negotiating")
        group.members = [GroupMember(participant_id=kenya.id)]
        session.add(group)
    accept(mission)
    mission.post("/behalf", **FLOOR | {"group_code": "G77"})
    first = sending(mission, statements)
    mission.post("/delegation/0", **HEAD | {"name": "Vice-Minister", "rank_code": "VM"})
    mission.post("/behalf", **FLOOR | {"group_code": "G77", "wish_0": "2", "wish_3": "1"})
    second = sending(mission, statements)
    assert max(len(first), len(second)) <= 15, "\n".join([*first, "--", *second])
