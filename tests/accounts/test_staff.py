"""The staff: who may add and change them, and who must remain."""

import pytest

from app import db
from app.accounts import leaving, service, staff
from app.accounts.models import DirectoryIdentity, Passkey, Staff, StaffSession
from app.errors import Invalid, Refused
from tests import builders
from tests.builders import NOW

KEEPER = builders.an_actor("host_administrator")
WORDS = "four words in a row"


def _add(name="Desk", email="desk@example.org", password=WORDS, roles=("secretariat",)):
    with db.writing() as session:
        return service.add_staff(session, name, email, password, roles, actor=KEEPER, now=NOW)


def _change(member, **changes):
    values = {"name": member.name, "roles": ["secretariat"], "active": True} | changes
    with db.writing() as session:
        staff.change_staff(session, member.id, **values, actor=KEEPER, now=NOW)


def test_a_new_member_signs_in_with_the_roles_given(database):
    _add(email=" Desk@Example.org ", roles=["moderator", "secretariat"])

    with db.writing() as session:
        token = service.sign_in(session, "desk@example.org", WORDS, browser="", now=NOW)
        actor = service.actor_for(session, token, now=NOW)
    assert actor.roles == {"moderator", "secretariat"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "name"),
        ({"email": "no address"}, "email"),
        ({"email": "a\x00@example.org"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"roles": []}, "roles"),
        ({"roles": ["emperor"]}, "roles"),
    ],
)
def test_what_cannot_be_taken_is_named(database, given, field):
    with pytest.raises(Invalid) as refusal:
        _add(**given)

    assert set(refusal.value.faults) == {field}


def test_an_address_has_one_account(database):
    _add()

    with pytest.raises(Invalid) as refusal:
        _add(email="DESK@example.org")

    assert set(refusal.value.faults) == {"email"}


def test_the_password_is_kept_as_argon2id_only(database):
    member = _add()

    assert member.password_hash.startswith("$argon2id$")
    assert WORDS not in member.password_hash


def test_a_closed_account_loses_its_visits_at_once(database):
    member = _add()
    with db.writing() as session:
        token = builders.a_visit(session, session.get(Staff, member.id))

    _change(member, active=False)

    with db.reading() as session:
        assert session.query(StaffSession).one().ended_at == NOW
        assert service.actor_for(session, token, now=NOW) is None


def test_roles_change_at_once_for_open_visits(database):
    member = _add(roles=["secretariat", "moderator"])
    with db.writing() as session:
        token = builders.a_visit(session, session.get(Staff, member.id))

    _change(member, roles=["moderator", "protocol_officer"])

    with db.reading() as session:
        actor = service.actor_for(session, token, now=NOW)
    assert actor.roles == {"moderator", "protocol_officer"}


@pytest.mark.parametrize("change", [{"roles": ["secretariat"]}, {"active": False}])
def test_somebody_remains_who_can_manage_the_staff(database, change):
    keeper = _add(roles=["host_administrator"])
    other = _add(email="other@example.org", roles=["host_administrator"])

    _change(keeper, **change)

    with pytest.raises(Refused, match="Somebody must remain"):
        _change(other, **change)


def test_a_change_is_told_and_no_change_is_not(database):
    member = _add()
    _change(member)
    _change(member, name="Desk of the secretariat")

    with db.reading() as session:
        told = [(entry.action, entry.changes) for entry in service.audit.latest(session)]
    assert told[0] == ("staff.change", {"name": ["Desk", "Desk of the secretariat"]})
    assert [action for action, _changes in told] == ["staff.change", "staff.add"]


def test_the_page_adds_a_member(signed_in):
    client = signed_in("host_administrator")
    values = {
        "name": "Desk",
        "email": "desk@example.org",
        "password": WORDS,
        "roles": ["moderator", "secretariat"],
    }

    answer = client.post("/accounts/staff/add", data=values)
    again = client.post("/accounts/staff/add", data=values)

    assert (answer.status_code, again.status_code) == (302, 422)
    assert "There is already an account with this address." in again.text
    assert WORDS not in again.text


def test_the_page_shows_every_fault_and_keeps_the_answers(signed_in):
    client = signed_in("host_administrator")

    answer = client.post("/accounts/staff/add", data={"name": "<b>Desk", "password": "short"})

    assert answer.status_code == 422
    assert "<title>Error: Add a member of staff" in answer.text
    assert 'value="&lt;b&gt;Desk"' in answer.text
    for anchor in ("#email", "#password", "#roles-0"):
        assert f'<a href="{anchor}">' in answer.text


def test_a_member_is_changed_on_a_page(signed_in):
    client = signed_in("host_administrator")
    member = _add()

    client.post(f"/accounts/staff/{member.id}", data={"name": "Desk two", "roles": ["moderator"]})

    assert "Desk two" in client.get("/accounts/staff").text
    with db.reading() as session:
        assert not session.get(Staff, member.id).active


def test_a_forgotten_password_is_replaced(signed_in):
    client = signed_in("host_administrator")
    member = _add()

    client.post(f"/accounts/staff/{member.id}/password", data={"new": "another four words"})

    with db.writing() as session:
        assert service.sign_in(
            session, "desk@example.org", "another four words", browser="", now=NOW
        )


@pytest.mark.parametrize(
    "easy",
    [
        "123456789012",
        "nnnnnnnnnnnnnn",
        "Password2026!!",
        "rostrum-rostrum",
        "Qwerty-Admin-1",
        "é" * 20,
    ],
)
def test_what_everybody_would_try_is_no_password(easy):
    assert "too easy to guess" in staff.password_fault(easy)


@pytest.mark.parametrize(
    "good", ["Kunming in October", "correct horse battery", "秘密的花园里有七只蓝色小鸟在歌唱"]
)
def test_words_that_do_not_belong_together_make_one(good):
    assert staff.password_fault(good) is None


def test_the_administrator_ends_all_visits_of_somebody(signed_in, app):
    with db.writing() as session:
        desk = builders.a_staff(session, "moderator")
        cookie = builders.a_visit(session, desk)
    theirs = app.test_client()
    theirs.set_cookie(builders.STAFF_COOKIE, cookie)
    assert theirs.get("/accounts/me").status_code == 200

    signed_in("host_administrator").post(f"/accounts/staff/{desk.id}/visits/end")

    assert theirs.get("/accounts/me").status_code == 302


def test_with_an_erased_person_goes_all_that_could_open_the_account(database):
    with db.writing() as session:
        desk = builders.a_staff(session, "moderator", factor_since=NOW)
        row = {"staff_id": desk.id, "created_at": NOW}
        session.add(DirectoryIdentity(issuer="https://id.example.org", subject="7", **row))
        session.add(Passkey(credential="x", public_key=b"", name="Telephone", **row))

    with db.writing() as session:
        leaving.forget_ways_in(session, session.get_one(Staff, desk.id))

    with db.reading() as session:
        assert session.query(DirectoryIdentity).all() == session.query(Passkey).all() == []
        assert session.get_one(Staff, desk.id).factor_since is None
