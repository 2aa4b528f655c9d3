"""Signing in: the same answer to every stranger, a lock, and visits that can be ended."""

import re
from datetime import timedelta

import pytest
import time_machine
from argon2 import extract_parameters

from app import db
from app.accounts import passwords, service
from app.accounts.door import browser_named
from app.accounts.models import Staff, StaffSession
from app.errors import NotFound, Refused
from tests import builders
from tests.builders import NOW, PASSWORD

ADDRESS = "desk@example.org"


def _a_desk(**changes):
    with db.writing() as session:
        return builders.a_staff(session, "invitation_officer", email=ADDRESS, **changes)


def _enter(client, email=ADDRESS, password=PASSWORD, **more):
    values = {"email": email, "password": password} | more
    return client.post("/accounts/sign-in", data=values)


def _signs_in(password=PASSWORD, email=ADDRESS, now=NOW):
    with db.writing() as session:
        return service.sign_in(session, email, password, browser="Firefox", now=now)


def _fails(times, now=NOW):
    for _ in range(times):
        with db.writing() as session:
            service.note_failure(session, ADDRESS, now=now)


def _visit(now):
    with db.reading() as session:
        return session.query(StaffSession).one(), service.visits_of(session, 1, now=now)


def test_the_right_password_opens_a_visit(client):
    _a_desk()

    answer = _enter(client, email=f"  {ADDRESS.upper()} ", next="/accounts/me")

    assert (answer.status_code, answer.location) == (302, "/accounts/me")
    assert b"Your account" in client.get("/accounts/me").data


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    _a_desk()

    cookie = _enter(client).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_where_the_site_is(app, client):
    app.config["SESSION_COOKIE_SECURE"] = True
    _a_desk()

    assert "Secure" in _enter(client).headers["Set-Cookie"]


def _without_what_was_typed(answer, email):
    # A form token carries the second in which it was made.
    page = re.sub(r"(value|content)=\"[\w.-]{60,}\"", "token", answer.text)
    return page.replace(email, "typed")


def test_every_failure_is_answered_in_the_same_words(client):
    _a_desk()
    with db.writing() as session:
        builders.a_staff(session, email="gone@example.org", active=False)
        locked = NOW.replace(year=2098)
        builders.a_staff(session, email="shut@example.org", locked_until=locked)

    tries = {
        ADDRESS: "wrong",
        "nobody@example.org": PASSWORD,
        "gone@example.org": PASSWORD,
        "shut@example.org": PASSWORD,
    }
    answers = {email: _enter(client, email, word) for email, word in tries.items()}

    assert {answer.status_code for answer in answers.values()} == {422}
    assert len({_without_what_was_typed(a, email) for email, a in answers.items()}) == 1


@pytest.mark.parametrize("email", [ADDRESS, "nobody@example.org"])
def test_argon2_takes_the_same_trouble_whoever_asks(client, monkeypatch, email):
    _a_desk(password_hash=passwords.hashed(PASSWORD, 1).text)
    runs = []
    real = passwords.PasswordHasher.verify
    monkeypatch.setattr(
        passwords.PasswordHasher,
        "verify",
        lambda self, kept, word: runs.append(extract_parameters(kept)) or real(self, kept, word),
    )

    _enter(client, email, "wrong")

    assert runs == [extract_parameters(passwords.decoy(1))]


def test_nobody_has_the_password_of_the_decoy():
    assert not passwords.tried("nobody has this password", None, 1).right


def test_no_hash_is_made_inside_a_transaction(client, monkeypatch):
    _a_desk()
    open_doors = []
    real = passwords.PasswordHasher.verify
    monkeypatch.setattr(
        passwords.PasswordHasher,
        "verify",
        lambda *given: open_doors.append(db.engine().pool.checkedout()) or real(*given),
    )

    _enter(client)

    assert open_doors == [0]


def test_what_was_typed_is_not_kept(client):
    _a_desk()

    _enter(client, "my secret in the wrong field", "x")

    with db.reading() as session:
        (entry,) = service.audit.latest(session)
    assert (entry.action, entry.object_id, entry.object_label) == (
        "accounts.sign_in_refused",
        None,
        "",
    )


def test_the_eighth_failure_closes_the_account(database):
    _a_desk()
    _fails(7)
    _signs_in()  # and the count begins again
    _fails(8)

    with pytest.raises(Refused, match="closed for fifteen minutes"):
        _signs_in()


def test_the_account_opens_again_after_fifteen_minutes(database):
    _a_desk()
    _fails(8)

    assert _signs_in(now=NOW + timedelta(minutes=15))


def test_failures_in_the_browser_are_counted(client):
    _a_desk()
    for _ in range(8):
        _enter(client, password="wrong")

    assert _enter(client).status_code == 422


def test_a_password_changed_meanwhile_does_not_open(database):
    desk = _a_desk()
    tried = passwords.tried(PASSWORD, desk.password_hash, 1)
    with db.writing() as session:
        session.get(Staff, desk.id).password_hash = passwords.hashed("another one", 1).text

    with pytest.raises(Refused):
        _signs_in(tried)


def test_a_hash_of_older_cost_is_replaced(database):
    desk = _a_desk()

    _signs_in(passwords.tried(PASSWORD, desk.password_hash, 1))

    with db.reading() as session:
        kept = session.get(Staff, desk.id).password_hash
    assert kept != desk.password_hash
    assert passwords.tried(PASSWORD, kept, 1) == passwords.Tried(kept, right=True)


