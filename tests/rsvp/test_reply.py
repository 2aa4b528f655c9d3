"""Taking a reply: versions, the delegation, the request for the floor, the letter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import db
from app.audit.models import AuditEntry
from app.calendars import feeds
from app.errors import Gone, Invalid, Overtaken, Refused
from app.notifications.models import Letter
from app.rsvp import hooks, service
from app.rsvp.following import holder
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven, read
from app.rsvp.models import Delegate, Delegation, Inscription, Reply, Window, Wish
from tests import builders
from tests.builders import NOW

LINK = builders.an_actor(kind="link", label="Embassy of Kenya")
MINISTER = DelegateGiven(
    name="Minister of Environment of Kenya",
    post="Minister of Environment",
    rank_code="M",
    role="head",
    form_of_address="H.E.",
    email="minister@ken.example.org",
)
VICE_MINISTER = DelegateGiven(
    name="Vice-Minister of Environment of Kenya",
    post="Vice-Minister of Environment",
    rank_code="VM",
    role="head",
    email="minister@ken.example.org",
)
MEMBER = DelegateGiven("Director of Forests", "Director of Forests", "CD")
FLOOR = InscriptionGiven(mode="in_person", language="en", wishes=("A", "C"), never=("D",))
ACCEPTED = Given("accepted", delegates=(MINISTER, MEMBER), inscription=FLOOR)


def invited(session: Session, **changes) -> int:
    builders.the_ranks(session)
    return builders.an_invitation(session, **changes).id


def reply(session: Session, invitation_id: int, given: Given = ACCEPTED, **changes) -> Reply:
    values = {"actor": LINK, "source": "portal", "now": NOW, "base_url": "http://rostrum.example"}
    return service.reply(session, invitation_id, given, **(values | changes))


def count(session: Session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))


def live(session: Session) -> list[tuple[str, str]]:
    kept = session.scalars(select(Delegate).order_by(Delegate.id))
    return [(one.name, one.state) for one in kept]


def test_a_first_reply_writes_version_delegation_floor_record_and_letter(database):
    with db.writing() as session:
        invitation_id = invited(session)
        made = reply(session, invitation_id, reply_token="t" * 43)

    with db.reading() as session:
        assert (made.version, made.answer, made.late) == (1, "accepted", False)
        assert made.invitation.state == "answered"
        assert read(made.content).head.name == MINISTER.name
        assert live(session) == [(MINISTER.name, "nominated"), (MEMBER.name, "nominated")]
        asked = session.scalars(select(Inscription)).one()
        assert (asked.state, asked.kind, asked.inscribed_at) == ("inscribed", "national", NOW)
        assert {(wish.session.code, wish.rank) for wish in asked.wishes} == {
            ("A", 1),
            ("C", 2),
            ("D", 0),
        }
        assert session.scalars(select(AuditEntry.action)).all() == ["rsvp.reply"]
        letter = session.scalars(select(Letter)).one()
        assert letter.to_address == "embassy.beijing@ken.example.org"
        assert "http://rostrum.example/r/" + "t" * 43 in letter.text
        assert "Roundtable A: first choice" in letter.text
        assert "Mon 6 Sep 2021" not in letter.text  # nothing is missing


def test_the_same_reply_again_changes_nothing_and_mails_nobody(database):
    with db.writing() as session:
        invitation_id = invited(session)
        first = reply(session, invitation_id)
    spaced = replace(ACCEPTED, delegates=(MEMBER, replace(MINISTER, name=f" {MINISTER.name}  ")))
    again = replace(spaced, inscription=replace(FLOOR, speaker=1))

    with db.writing() as session:
        second = reply(session, invitation_id, again, now=NOW + timedelta(days=1))
        assert second.id == first.id
        assert not session.new
        assert not session.dirty
        assert count(session, Letter) == 1
        assert count(session, AuditEntry) == 1


def test_any_later_letter_makes_the_next_version_and_keeps_the_former(database):
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        reply(session, invitation_id, replace(ACCEPTED, note="Arrives on 11 October"))
        kept = service.versions(session, invitation_id)
        assert [(one.version, one.note) for one in kept] == [(2, "Arrives on 11 October"), (1, "")]


def test_a_vice_minister_replaces_the_minister_and_keeps_the_time_of_inscription(database):
    """Edge case: minister replaced by vice-minister two days before."""
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        later = NOW + timedelta(days=50)
        reply(session, invitation_id, replace(ACCEPTED, delegates=(VICE_MINISTER,)), now=later)

        asked = session.scalars(select(Inscription)).one()
        assert asked.inscribed_at == NOW
        assert (asked.speaker.name, asked.speaker.rank_code) == (VICE_MINISTER.name, "VM")
        assert live(session) == [
            (MINISTER.name, "replaced"),
            (MEMBER.name, "withdrawn"),
            (VICE_MINISTER.name, "nominated"),
        ]


def test_the_ambassador_reads_in_the_name_of_the_ill_minister(database):
    """Edge case: minister falls ill in the morning, ambassador in Beijing reads."""
    ambassador = DelegateGiven("Ambassador", "Ambassador in Beijing", "CD", email="e@example.org")
    read_out = replace(
        ACCEPTED,
        delegates=(MINISTER, ambassador),
        inscription=replace(FLOOR, speaker=1, mode="read_out"),
    )
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        reply(session, invitation_id, read_out)
        asked = session.scalars(select(Inscription)).one()
        assert (asked.mode, asked.speaker.name) == ("read_out", "Ambassador")
        assert service.delegation_of(session, invitation_id).delegates[0].role == "head"


def test_a_corrected_spelling_is_the_same_person(database):
    corrected = replace(MINISTER, name="Minister of the Environment of Kenya")
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        reply(session, invitation_id, replace(ACCEPTED, delegates=(corrected, MEMBER)))
        assert live(session) == [(corrected.name, "nominated"), (MEMBER.name, "nominated")]


def test_head_and_member_may_change_places(database):
    swapped = (replace(MEMBER, role="head"), replace(MINISTER, role="member"))
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        reply(
            session,
            invitation_id,
            replace(ACCEPTED, delegates=swapped, inscription=replace(FLOOR, speaker=1)),
        )
        kept = session.scalars(select(Delegate).order_by(Delegate.id)).all()
        assert [(one.name, one.role, one.state) for one in kept] == [
            (MINISTER.name, "member", "nominated"),
            (MEMBER.name, "head", "nominated"),
        ]


def test_declining_after_accepting_withdraws_the_floor_and_the_persons(database):
    """Edge case: withdraws before publication."""
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        made = reply(session, invitation_id, replace(ACCEPTED, answer="declined"))
        assert made.content["delegates"] == []
        assert session.scalars(select(Inscription.state)).one() == "withdrawn"
        assert {state for _, state in live(session)} == {"withdrawn"}
        assert session.scalars(select(Delegation.answer)).one() == "declined"


def test_whoever_asks_again_after_a_withdrawal_ranks_after(database):
    later = NOW + timedelta(days=3)
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        reply(session, invitation_id, replace(ACCEPTED, inscription=None))
        reply(session, invitation_id, now=later)
        asked = session.scalars(select(Inscription).order_by(Inscription.id)).all()
        assert [(one.state, one.inscribed_at) for one in asked] == [
            ("withdrawn", NOW),
            ("inscribed", later),
        ]


def test_what_the_chair_declined_stays_declined(database):
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        session.scalars(select(Inscription)).one().state = "declined_by_chair"
        reply(session, invitation_id, replace(ACCEPTED, inscription=None))
        reply(session, invitation_id, replace(ACCEPTED, note="We ask again"))
        assert session.scalars(select(Inscription.state)).one() == "declined_by_chair"


def test_an_answer_after_the_deadline_is_accepted_and_marked_late(database):
    """Edge case: answer after 6 September; inscribed_at is the real time, so it ranks after."""
    second_after = datetime(2021, 9, 6, 16, 0, 0, tzinfo=UTC)
    with db.writing() as session:
        invitation_id = invited(session)
        made = reply(session, invitation_id, now=second_after)
        assert made.late
        assert session.scalars(select(Inscription.inscribed_at)).one() == second_after
        assert "marked late" in session.scalars(select(Letter.text)).one()


def test_the_last_second_of_the_deadline_is_in_time(database):
    with db.writing() as session:
        last = datetime(2021, 9, 6, 15, 59, 59, tzinfo=UTC)
        assert not reply(session, invited(session), now=last).late


def test_a_reply_on_paper_is_entered_with_its_source(database):
    """Edge case: reply by telephone or paper; officer enters on behalf with source."""
    officer = builders.an_actor("invitation_officer", label="Invitation officer")
    with db.writing() as session:
        made = reply(session, invited(session), actor=officer, source="telephone")
        assert (made.source, made.given_by) == ("telephone", "Invitation officer")
        letter = session.scalars(select(Letter)).one()
        assert "/r/" not in letter.text


def test_somebody_else_replied_meanwhile_and_the_difference_is_shown(database):
    """Edge case: two edit at once; the second sees the difference."""
    mine = replace(ACCEPTED, note="From the capital")
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id, seen_version=0)
        with pytest.raises(Overtaken) as told:
            reply(session, invitation_id, mine, seen_version=0)
        assert told.value.difference == {"note": ("From the capital", None)}
        assert reply(session, invitation_id, mine, seen_version=1).version == 2


def test_a_non_party_is_inscribed_as_an_observer(database):
    """Edge case: non-Party invited (USA, Holy See)."""
    with db.writing() as session:
        party = builders.a_party(session, "USA", category_code="GOV-NON-PARTIES")
        addressee = builders.an_addressee(session, party)
        reply(session, invited(session, addressee=addressee))
        assert session.scalars(select(Inscription.kind)).one() == "observer"


def test_changes_of_wishes_and_windows_are_brought_up_to_date(database):
    day = (datetime(2021, 10, 12, 0, tzinfo=UTC), datetime(2021, 10, 12, 12, tzinfo=UTC))
    other = replace(FLOOR, wishes=("B",), never=(), windows=(day,))
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        reply(session, invitation_id, replace(ACCEPTED, inscription=other))
        assert [(w.session.code, w.rank) for w in session.scalars(select(Wish))] == [("B", 1)]
        assert [(w.starts_at, w.ends_at) for w in session.scalars(select(Window))] == [day]
        reply(session, invitation_id)
        assert count(session, Window) == 0


@pytest.mark.parametrize("state", ["allocated", "inscribed"])
def test_those_above_are_told_what_becomes_of_a_published_place(database, monkeypatch, state):
    heard = []
    monkeypatch.setattr(hooks, "_hearing", [lambda _session, change: heard.append(change)])
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        session.scalars(select(Inscription)).one().state = state
        reply(session, invitation_id, replace(ACCEPTED, delegates=(VICE_MINISTER,)))
        reply(session, invitation_id, Given("declined"))
    told = [(change.kind, change.before.name, change.speaker.name) for change in heard]
    substituted = ("substituted", MINISTER.name, VICE_MINISTER.name)
    withdrawn = ("withdrawn", VICE_MINISTER.name, VICE_MINISTER.name)
    assert told == ([substituted, withdrawn] if state == "allocated" else [])


def test_subscribed_calendars_follow_the_substitute(database):
    with db.writing() as session:
        invitation_id = invited(session)
        reply(session, invitation_id)
        minister = session.scalars(select(Delegate)).first()
        feed = feeds.open_feed(
            session,
            "f" * 43,
            holder=holder(minister),
            conference="conference:1",
            title="Kenya",
            now=NOW,
        )
        reply(session, invitation_id, replace(ACCEPTED, delegates=(VICE_MINISTER,)))
        speaker = session.scalars(select(Inscription)).one().speaker
        assert speaker.id != minister.id
        assert feed.holder == holder(speaker)
        assert feed.changed_at > NOW


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given(""), "answer"),
        (Given("perhaps"), "answer"),
        (replace(ACCEPTED, delegates=()), "inscription.speaker"),
        (replace(ACCEPTED, delegates=(replace(MINISTER, email=""),)), "inscription.speaker"),
        (replace(ACCEPTED, delegates=(MEMBER,), inscription=None), "delegates"),
        (replace(ACCEPTED, delegates=(MINISTER, VICE_MINISTER)), "delegates"),
        (replace(ACCEPTED, delegates=(MINISTER, MEMBER, MEMBER)), "delegates"),
        (
            replace(ACCEPTED, delegates=(replace(MINISTER, rank_code="KING"),)),
            "delegates.0.rank_code",
        ),
        (replace(ACCEPTED, delegates=(replace(MINISTER, email="a@b@c"),)), "delegates.0.email"),
        (replace(ACCEPTED, delegates=(replace(MINISTER, name="x" * 201),)), "delegates.0.name"),
        (replace(ACCEPTED, inscription=replace(FLOOR, mode="by pigeon")), "inscription.mode"),
        (replace(ACCEPTED, inscription=replace(FLOOR, language="tlh")), "inscription.language"),
        (
            replace(ACCEPTED, inscription=replace(FLOOR, home_zone="Moon/Sea")),
            "inscription.home_zone",
        ),
        (replace(ACCEPTED, inscription=replace(FLOOR, wishes=("Z",))), "inscription.wishes"),
        (replace(ACCEPTED, inscription=replace(FLOOR, wishes=("A", "A"))), "inscription.wishes"),
        (replace(ACCEPTED, inscription=replace(FLOOR, wishes=("D",))), "inscription.wishes"),
        (
            replace(ACCEPTED, inscription=replace(FLOOR, wishes=(), never=("A", "B", "C", "D"))),
            "inscription.wishes",
        ),
        (
            replace(ACCEPTED, inscription=replace(FLOOR, windows=((NOW, NOW),))),
            "inscription.windows",
        ),
        (
            replace(ACCEPTED, inscription=replace(FLOOR, windows=((NOW, NOW + timedelta(1)),))),
            "inscription.windows",
        ),
        (replace(ACCEPTED, inscription=replace(FLOOR, speaker=-1)), "inscription.speaker"),
        (replace(ACCEPTED, on_behalf=replace(FLOOR, group_code="G77")), "on_behalf.group_code"),
        (replace(ACCEPTED, note="x" * 2001), "note"),
    ],
)
def test_a_faulty_reply_is_refused_by_field_and_writes_nothing(database, given, field):
    with db.writing() as session:
        invitation_id = invited(session)
    with pytest.raises(Invalid) as told, db.writing() as session:
        reply(session, invitation_id, given)
    assert list(told.value.faults) == [field]
    with db.reading() as session:
        assert count(session, Reply) == count(session, Delegation) == count(session, Letter) == 0


def test_an_unknown_source_is_refused(database):
    with pytest.raises(Invalid), db.writing() as session:
        reply(session, invited(session), source="rumour")


@pytest.mark.parametrize(
    ("state", "reason"), [("withdrawn", Gone), ("superseded", Gone), ("draft", Refused)]
)
def test_an_invitation_that_is_not_out_cannot_be_answered(database, state, reason):
    with pytest.raises(reason), db.writing() as session:
        reply(session, invited(session, state=state))


def test_names_cannot_write_html_into_the_letter(database):
    hostile = replace(MINISTER, name="<img src=x>", post="<b>Minister</b>")
    with db.writing() as session:
        reply(session, invited(session), replace(ACCEPTED, delegates=(hostile,), note="<i>"))
        html = session.scalars(select(Letter.html)).one()
        assert "<img" not in html
        assert "<i>" not in html
        assert "&lt;img src=x&gt;" in html


def test_a_full_reply_costs_few_statements(database, statements):
    window = (datetime(2021, 10, 12, 0, tzinfo=UTC), datetime(2021, 10, 13, 12, tzinfo=UTC))
    full = replace(ACCEPTED, inscription=replace(FLOOR, windows=(window,)))
    other = replace(
        full,
        delegates=(VICE_MINISTER, MEMBER),
        inscription=replace(FLOOR, wishes=("B", "A"), windows=(window,)),
    )
    with db.writing() as session:
        invitation_id = invited(session)
    counts = []
    for given in (full, other):
        with statements() as seen, db.writing() as session:
            reply(session, invitation_id, given)
        counts.append(len(seen))
    assert max(counts) <= 13, "\n".join(one[:100] for one in seen)


def test_the_acknowledgement_is_in_the_language_of_the_country(database):
    with db.writing() as session:
        egypt = builders.a_party(session, "EGY", language="ar")
        invitation_id = invited(session, addressee=builders.an_addressee(session, egypt))
        reply(session, invitation_id)

        (letter,) = session.scalars(select(Letter).where(Letter.kind == "acknowledgement"))
        assert letter.language == "ar"
        assert 'dir="rtl"' in letter.html
