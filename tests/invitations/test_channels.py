"""Channels: the way proposed and why, what became of a letter, and the next way after a return."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import db
from app.accounts.models import PersonalLink
from app.audit.models import AuditEntry
from app.delegations.models import FocalPoint, FocalPointKind, Mission
from app.documents.sealing import HELD
from app.errors import Gone, Invalid, Refused
from app.invitations import channels, rerouting, routes, service, undoing
from app.invitations.models import Dispatch, Invitation
from app.notifications import post_room
from app.notifications.models import Letter
from tests import builders
from tests.builders import NOW

OFFICER = builders.an_actor("invitation_officer", label="Invitation officer")
ACT = {"actor": OFFICER, "now": NOW}
BASE = "https://hls.example.org"


def a_mission(session: Session, party, kind: str = "embassy", **changes) -> Mission:
    values = {"name": f"{kind} of {party.code}", "city": "Beijing", "email": f"{kind}@example.org"}
    mission = Mission(participant_id=party.id, kind=kind, **(values | changes))
    session.add(mission)
    session.flush()
    return mission


def ways_of(session: Session, addressee) -> list[routes.Way]:
    number = addressee.participant_id
    return routes.possible(addressee, routes.carriers(session, {number})[number])


def sent(code: str = "KEN", **changes) -> int:
    """Invite one minister and give the invitation."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        party = builders.a_party(session, code)
        addressee = builders.an_addressee(session, party, **changes)
        return _dispatch(session, conference.id, [addressee.id]).sent[0]


def _dispatch(session: Session, conference_id: int, ids, **changes) -> service.Dispatched:
    return service.dispatch(session, conference_id, ids, **ACT, base_url=BASE, **changes)


def states(invitation_id: int) -> list[tuple[int, str, str]]:
    with db.reading() as session:
        found = channels.history(session, invitation_id)
        return [(one.attempt, one.channel, one.state) for one in found]


def mark(invitation_id: int, verb: str) -> int | None:
    with db.writing() as session:
        invitation = session.get_one(Invitation, invitation_id)
        act = channels.mark(session, invitation.conference_id, [invitation_id], verb, **ACT)
        return act.id if act else None


@pytest.mark.parametrize(
    ("missions", "reason"),
    [
        ([("permanent_mission", True), ("embassy", True)], "resident"),
        ([("permanent_mission", True), ("embassy", False)], "accredited"),
        ([("permanent_mission", True), ("host_embassy", True)], "host_embassy"),
        ([("permanent_mission", True)], "permanent_mission"),
        ([], "post"),
    ],
)
def test_the_way_is_proposed_from_the_missions_with_its_reason(database, missions, reason):
    """Edge case: embassy not resident in Beijing."""
    with db.writing() as session:
        party = builders.a_party(session)
        addressee = builders.an_addressee(session, party, mission=None)
        for kind, resident in missions:
            a_mission(session, party, kind, resident=resident)
        assert routes.proposed(ways_of(session, addressee)).reason == reason


def test_without_missions_a_focal_point_carries_the_letter(database):
    with db.writing() as session:
        party = builders.a_party(session)
        session.add(FocalPointKind(code="CBD-FP1", title="Focal point"))
        session.flush()
        point = FocalPoint(
            participant_id=party.id, kind_code="CBD-FP1", name="Focal point", email="fp@example.org"
        )
        session.add(point)
        addressee = builders.an_addressee(session, party, mission=None)
        session.flush()
        assert routes.proposed(ways_of(session, addressee)).reason == "focal_point"


def test_organizations_are_written_to_directly(database):
    with db.writing() as session:
        body = builders.a_party(session, "UNEP", category_code="UN")
        addressee = builders.an_addressee(session, body)
        assert routes.proposed(ways_of(session, addressee)).reason == "direct"


