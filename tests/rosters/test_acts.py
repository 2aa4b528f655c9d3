"""Acts on the floor: kept in order, by one clerk at a time, undone, and told in the record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from app import db
from app.allocation.models import SpeakingSlot
from app.audit.models import AuditEntry
from app.errors import Invalid, NotFound, Overtaken, Refused
from app.rosters.acts import perform
from app.rosters.floor import floor_of, number_of
from app.rosters.models import FloorAct
from tests import builders
from tests.rosters.podium import published

OPENS = builders.NOW + timedelta(days=60)  # long after the hour of every session


def at(minutes=0):
    return OPENS + timedelta(minutes=minutes)


def do(session, *kinds, seen=0, table=None, **more):
    """Do acts one after the other, one a minute; give the floor."""
    for number, one in enumerate(kinds, start=seen):
        kind, told = one if isinstance(one, tuple) else (one, {})
        floor = perform(
            session,
            table or session.scalars(select(SpeakingSlot.session_id)).first(),
            kind,
            told,
            seen_number=number,
            actor=builders.an_actor(label=f"Clerk {number}"),
            now=at(number),
            **more,
        )
    return floor


def states(session):
    slots = session.scalars(select(SpeakingSlot).order_by(SpeakingSlot.position))
    return [slot.state for slot in slots]


def test_the_state_of_each_place_follows_the_floor(database):
    with db.writing() as session:
        published(session, "KEN", "FRA", "PER")

        do(session, "open", "give_floor")
        assert states(session) == ["speaking", "on_deck", "provisional"]
        do(session, "delivered", ("absent", {}), seen=2)
        assert states(session) == ["delivered", "provisional", "on_deck"]
        do(session, "undo", seen=4)
        assert states(session) == ["delivered", "on_deck", "provisional"]
        do(session, "close", seen=5)
        assert states(session) == ["delivered", "not_delivered", "not_delivered"]


def test_the_floor_is_read_from_the_log(database):
    with db.writing() as session:
        conference, slots = published(session, "KEN", "FRA")
        table = slots[0].session_id
        done = do(session, "open", "give_floor")

        floor = floor_of(session, table, now=at(1))

        assert floor == done
        assert (floor.now.name, floor.now.post) == ("Kenya", "Minister of Environment of Kenya")
        assert floor.now.slot_id == slots[0].id
        other = builders.the_session(conference, "B").id
        assert number_of(session, [table, other]) == {table: 2, other: 0}


def test_who_was_overtaken_reads_by_what(database):
    with db.writing() as session:
        published(session, "KEN", "FRA")
        do(session, "open", "give_floor")

        with pytest.raises(Overtaken) as reason:
            do(session, ("give_floor", {"ends": "delivered"}), seen=1)

        kind, missed = reason.value.difference["acts"]
        assert (kind, [act.kind for act in missed]) == ("give_floor", ["give_floor"])
        assert missed[0].by == "Clerk 1"


def test_a_look_into_the_room_overtakes_nobody(database):
    with db.writing() as session:
        _, slots = published(session, "KEN", "FRA")
        do(session, "open", ("away", {"turn": str(slots[1].id)}))

        assert do(session, "give_floor", seen=1).coming[0].present is False
        looked = do(session, ("present", {"turn": str(slots[1].id)}), seen=0)
        assert looked.coming[0].present is True


def test_to_undo_one_must_have_seen_everything(database):
    with db.writing() as session:
        _, slots = published(session, "KEN", "FRA")
        do(session, "open", ("away", {"turn": str(slots[1].id)}))

        with pytest.raises(Overtaken):
            do(session, "undo", seen=1)


def test_undo_is_kept_and_may_itself_be_taken_back(database):
    with db.writing() as session:
        published(session, "KEN", "FRA")
        do(session, "open", "give_floor", "undo")
        rows = session.scalars(select(FloorAct).order_by(FloorAct.number)).all()
        assert [row.undone_by_number for row in rows] == [None, 3, None]

        floor = do(session, "redo", seen=3)

        assert floor.now.name == "Kenya"
        assert rows[1].undone_by_number is None
        with pytest.raises(Refused, match="nothing to do once more"):
            do(session, "redo", seen=4)


def test_whoever_goes_on_after_an_undo_cannot_bring_it_back(database):
    with db.writing() as session:
        published(session, "KEN", "FRA")
        do(session, "open", "give_floor", "undo", "absent")

        with pytest.raises(Refused, match="nothing to do once more"):
            do(session, "redo", seen=4)


def test_what_is_refused_leaves_no_trace(database):
    with db.writing() as session:
        published(session, "KEN")
        for kind, reason in (("give_floor", Refused), ("extend", Invalid), ("undo", Refused)):
            with pytest.raises(reason):
                do(session, kind)
        assert session.scalars(select(FloorAct)).all() == []


@pytest.mark.parametrize(
    ("kind", "told", "field"),
    [
        ("extend", {"minutes": "x"}, "minutes"),
        ("extend", {"minutes": 10**30}, "minutes"),
        ("set_limit", {"limit_s": 5}, "limit_s"),
        ("insert", {"name": "Fiji"}, "reason"),
        ("insert", {"code": "XXX", "reason": "Chair"}, "name"),
        ("mode", {"turn": "1", "mode": "telepathy"}, "mode"),
        ("point_of_order", {"name": "x" * 201}, "name"),
    ],
)
def test_arguments_are_refused_by_field(database, kind, told, field):
    with db.writing() as session:
        published(session, "KEN")
        do(session, "open")

        with pytest.raises(Invalid) as reason:
            do(session, (kind, told), seen=1)

        assert field in reason.value.faults


def test_an_unannounced_head_of_state_is_named_as_the_participant_is(database):
    with db.writing() as session:
        published(session, "KEN", "FRA")
        told = {"code": "FRA", "name": "x", "post": "President of France", "reason": "The chair"}

        floor = do(session, "open", ("insert", told))

        assert (floor.on_deck.name, floor.on_deck.limit_s) == ("France", 180)


def test_an_act_that_waited_for_the_network_counts_once_and_when_it_happened(database):
    with db.writing() as session:
        published(session, "KEN")
        do(session, "open")
        for _ in range(2):
            floor = perform(
                session,
                floor_table(session),
                "give_floor",
                seen_number=1,
                actor=builders.an_actor(),
                now=at(30),
                happened_at=at(5),
                client_key="desk-1",
            )

        assert (floor.number, floor.began_at) == (2, at(5))


def floor_table(session):
    return session.scalars(select(SpeakingSlot.session_id)).first()


def test_every_act_is_in_the_record(database):
    with db.writing() as session:
        published(session, "KEN")
        do(session, "open", "give_floor", "delivered")

        query = select(AuditEntry).where(AuditEntry.action.like("floor.%"))
        told = [
            (entry.action, entry.changes.get("who", ""))
            for entry in session.scalars(query.order_by(AuditEntry.id))
        ]
        assert told == [
            ("floor.open", ""),
            ("floor.give_floor", "Kenya"),
            ("floor.delivered", "Kenya"),
        ]


def test_what_was_said_stays_though_the_request_be_withdrawn_afterwards(database):
    with db.writing() as session:
        _, slots = published(session, "KEN", "FRA", "PER")
        do(session, "open", "give_floor", "delivered")
        for slot in slots[:2]:
            slot.state = "withdrawn"
        session.flush()

        floor = floor_of(session, slots[0].session_id, now=at(5))

        assert [turn.name for turn in floor.done] == ["Kenya"]
        assert [turn.name for turn in floor.coming] == ["Peru"]


def test_only_a_roundtable_has_a_floor(database):
    with db.writing() as session:
        plenary = builders.the_session(builders.a_conference(session), "PL1").id
        with pytest.raises(NotFound):
            floor_of(session, plenary, now=OPENS)
        with pytest.raises(NotFound):
            do(session, "open", table=plenary)


def test_of_two_clerks_at_once_one_gives_the_floor(database):
    with db.writing() as session:
        published(session, "KEN", "FRA")
        do(session, "open")
    gate = Barrier(2)

    def press(clerk):
        gate.wait()
        try:
            with db.writing() as session:
                perform(
                    session,
                    floor_table(session),
                    "give_floor",
                    seen_number=1,
                    actor=builders.an_actor(label=clerk),
                    now=at(5),
                )
        except Overtaken as reason:
            return reason.difference["acts"][1][0].by
        return clerk

    with ThreadPoolExecutor(2) as clerks:
        found = list(clerks.map(press, ("One", "Other")))

    assert len(set(found)) == 1  # the second is told of the first
    with db.reading() as session:
        assert len(session.scalars(select(FloorAct)).all()) == 2


def test_the_floor_takes_few_statements(database, statements):
    with db.writing() as session:
        published(session, "KEN", "FRA", "EGY", "PER")
        do(session, "open", "give_floor", "delivered", "give_floor")
        table = floor_table(session)
    with statements() as seen, db.reading() as session:
        floor_of(session, table, now=at(9))

    assert len(seen) <= 6
