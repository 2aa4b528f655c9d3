"""Second factors: codes that count once, recovery codes, who must have one, and their reset."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.accounts import factors, policy, service, vault, visits
from app.accounts.models import CodeApp, Passkey, RecoveryCode, Staff, StaffSession
from app.audit import service as audit
from app.audit.service import Actor
from app.errors import NotFound, Refused
from tests import builders
from tests.accounts.shown import ADDRESS, KEY, SECRET, code, enter, set_up
from tests.builders import NOW, PASSWORD, STAFF_COOKIE

AT = 1_630_000_015.0


def _desk(*roles, **changes):
    with db.writing() as session:
        return builders.a_staff(session, *(roles or ("moderator",)), email=ADDRESS, **changes)


def _show(staff, typed, at=AT):
    with db.writing() as session:
        return factors.show_code(session, staff.id, typed, key=KEY, now=NOW, at=at)


@pytest.mark.parametrize("off", [-30, 0, 30])
def test_a_code_counts_also_where_clocks_differ_by_half_a_minute(database, off):
    desk = set_up(_desk())

    assert _show(desk, code(AT + off)) == "code app"


@pytest.mark.parametrize("typed", ["000000", "", "12345", "١٢٣", "x" * 100])
def test_a_wrong_code_does_not_count(database, typed):
    with pytest.raises(Refused, match="does not count"):
        _show(set_up(_desk()), typed)


@pytest.mark.parametrize("off", [-60, 60])
def test_a_code_of_another_minute_does_not_count(database, off):
    with pytest.raises(Refused):
        _show(set_up(_desk()), code(AT + off))


def test_a_code_counts_once_and_none_before_it_counts_after(database):
    desk = set_up(_desk())
    _show(desk, code(AT))

    for typed in (code(AT), code(AT - 30)):
        with pytest.raises(Refused):
            _show(desk, typed)
    assert _show(desk, code(AT + 30)) == "code app"


def test_a_code_is_read_as_people_write_it(database):
    desk = set_up(_desk())
    arabic = code(AT).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert _show(desk, f" {arabic[:3]} {arabic[3:]} ") == "code app"


def test_the_secret_is_not_in_the_database_and_opens_for_nobody_else(database):
    desk = set_up(_desk())

    with db.reading() as session:
        kept = session.get_one(CodeApp, desk.id).secret
    assert SECRET not in kept
    assert vault.opened(kept, KEY, desk.id) == SECRET
    for key, owner in ((b"k" * 32, desk.id), (KEY, desk.id + 1)):
        with pytest.raises(vault.Unreadable):
            vault.opened(kept, key, owner)
    for spoilt in ("", "v1.", "v1.AAAA", kept[:-4] + "AAA=", "v2" + kept[2:]):
        with pytest.raises(vault.Unreadable):
            vault.opened(spoilt, KEY, desk.id)


def test_the_key_is_a_setting_of_its_own_or_made_from_the_secret_key():
    both = {"SECRET_KEY": "s" * 32, "FACTOR_KEY": "f" * 32}

    assert vault.key_of(both) == vault.key_of(both | {"SECRET_KEY": "x" * 32})
    assert vault.key_of(both) != vault.key_of(both | {"FACTOR_KEY": ""})


def test_a_key_that_has_changed_refuses_and_does_not_fail(database):
    desk = set_up(_desk())

    with db.writing() as session, pytest.raises(Refused):
        factors.show_code(session, desk.id, code(AT), key=b"n" * 32, now=NOW, at=AT)


def _codes(desk):
    with db.writing() as session:
        return factors.new_recovery_codes(session, actor=visits.as_actor(desk), now=NOW)


def test_each_recovery_code_counts_once_and_a_new_set_replaces_the_old(database):
    desk = set_up(_desk())
    old, new = _codes(desk), _codes(desk)

    assert (len(new), len(set(new))) == (10, 10)
    assert _show(desk, f" {new[3].upper()} ") == "recovery code"
    for typed in (new[3], old[0]):
        with pytest.raises(Refused):
            _show(desk, typed)
    with db.reading() as session:
        assert factors.kept_by(session, desk.id).codes_left == 9
        kept = session.scalars(select(RecoveryCode.fingerprint)).all()
    assert not set(kept) & {factors.plain(one) for one in new}


def test_nobody_recovers_with_the_code_of_somebody_else(database):
    desk = set_up(_desk())
    with db.writing() as session:
        other = builders.a_staff(session, "moderator")
    stolen = _codes(desk)[0]

    with pytest.raises(Refused):
        _show(other, stolen)


def test_the_roles_that_dispatch_or_publish_need_one():
    strong = {role for role in policy.ROLES if policy.needs_second_factor([role])}

    assert strong == {
        "host_administrator",
        "invitation_officer",
        "programme_officer",
        "secretariat",
    }


def test_the_way_in_with_a_code_changes_the_cookie(client):
    set_up(_desk())
    enter(client)
    half = client.get_cookie(STAFF_COOKIE).value

    assert client.get("/accounts/me").location.startswith("/accounts/sign-in")
    assert client.get("/accounts/sign-in?next=/audit/").location == (
        "/accounts/second-step?next=/audit/"
    )
    done = client.post("/accounts/second-step", data={"code": _now_code(), "next": "/accounts/me"})

    assert (done.status_code, done.location) == (302, "/accounts/me")
    assert client.get("/accounts/me").status_code == 200
    whole = client.get_cookie(STAFF_COOKIE).value
    assert whole != half
    client.set_cookie(STAFF_COOKIE, half)
    assert client.get("/accounts/me").status_code == 302


def _now_code():
    return code(datetime.now(UTC).timestamp())


def test_a_half_open_visit_is_nobody(client):
    set_up(_desk("host_administrator"))
    enter(client)

    for path in ("/accounts/me", "/accounts/me/factors", "/accounts/staff", "/audit/"):
        assert client.get(path).location.startswith("/accounts/sign-in"), path
    assert client.post("/accounts/me/factors/recovery").status_code == 302
    with db.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
        cookie = client.get_cookie(STAFF_COOKIE).value
        assert service.actor_for(session, cookie, now=datetime.now(UTC)) is None


def test_a_half_open_visit_ends_after_half_an_hour(client):
    set_up(_desk())
    with time_machine.travel(NOW, tick=False):
        enter(client)
    with time_machine.travel(NOW + visits.HALF, tick=False):
        answer = client.post("/accounts/second-step", data={"code": _now_code()})

    assert answer.location.startswith("/accounts/sign-in")


def test_right_passwords_buy_no_more_tries_of_the_code(client):
    set_up(_desk())
    for _ in range(8):
        enter(client)
        answer = client.post("/accounts/second-step", data={"code": "000000"})

    assert answer.status_code == 422
    right = client.post("/accounts/second-step", data={"code": _now_code()})
    assert (right.status_code, "does not count" in right.text) == (422, True)
    assert enter(client).status_code == 422
    with db.reading() as session:
        acts = [entry.action for entry in audit.latest(session)]
    assert acts.count("accounts.factor_refused") == 9


def test_whoever_must_have_one_sets_it_up_before_anything_else(app, client):
    app.config["SECOND_FACTOR"] = "required"
    _desk("invitation_officer")
    assert enter(client, next="/audit/").location == "/accounts/me/factors?next=/audit/"

    assert client.get("/accounts/roles").location.startswith("/accounts/sign-in")
    assert "Set up a second factor" in client.get("/accounts/me/factors").text
    page = client.get("/accounts/me/factors/app").text
    secret = re.search(r'class="code" dir="ltr">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    sealed = re.search(r'name="sealed"[^>]* value="([^"]+)"', page).group(1)
    wrong = client.post("/accounts/me/factors/app", data={"sealed": sealed, "code": "1"})
    now_code = pyotp.TOTP(secret).at(datetime.now(UTC))
    right = client.post("/accounts/me/factors/app", data={"sealed": sealed, "code": now_code})

    assert (wrong.status_code, sealed in wrong.text) == (422, True)
    assert right.location == "/accounts/me/factors/recovery"
    assert client.get("/accounts/roles").status_code == 200
    shown = client.post("/accounts/me/factors/recovery").text
    assert len(re.findall(r"([a-z2-9]{4}-){5}[a-z2-9]{4}", shown)) == 10
    assert shown not in client.get("/accounts/me/factors/recovery").text


def test_whoever_need_not_have_one_goes_on(app, client):
    app.config["SECOND_FACTOR"] = "required"
    _desk("moderator")

    assert enter(client, next="/accounts/me").location == "/accounts/me"
    assert client.get("/accounts/me").status_code == 200


def test_the_picture_obeys_the_security_policy(client):
    _desk()
    enter(client)

    page = client.get("/accounts/me/factors/app").text

    assert "<svg" in page
    assert "style=" not in page
    assert page.count("<h1>") == 1


def test_a_new_factor_asks_the_other_visits_for_it(app, client):
    desk = _desk()
    other = app.test_client()
    enter(other)
    enter(client)
    set_up(desk)

    assert other.get("/accounts/me").location.startswith("/accounts/sign-in")


def test_what_one_signs_in_with_changes_only_shortly_after_signing_in(client):
    _desk()
    with time_machine.travel(NOW, tick=False):
        enter(client)
    with time_machine.travel(NOW + visits.FRESH + timedelta(seconds=1), tick=False):
        stale = client.get("/accounts/me/factors/app")
        assert client.get("/accounts/me/factors").status_code == 200
        page = client.get(stale.location)
        enter(client, next="/accounts/me/factors/app")
        fresh = client.get("/accounts/me/factors/app")

    assert stale.location == "/accounts/again?next=/accounts/me/factors/app"
    assert "Sign in again" in page.text
    assert fresh.status_code == 200


def test_the_last_factor_of_a_strong_role_stays(app):
    desk = set_up(_desk("programme_officer"))
    actor = visits.as_actor(desk)

    with db.writing() as session, pytest.raises(Refused, match="Set up another one"):
        factors.remove(session, "app", 0, strict=True, actor=actor, now=NOW)
    _codes(desk)
    with db.writing() as session:
        factors.remove(session, "app", 0, strict=False, actor=actor, now=NOW)

    with db.reading() as session:
        assert factors.kept_by(session, desk.id) == factors.Kept(None, [], 0)
        assert session.get_one(Staff, desk.id).factor_since is None


@pytest.mark.parametrize(("kind", "number"), [("app", 0), ("passkey", 1), ("tooth", 1)])
def test_nobody_removes_what_is_not_theirs(database, kind, number):
    desk = set_up(_desk())
    with db.writing() as session:
        other = builders.a_staff(session, "moderator")
        session.add(Passkey(staff_id=desk.id, credential="x", public_key=b"", name="x", created_at=NOW))  # fmt: skip  # noqa: E501

    actor = visits.as_actor(other)
    with db.writing() as session, pytest.raises(NotFound):
        factors.remove(session, kind, number, strict=False, actor=actor, now=NOW)


def test_the_pages_list_ask_and_remove(client):
    set_up(_desk())
    enter(client)
    client.post("/accounts/second-step", data={"code": _now_code()})

    assert "Set up another app instead" in client.get("/accounts/me/factors").text
    asked = client.get("/accounts/me/factors/app/0/remove").text
    assert "It is your only second factor." in asked
    client.post("/accounts/me/factors/app/0/remove")

    assert "Set up a code app" in client.get("/accounts/me/factors").text


def test_the_administrator_takes_them_away_and_it_is_recorded(client, signed_in):
    desk = set_up(_desk())
    enter(client)
    admin = signed_in("host_administrator")

    assert "All of their visits end" in admin.get(f"/accounts/staff/{desk.id}/factors").text
    admin.post(f"/accounts/staff/{desk.id}/factors")

    with db.reading() as session:
        assert factors.kept_by(session, desk.id).count == 0
        entry = audit.latest(session, kind="staff", id=desk.id)[0]
        assert (entry.action, entry.actor_kind) == ("staff.reset_factors", "staff")
        assert all(visit.ended_at for visit in session.scalars(_visits_of(desk)))
    assert enter(client).location == "/"
    assert client.get("/accounts/me").status_code == 200


def _visits_of(desk):
    return select(StaffSession).where(StaffSession.staff_id == desk.id)


def test_nobody_takes_away_the_own_ones_that_way(database):
    with db.writing() as session, pytest.raises(Refused, match="your own"):
        factors.reset(session, 7, actor=Actor("staff", "Officer", 7), now=NOW)


def test_no_code_and_no_secret_is_in_the_audit_trail(client):
    set_up(_desk())
    enter(client)
    typed = _now_code()
    client.post("/accounts/second-step", data={"code": typed})

    with db.reading() as session:
        told = " ".join(str(entry.changes) + entry.object_label for entry in audit.latest(session))
    assert typed not in told
    assert SECRET not in told
    assert PASSWORD not in told


def test_one_code_shown_twice_at_once_counts_once(database):
    desk = set_up(_desk())
    ready, came = threading.Barrier(4), []

    def shows():
        ready.wait()
        try:
            came.append(_show(desk, code(AT)))
        except Refused:
            came.append("refused")

    people = [threading.Thread(target=shows) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert sorted(came) == ["code app", "refused", "refused", "refused"]
