"""Rows are kept by people: checked, versioned, retired, recognised."""

import pytest
from sqlalchemy import select

from app import db
from app.audit import service as audit
from app.delegations import books, columns, keeping, routes, standing
from app.delegations import service as delegations
from app.delegations.columns import Column, Unfit
from app.delegations.keeping import Unkept
from app.delegations.models import Addressee, GroupMember, Mission, Participant, Route
from app.errors import Invalid, NotFound, Overtaken, Refused
from tests.builders import NOW, a_party, an_addressee
from tests.delegations.registers import OFFICER, kept

MISSION = {
    "participant": "KEN",
    "kind": "permanent_mission",
    "name": "Permanent Mission of Kenya in Nairobi",
    "city": "Nairobi",
    "resident": "no",
    "accredited_to": "",
    "address": "",
    "email": "nairobi@ken.example.org",
    "telephone": "",
}


@pytest.fixture
def kenya(database):
    with db.writing() as session:
        return an_addressee(session)


def rows(table):
    with db.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def by_id(table, number):
    with db.reading() as session:
        return session.get_one(table, number)


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("line", "  two   words ", "two words"),
        ("line", "e\u0301", "é"),
        ("tick", "Yes", "yes"),
        ("tick", "", "no"),
        ("email", "FP@Example.org", "FP@example.org"),
        ("phone", "+254 (20) 123-4567", "+254 (20) 123-4567"),
        ("code", "ken", "KEN"),
        ("zone", "Africa/Nairobi", "Africa/Nairobi"),
        ("long", "one\r\n two  three", "one\ntwo three"),
    ],
)
def test_a_text_is_brought_into_its_form(kind, text, held):
    assert columns.clean(Column("x", "X", kind), text, {}) == held


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("line", "=cmd|' /C calc'!A0"),
        ("line", "@SUM(A1)"),
        ("line", "a\x07b"),
        ("line", "a\u202eb"),
        ("line", "x" * 1_000_000),
        ("tick", "perhaps"),
        ("email", "no address"),
        ("phone", "call me"),
        ("code", "K"),
        ("code", "KEN YA"),
        ("iso2", "KEN"),
        ("zone", "Nairobi"),
        ("language", "English"),
        ("tag", "two words"),
    ],
)
def test_what_cannot_stand_is_refused(kind, text):
    with pytest.raises(Unfit):
        columns.clean(Column("x", "X", kind), text, {})


def test_a_mission_is_added_and_tells_its_history(kenya):
    number = kept("missions", None, MISSION)

    assert by_id(Mission, number).city == "Nairobi"
    with db.reading() as session:
        story = audit.history(session, "mission", number)
    assert [(one.action, one.object_label) for one in story] == [
        ("missions.add", "KEN: Permanent Mission of Kenya in Nairobi")
    ]


def test_what_does_not_differ_is_not_written(kenya):
    kept("missions", kenya.mission.id, {"city": "Beijing "}, seen_version=1)

    assert by_id(Mission, kenya.mission.id).row_version == 1


def test_the_second_officer_sees_the_difference(kenya):
    kept("missions", kenya.mission.id, {"telephone": "+86 10 1"}, seen_version=1)

    with pytest.raises(Overtaken) as reason:
        kept("missions", kenya.mission.id, {"telephone": "+86 10 2"}, seen_version=1)

    assert reason.value.difference == {"telephone": ("+86 10 2", "+86 10 1")}
    kept("missions", kenya.mission.id, {"telephone": "+86 10 2"}, seen_version=2)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"email": "nowhere"}, "email"),
        ({"participant": "XXX"}, "participant"),
        ({"kind": "consulate"}, "kind"),
        ({"name": ""}, "name"),
        ({"accredited_to": "KEN XXX"}, "accredited_to"),
        ({"telephone": "call me"}, "telephone"),
    ],
)
def test_each_fault_is_named_with_its_column(kenya, changes, column):
    with pytest.raises(Unkept) as reason:
        kept("missions", None, MISSION | changes)

    assert list(reason.value.faults) == [column]


def test_one_address_in_two_places_asks_whether_that_is_right(kenya):
    with db.writing() as session:
        a_party(session, "FRA")
    double = MISSION | {"participant": "FRA", "email": kenya.mission.email}

    with pytest.raises(Unkept) as reason:
        kept("missions", None, double)
    assert "sure" in reason.value.faults

    assert kept("missions", None, double, sure=True)


def test_what_stands_already_is_not_added_again(kenya):
    with pytest.raises(Unkept):
        kept("addressees", None, {
            "participant": "KEN", "portfolio": "environment", "post": "Minister",
            "email": "m@ken.example.org",
        })  # fmt: skip


def test_a_mission_that_carries_letters_is_not_retired(kenya):
    with pytest.raises(Unkept, match="cannot be kept"), db.writing() as session:
        keeping.retire(
            session, books.MISSIONS, kenya.mission.id, seen_version=1, actor=OFFICER, now=NOW
        )


def test_a_mission_carries_letters_of_its_own_participant_or_where_it_is_accredited(kenya):
    with db.writing() as session:
        other = an_addressee(session, a_party(session, "FRA"))
    carried = {"mission": str(kenya.mission.id)}

    with pytest.raises(Unkept) as reason:
        kept("addressees", other.id, carried, seen_version=1)
    assert list(reason.value.faults) == ["mission"]

    kept("missions", kenya.mission.id, {"accredited_to": "FRA"}, seen_version=1)
    kept("addressees", other.id, carried, seen_version=1)