def test_a_mission_out_of_use_carries_nothing(database):
    with db.writing() as session:
        party = builders.a_party(session)
        a_mission(session, party, retired_at=NOW)
        addressee = builders.an_addressee(session, party, mission=None)
        assert [way.channel for way in ways_of(session, addressee)] == ["email", "paper"]


def test_the_way_taken_is_recorded_with_its_reason(database):
    """Edge case: embassy not resident in Beijing: record which."""
    invitation_id = sent()
    with db.reading() as session:
        way = channels.history(session, invitation_id)[0]
        assert (way.channel, way.reason, way.chosen) == ("demarche", "resident", False)
        assert way.carrier == "Embassy of the Republic of Kenya in Beijing"
        told = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "invitations.dispatch")
        ).one()
        assert told.changes["carrier"] == way.carrier


def test_the_officer_may_choose_another_channel(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        addressee = builders.an_addressee(session)
        done = _dispatch(session, conference.id, [addressee.id], channel="email")
        way = channels.history(session, done.sent[0])[0]
        assert (way.channel, way.reason, way.chosen) == ("email", "post_itself", True)
        assert session.scalars(select(Letter.to_address)).one() == addressee.email


def test_on_paper_everybody_can_be_reached_and_nothing_is_mailed(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        mute = builders.an_addressee(session, email="", mission=None)
        assert _dispatch(session, conference.id, [mute.id]).unreachable == (mute.id,)
        done = _dispatch(session, conference.id, [mute.id], channel="paper")
        assert channels.history(session, done.sent[0])[0].channel == "paper"
        assert session.scalar(select(func.count()).select_from(Letter)) == 0


def test_a_letter_is_delivered_acknowledged_and_no_further(database):
    invitation_id = sent()
    assert mark(invitation_id, "delivered")
    assert mark(invitation_id, "acknowledged")
    assert mark(invitation_id, "delivered") is None
    assert states(invitation_id) == [(1, "demarche", "acknowledged")]


def test_what_was_noted_for_many_is_undone_where_nothing_happened_since(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        ids = [
            builders.an_addressee(session, builders.a_party(session, code)).id
            for code in ("KEN", "PER", "EGY")
        ]
        first, second, third = _dispatch(session, conference.id, ids).sent
        act = channels.mark(session, conference.id, [first, second], "delivered", **ACT)
        channels.mark(session, conference.id, [second, third], "acknowledged", **ACT)
        assert undoing.undo(session, act.id, **ACT) == 1
        with pytest.raises(Refused):
            undoing.undo(session, act.id, **ACT)
    assert [states(one)[0][2] for one in (first, second, third)] == [
        "dispatched",
        "acknowledged",
        "acknowledged",
    ]


def test_the_preview_of_an_act_counts_whom_it_would_change(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        ids = [
            builders.an_addressee(session, builders.a_party(session, code)).id
            for code in ("KEN", "PER", "EGY")
        ]
        first, second, third = _dispatch(session, conference.id, ids).sent
        channels.mark(session, conference.id, [first], "delivered", **ACT)
        channels.mark(session, conference.id, [second], "withdrawn", **ACT)
        parted = channels.parted(session, conference.id, [first, second, third], "delivered")
        assert [len(part) for part in (parted.will, parted.already, parted.cannot)] == [1, 1, 1]


def test_an_e_mail_to_a_ministry_bounces_and_the_next_channel_is_proposed(app, smtp):
    """Edge case: e-mail to a ministry bounces."""
    smtp.answer = "550 no such mailbox"
    invitation_id = sent()
    post_room.drain(app.config, NOW + HELD)

    assert states(invitation_id) == [(1, "demarche", "returned")]
    with db.reading() as session:
        found = rerouting.choice(session, invitation_id)
        assert "550" in found.current.note
        assert (found.proposed.channel, found.proposed.reason) == ("email", "post_itself")


def test_a_letter_that_the_server_takes_is_delivered(app, smtp):
    invitation_id = sent()
    post_room.drain(app.config, NOW + HELD)
    assert states(invitation_id) == [(1, "demarche", "delivered")]


def re_route(invitation_id: int, key: str, seen_attempt: int = 1) -> bool:
    with db.writing() as session:
        return rerouting.re_route(
            session, invitation_id, key, seen_attempt=seen_attempt, **ACT, base_url=BASE
        )


def test_re_routing_keeps_the_history_the_number_and_one_link(database):
    invitation_id = sent()
    mark(invitation_id, "returned")
    with db.reading() as session:
        old = service.link_of(session, invitation_id).id

    assert re_route(invitation_id, "email")

    assert states(invitation_id) == [(2, "email", "dispatched"), (1, "demarche", "re_routed")]
    with db.reading() as session:
        subjects = session.scalars(select(Letter.subject)).all()
        assert len(subjects) == 2
        assert len(set(subjects)) == 1
        assert session.get(Invitation, invitation_id).state == "dispatched"
        link = service.link_of(session, invitation_id)
        assert link.id != old
        assert link.revoked_at is None
        assert session.get(PersonalLink, old).revoked_at == NOW


def test_a_second_click_re_routes_nothing(database):
    invitation_id = sent()
    mark(invitation_id, "returned")
    assert re_route(invitation_id, "email")
    assert not re_route(invitation_id, "email")
    assert len(states(invitation_id)) == 2


def test_whoever_answered_has_the_letter_and_is_not_re_routed(database):
    invitation_id = sent()
    with db.writing() as session:
        service.answered(session.get(Invitation, invitation_id), "accepted", at=NOW, late=False)
    assert mark(invitation_id, "returned") is None
    with pytest.raises(Refused):
        re_route(invitation_id, "email")


def test_only_a_known_way_is_taken_and_none_after_withdrawal(database):
    invitation_id = sent()
    with pytest.raises(Invalid):
        re_route(invitation_id, "pigeon")
    mark(invitation_id, "withdrawn")
    with pytest.raises(Gone):
        re_route(invitation_id, "email")


def test_two_officers_at_once_dispatch_one_letter_by_document_and_recipient(database):
    """Edge case: duplicate dispatch: idempotent by document number and recipient."""
    with db.writing() as session:
        conference_id = builders.a_conference(session).id
        ids = [
            builders.an_addressee(session, builders.a_party(session, code)).id
            for code in ("KEN", "PER", "FRA")
        ]
    ready = Barrier(2)

    def officer(order) -> None:
        ready.wait()
        for number in order:
            with db.writing() as session:
                _dispatch(session, conference_id, [number])

    threads = [Thread(target=officer, args=(order,)) for order in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.reading() as session:
        for table in (Letter, Dispatch, Invitation):
            assert session.scalar(select(func.count()).select_from(table)) == 3
        assert (
            len(set(session.execute(select(Invitation.document_id, Invitation.addressee_id)))) == 3
        )


def test_two_officers_at_once_re_route_once(database):
    invitation_id = sent()
    mark(invitation_id, "returned")
    ready, done = Barrier(2), []

    def officer() -> None:
        ready.wait()
        done.append(re_route(invitation_id, "email"))

    threads = [Thread(target=officer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert len(states(invitation_id)) == 2


def test_the_host_is_not_invited_by_all_and_can_reply_all_the_same(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        own = builders.an_addressee(session, builders.a_party(session, "CHN"))
        other = builders.an_addressee(session)
        done = _dispatch(session, conference.id, [own.id, other.id])
        assert (len(done.sent), done.host) == (1, (own.id,))

        made = service.admit_host(session, conference.id, **ACT)
        assert service.admit_host(session, conference.id, **ACT) == ()
        invitation = service.invitation_of(session, made[0])
        service.must_be_out(invitation)
        assert session.scalar(select(func.count()).select_from(Letter)) == 1
        again = _dispatch(session, conference.id, [own.id])
        assert (again.sent, again.host, again.already) == ((), (), (own.id,))
