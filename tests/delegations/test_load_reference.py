"""Loading the reference data: complete, repeatable, and respectful of corrections."""

import pytest
from sqlalchemy import func, select

from app import db
from app.delegations import service
from app.delegations.models import Addressee, GroupMember, Mission, Participant
from app.errors import Invalid, NotFound

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def loaded(database):
    with db.writing() as session:
        service.load_reference(session)


def addressee(session, code, portfolio="environment"):
    wanted = (Participant.code == code, Addressee.portfolio == portfolio)
    return session.scalars(select(Addressee).join(Addressee.participant).where(*wanted)).one()


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


@pytest.mark.usefixtures("loaded")
def test_every_party_has_its_environment_minister():
    with db.reading() as session:
        one = addressee(session, "KEN")

        assert one.post == "Minister of Environment of Kenya"
        assert one.email == "minister.environment@ken.example.org"
        assert one.mission.name == "Embassy of the Republic of Kenya in Beijing"
        assert one.mission.email == "embassy.beijing@ken.example.org"
        assert (one.mission.kind, one.mission.city) == ("embassy", "Beijing")


@pytest.mark.usefixtures("loaded")
def test_the_article_belongs_to_the_post():
    with db.reading() as session:
        assert addressee(session, "BHS").post == "Minister of Environment of the Bahamas"


@pytest.mark.usefixtures("loaded")
def test_the_union_sends_its_commissioner():
    with db.reading() as session:
        one = addressee(session, "EUR")

        assert one.post == "Commissioner for Environment of the European Union"
        assert one.mission.name == "Delegation of the European Union in Beijing"


@pytest.mark.usefixtures("loaded")
def test_the_hosts_own_minister_is_reached_without_an_embassy():
    with db.reading() as session:
        assert addressee(session, "CHN").mission is None


@pytest.mark.usefixtures("loaded")
def test_a_state_without_an_embassy_is_reached_through_its_permanent_mission():
    with db.reading() as session:
        mission = addressee(session, "BTN").mission

        assert mission.kind == "permanent_mission"
        assert mission.name.endswith("of the Kingdom of Bhutan to the United Nations in New York")


@pytest.mark.usefixtures("loaded")
def test_an_organization_is_written_to_directly():
    with db.reading() as session:
        one = addressee(session, "UNEP", "head")

        assert one.post == "Executive Director of the United Nations Environment Programme"
        assert one.mission is None
        assert not one.participant.is_party


@pytest.mark.usefixtures("loaded")
def test_no_address_leads_to_anybody_real():
    with db.reading() as session:
        found = [*session.scalars(select(Addressee.email)), *session.scalars(select(Mission.email))]

    assert found
    assert all(address.endswith(".example.org") for address in found)


@pytest.mark.usefixtures("loaded")
def test_a_second_time_changes_nothing(statements):
    with statements() as seen, db.writing() as session:
        service.load_reference(session)

    assert [one for one in seen if not one.startswith("SELECT")] == []


@pytest.mark.usefixtures("loaded")
def test_a_wrong_fact_is_put_right_and_a_correction_stays():
    with db.writing() as session:
        one = addressee(session, "KEN")
        one.post = "Cabinet Secretary for Environment of Kenya"
        one.participant.region = "WEOG"
        session.delete(session.scalars(select(GroupMember)).first())

    with db.writing() as session:
        before = count(session, GroupMember)
        service.load_reference(session)

        assert addressee(session, "KEN").post == "Cabinet Secretary for Environment of Kenya"
        assert service.participant(session, "KEN").region == "African"
        assert count(session, GroupMember) == before + 1


def test_loading_takes_few_statements(statements):
    with statements() as seen, db.writing() as session:
        service.load_reference(session)

    assert len(seen) <= 24


def test_another_host_receives_the_missions():
    with db.writing() as session:
        service.load_reference(session, host="KEN")

        assert addressee(session, "KEN").mission is None
        assert addressee(session, "CHN").mission.city == "Nairobi"


def test_a_host_that_takes_no_part_is_refused():
    with pytest.raises(Invalid), db.writing() as session:
        service.load_reference(session, host="XXX")


@pytest.mark.usefixtures("loaded")
def test_names_come_in_the_language_of_the_page():
    with db.reading() as session:
        kenya = service.participant(session, "ken")
        gef = service.participant(session, "GEF")

    assert service.name_of(kenya, "ar") == "كينيا"
    assert service.name_of(kenya, "de") == "Kenia"
    assert service.name_of(gef, "ar") == "Global Environment Facility"


@pytest.mark.usefixtures("loaded")
def test_an_unknown_code_is_not_found():
    with pytest.raises(NotFound), db.reading() as session:
        service.participant(session, "XXX")


def test_country_names_list_the_participants_by_their_names_of_the_united_nations():
    english = service.country_names("en")
    french = [name for _, name in service.country_names("fr")]

    assert len(english) == 198
    assert ("BOL", "Bolivia (Plurinational State of)") in english
    assert ("PSE", "State of Palestine") in english
    assert french.index("Égypte") < french.index("El Salvador") < french.index("Équateur")