def test_a_participant_to_whom_letters_go_is_not_retired(kenya):
    with pytest.raises(Unkept) as reason:
        kept("parties", kenya.participant_id, {"retired": "yes"}, seen_version=1)

    assert list(reason.value.faults) == ["retired"]


def test_retired_rows_stay_and_come_back(kenya):
    number = kept("missions", None, MISSION)
    with db.writing() as session:
        keeping.retire(session, books.MISSIONS, number, seen_version=1, actor=OFFICER, now=NOW)
    assert by_id(Mission, number).retired_at == NOW

    with db.writing() as session:
        keeping.restore(session, books.MISSIONS, number, seen_version=2, actor=OFFICER, now=NOW)
    assert by_id(Mission, number).retired_at is None


def test_a_row_of_another_list_is_not_found(kenya):
    with pytest.raises(NotFound):
        kept("observers", kenya.participant_id, {"capital": "Nairobi"}, seen_version=1)


def test_what_a_person_corrected_follows_the_files_no_more(database):
    with db.writing() as session:
        delegations.load_reference(session)
        kenya = delegations.participant(session, "KEN")
        member = session.scalars(
            select(GroupMember).where(GroupMember.participant_id == kenya.id).limit(1)
        ).one()
    kept("parties", kenya.id, {"capital": "Mombasa"}, seen_version=1)
    kept("members", member.id, {"retired": "yes"}, seen_version=1)

    with db.writing() as session:
        delegations.load_reference(session)

    assert by_id(Participant, kenya.id).capital == "Mombasa"
    assert by_id(GroupMember, member.id).retired_at is not None


def test_names_in_six_languages_are_kept(database):
    with db.writing() as session:
        kenya = a_party(session)

    kept("parties", kenya.id, {"name_ar": "كينيا", "name_en": "Kenya (Republic)"}, seen_version=1)

    one = by_id(Participant, kenya.id)
    assert one.names == {"en": "Kenya (Republic)", "ar": "كينيا"}
    assert one.short_name == "Kenya (Republic)"


def test_an_observer_gets_what_no_list_shows(database):
    with db.writing() as session:
        a_party(session, "UNEP", category_code="NGO")
    number = kept("observers", None, {
        "code": "wwf", "category": "NGO", "name_en": "World Fund", "formal_name": "the World Fund",
        "zone": "Europe/Zurich",
    })  # fmt: skip

    one = by_id(Participant, number)
    assert (one.code, one.region, one.eu_member, one.cartagena) == ("WWF", None, False, "unknown")


def ways(participant_id):
    with db.reading() as session:
        return routes.ways(session, participant_id)


def choose(participant_id, keys, seen_version=1):
    with db.writing() as session:
        routes.choose(
            session, participant_id, keys, seen_version=seen_version, actor=OFFICER, now=NOW
        )


def test_ways_stand_in_the_order_of_practice(kenya):
    with db.writing() as session:
        fiji = a_party(session, "FJI")
    kept("missions", None, MISSION)
    kept("missions", None, MISSION | {
        "kind": "embassy", "name": "Embassy in Tokyo", "email": "tokyo@ken.example.org",
        "accredited_to": "FJI",
    })  # fmt: skip
    kept("missions", None, MISSION | {
        "participant": "FJI", "kind": "host_embassy", "name": "Embassy of the host in Suva",
        "email": "suva@host.example.org", "accredited_to": "KEN",
    })  # fmt: skip

    assert [way.kind for way in ways(kenya.participant_id)] == [
        "resident", "accredited", "host_embassy", "permanent_mission",
    ]  # fmt: skip
    assert [way.kind for way in ways(fiji.id)] == ["host_embassy"]


def test_the_first_way_carries_what_goes_to_the_posts(kenya):
    number = kept("missions", None, MISSION)
    chosen = [f"mission:{number}", f"mission:{kenya.mission.id}"]

    choose(kenya.participant_id, chosen)

    assert [way.key for way in ways(kenya.participant_id)] == chosen
    assert by_id(Addressee, kenya.id).mission_id == number
    with db.reading() as session:
        story = audit.history(session, "participant", kenya.participant_id)
        assert [one.action for one in story] == ["participants.route"]
    with pytest.raises(Overtaken):
        choose(kenya.participant_id, chosen[:1])


def test_a_way_to_somebody_else_is_refused(kenya):
    with db.writing() as session:
        other = an_addressee(session, a_party(session, "FRA"))

    with pytest.raises(Invalid):
        choose(kenya.participant_id, [f"mission:{other.mission.id}"])
    assert rows(Route) == []


def test_a_race_for_the_same_code_is_a_plain_refusal(database):
    with db.writing() as session:
        a_party(session, "UNEP", category_code="NGO")
    values = {
        "code": "UNEP", "category": "NGO", "name_en": "Programme", "formal_name": "the Programme",
        "zone": "Africa/Nairobi",
    }  # fmt: skip

    with db.reading() as session:
        stands = standing.stand(session, books.OBSERVERS)
    plan = standing.Plan(1, values, "new")  # as it was judged before the other one was kept

    with pytest.raises(Refused, match="just added"), db.writing() as session:
        keeping.write(session, stands, [plan], actor=OFFICER, now=NOW)
