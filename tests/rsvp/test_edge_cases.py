"""Edge cases of invitations, delegations and replies that no other test here reads like."""

import pytest
from sqlalchemy import select

from app import db
from app.allocation import planner, rows
from app.delegations import service as delegations
from app.delegations.models import Group, GroupMember, Participant
from app.documents import wording
from app.invitations import service as invitations
from app.notifications.models import Letter
from app.rsvp import service
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven
from app.rsvp.models import Delegate, Inscription
from tests import builders
from tests.allocation.drafts import LATER, a_draft, publish
from tests.builders import NOW

BY = {"actor": builders.an_actor(), "source": "mail", "now": NOW, "base_url": "http://x"}
MINISTER = DelegateGiven("Minister", "Minister", "M", "head", email="minister@example.org")
COMMISSIONER = DelegateGiven("Commissioner", "Commissioner", "M", email="commission@example.org")
UNION = {
    "iso2": None,
    "short_name": "European Union",
    "formal_name": "the European Union",
    "region": None,
    "zone": "Europe/Brussels",
}


def asking(**changes) -> InscriptionGiven:
    return InscriptionGiven(**({"wishes": ("A",)} | changes))


@pytest.fixture
def union(database) -> dict[str, int]:
    """Invite the European Union, France and Poland, which are members of the group EU27."""
    with db.writing() as session:
        builders.the_ranks(session)
        conference = builders.a_conference(session)
        parties = {"EUR": builders.a_party(session, "EUR", **UNION)}
        parties |= {code: builders.a_party(session, code) for code in ("FRA", "POL", "KEN")}
        group = Group(code="EU27", name="EU and its Member States", kind="regional")
        members = [parties[code].id for code in ("EUR", "FRA", "POL")]
        group.members = [GroupMember(participant_id=number) for number in members]
        session.add(group)
        return {
            code: builders.an_invitation(
                session, conference, builders.an_addressee(session, party)
            ).id
            for code, party in parties.items()
        }


def standing(session) -> list[tuple[str, str, str | None]]:
    found = session.scalars(
        select(Inscription)
        .where(Inscription.state.in_(rows.STANDING))
        .options(*rows.with_speaker())
        .order_by(Inscription.id)
    )
    return [(one.delegation.participant.code, one.kind, one.behalf) for one in found]


def test_the_eu_speaks_for_its_member_states_and_their_own_requests_are_kept(union):
    """Edge case: EU: Presidency or Commission, "EU and its Member States"."""
    with db.writing() as session:
        on_behalf = asking(group_code="EU27", speaker=1)
        given = Given("accepted", "", (MINISTER, COMMISSIONER), None, on_behalf)
        service.reply(session, union["EUR"], given, **BY)
        service.reply(session, union["FRA"], Given("accepted", "", (MINISTER,), asking()), **BY)
        aligned = Given("accepted", "", (MINISTER,), aligned="EU27")
        service.reply(session, union["POL"], aligned, **BY)
        assert standing(session) == [
            ("EUR", "group", "EU and its Member States"),
            ("FRA", "national", None),
        ]


def test_the_eu_is_one_party_without_a_region_and_in_nobodys_quota(union):
    """Edge case: EU counted twice: one Party, no region; not in the WEOG quota."""
    with db.writing() as session:
        for code in ("EUR", "FRA"):
            service.reply(session, union[code], Given("accepted", "", (MINISTER,), asking()), **BY)
        conference = rows.the_conference(session, 1)
        problem = planner.problem_from(session, conference)
        regions = {one.region for one in problem.inscriptions}
        assert regions == {"WEOG", None}
        assert len(problem.inscriptions) == 2


def test_titles_stand_as_the_delegation_writes_them_and_names_as_the_united_nations_do(union):
    """Edge case: name, title or country name disputed."""
    written = DelegateGiven(
        "Örnek  Örnek", "Ministre d'État, chargée de tout", "M", "head", "S.E. Mme"
    )
    with db.writing() as session:
        service.reply(session, union["KEN"], Given("accepted", "", (written,)), **BY)
        person = session.scalars(select(Delegate)).one()
        assert (person.form_of_address, person.name) == ("S.E. Mme", "Örnek Örnek")
        assert (person.post, person.gender) == (written.post, None)
        letter = session.scalars(select(Letter)).one()
        assert "S.E. Mme Örnek Örnek" in letter.text
        kenya = session.scalars(select(Participant).where(Participant.code == "KEN")).one()
        kenya.names = {"en": "Something else"}
        assert wording.formal(kenya) == "the Republic of Kenya"


def test_a_short_name_comes_from_the_list_of_the_united_nations_and_no_text_of_ours(database):
    """Edge case: name, title or country name disputed: UN short name from the data file."""
    with db.writing() as session:
        delegations.load_reference(session)
        found = session.scalars(select(Participant).where(Participant.code == "TUR")).one()
        assert found.short_name == "Türkiye"


def test_a_change_of_the_language_of_delivery_reaches_the_speaker_and_the_list(app, union):
    """Edge case: delegate changes the language of delivery."""
    with app.app_context(), db.writing() as session:
        given = Given("accepted", "", (MINISTER,), asking(language="fr"))
        service.reply(session, union["FRA"], given, **BY)
        publish(session, a_draft(session, rows.the_conference(session, 1)))
        asked = session.scalars(select(Inscription)).one()
        before = asked.inscribed_at
        other = Given("accepted", "", (MINISTER,), asking(language="es"))
        service.reply(session, union["FRA"], other, **(BY | {"now": LATER}))
        session.refresh(asked)
        assert (asked.language, asked.inscribed_at, asked.state) == ("es", before, "allocated")


def test_the_same_letter_dispatched_twice_reaches_everybody_once(union):
    """Edge case: duplicate dispatch: idempotent by document number and recipient."""
    with db.writing() as session:
        addressee = builders.an_addressee(session, builders.a_party(session, "PER"))
        sent = {"actor": BY["actor"], "now": NOW, "base_url": "http://x"}
        first, second = (invitations.dispatch(session, 1, [addressee.id], **sent) for _ in range(2))
        assert (len(first.sent), second.sent, second.already) == (1, (), (addressee.id,))


def test_a_paper_that_contradicts_a_mail_makes_the_next_version_and_both_are_kept(union):
    """Edge case: contradictory words of one Party: both kept, the newest leads."""
    with db.writing() as session:
        service.reply(session, union["KEN"], Given("accepted", "", (MINISTER,)), **BY)
        note = BY | {"source": "note", "now": LATER}
        service.reply(session, union["KEN"], Given("declined"), **note)
        versions = service.versions(session, union["KEN"])
        assert [(one.version, one.answer, one.source) for one in versions] == [
            (2, "declined", "note"),
            (1, "accepted", "mail"),
        ]