def test_a_cookie_kept_after_sign_out_is_worth_nothing(client):
    _a_desk()
    _enter(client)
    stolen = client.get_cookie("rostrum_staff").value

    client.post("/accounts/sign-out")
    client.set_cookie("rostrum_staff", stolen)

    assert client.get("/accounts/me").status_code == 302


def test_signing_in_again_ends_the_visit_before(client):
    _a_desk()
    _enter(client)
    before = client.get_cookie("rostrum_staff").value
    _enter(client)

    with db.reading() as session:
        assert service.actor_for(session, before, now=NOW) is None


def test_only_the_fingerprint_of_a_cookie_is_kept(database):
    _a_desk()
    token = _signs_in()

    visit, _open = _visit(NOW)
    assert token not in {visit.token_hash, visit.browser}
    with db.reading() as session:
        actor = service.actor_for(session, token, now=NOW)
    assert (actor.kind, actor.roles) == ("staff", {"invitation_officer"})


@pytest.mark.parametrize(
    ("seen", "after", "stands"),
    [
        (timedelta(0), timedelta(hours=11, minutes=59), True),
        (timedelta(0), timedelta(hours=12), False),
        (timedelta(days=6, hours=23), timedelta(days=6, hours=23, minutes=59), True),
        (timedelta(days=6, hours=23), timedelta(days=7), False),
    ],
)
def test_a_visit_ends_when_nobody_is_there_and_in_any_case(database, seen, after, stands):
    _a_desk()
    token = _signs_in()
    with db.writing() as session:
        service.seen(session, 1, now=NOW + seen)

    with db.reading() as session:
        assert (service.actor_for(session, token, now=NOW + after) is not None) is stands


def test_a_page_notes_that_the_visit_is_alive(client):
    _a_desk()
    with time_machine.travel(NOW, tick=False):
        _enter(client)
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        client.get("/")

    visit, _open = _visit(NOW)
    assert visit.seen_at == NOW + timedelta(hours=3)


def test_nobody_ends_the_visit_of_somebody_else(database):
    _a_desk()
    _signs_in()
    stranger = builders.an_actor("host_administrator", id=99)

    with db.writing() as session, pytest.raises(NotFound):
        service.end_visit(session, 1, actor=stranger, now=NOW)


def test_an_own_visit_ends_from_another_browser(app, client):
    _a_desk()
    other = app.test_client()
    _enter(other)
    _enter(client)

    answer = client.post("/accounts/me/visits/1/end")

    assert answer.status_code == 302
    assert other.get("/accounts/me").status_code == 302
    assert client.get("/accounts/me").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["//example.com", "/\\example.com", "https://example.com/", "example.com", "/a\nb"]
)
def test_next_never_leads_off_the_site(client, wanted):
    _a_desk()

    assert _enter(client, next=wanted).location == "/"


def test_a_closed_page_comes_back_after_signing_in(client):
    _a_desk()

    answer = client.get("/accounts/me?x=1")

    assert answer.location == "/accounts/sign-in?next=/accounts/me?x%3D1"


def test_a_new_password_ends_the_other_visits(app, client):
    _a_desk()
    other = app.test_client()
    _enter(other)
    _enter(client)

    wrong = client.post(
        "/accounts/me/password", data={"present": "no", "new": "an entirely new one"}
    )
    right = client.post(
        "/accounts/me/password", data={"present": PASSWORD, "new": "an entirely new one"}
    )

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert other.get("/accounts/me").status_code == 302
    assert client.get("/accounts/me").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        ("", ""),
    ],
)
def test_browsers_are_named_so_that_people_know_them_again(agent, name):
    assert browser_named(agent) == name


@pytest.mark.parametrize(
    ("settings", "after"),
    [
        ({"VISIT_IDLE_MIN": 15}, timedelta(minutes=15)),
        ({"VISIT_LONGEST_H": 1, "VISIT_IDLE_MIN": 600}, timedelta(hours=1)),
    ],
)
def test_how_long_a_visit_lasts_is_a_setting(app, client, settings, after):
    app.config |= settings
    _a_desk()
    with time_machine.travel(NOW, tick=False):
        _enter(client)
    with time_machine.travel(NOW + after - timedelta(seconds=1), tick=False):
        assert client.get("/accounts/roles").status_code == 200
    with time_machine.travel(NOW + 2 * after, tick=False):
        assert client.get("/accounts/roles").status_code == 302


@pytest.mark.parametrize("way", ["sign out", "end the visit", "new password"])
def test_a_replayed_cookie_opens_nothing_however_the_visit_ended(app, client, way):
    _a_desk()
    _enter(client)
    stolen = client.get_cookie("rostrum_staff").value
    other = app.test_client()
    _enter(other)
    ends = {
        "sign out": lambda: client.post("/accounts/sign-out"),
        "end the visit": lambda: other.post("/accounts/me/visits/1/end"),
        "new password": lambda: other.post(
            "/accounts/me/password", data={"present": PASSWORD, "new": "an entirely new one"}
        ),
    }

    ends[way]()

    thief = app.test_client()
    thief.set_cookie("rostrum_staff", stolen)
    for path in ("/accounts/me", "/accounts/me/factors", "/"):
        assert b"Sign out" not in thief.get(path).data
