"""Signing in with a ministry's directory: only its word, and only for accounts that stand."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import func, select

from app import db
from app.accounts import service
from app.accounts.models import DirectoryIdentity, Staff
from tests import builders
from tests.accounts.oidc_peer import CLIENT, SECRET, Directory
from tests.accounts.shown import ADDRESS, set_up
from tests.builders import STAFF_COOKIE


@pytest.fixture
def directory(app):
    """Run the provider and connect the site with it."""
    peer = Directory()
    peer.up()
    app.config["BASE_URL"] = "http://localhost"
    app.config |= {"OIDC_ISSUER": peer.issuer, "OIDC_NAME": "Ministry of Ecology"}
    app.config |= {"OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
    yield peer
    peer.down()


def _desk(**changes):
    with db.writing() as session:
        return builders.a_staff(session, "invitation_officer", **({"email": ADDRESS} | changes))


def _sent_out(client, wanted="/accounts/me"):
    return client.get("/accounts/directory", query_string={"next": wanted}).location


def _walk(client, wanted="/accounts/me"):
    """Go out and come back as a browser does."""
    back = requests.get(_sent_out(client, wanted), allow_redirects=False, timeout=5)
    return client.get(back.headers["Location"])


def test_the_directory_opens_the_account_with_its_address(client, directory):
    desk = _desk()

    answer = _walk(client)

    assert (answer.status_code, answer.location) == (302, "/accounts/me")
    assert client.get("/accounts/me").status_code == 200
    with db.reading() as session:
        identity = session.scalars(select(DirectoryIdentity)).one()
        acts = [entry.action for entry in service.audit.latest(session)]
    assert (identity.staff_id, identity.subject) == (desk.id, "person-1")
    assert acts == ["accounts.sign_in", "accounts.directory"]


def test_the_browser_goes_out_with_a_state_a_nonce_and_a_challenge(client, directory):
    asked = parse_qs(urlsplit(_sent_out(client)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email"]
    assert asked["redirect_uri"] == ["http://localhost/accounts/directory/back"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 20


def test_the_number_of_the_directory_counts_from_then_on(client, directory):
    desk = _desk()
    _walk(client)
    directory.claims["email"] = "married@example.org"

    assert _walk(client).status_code == 302
    with db.reading() as session:
        cookie = client.get_cookie(STAFF_COOKIE).value
        assert service.actor_for(session, cookie, now=datetime.now(UTC)).id == desk.id


def test_an_address_given_to_somebody_else_opens_nothing(client, directory):
    _desk()
    _walk(client)
    client.post("/accounts/sign-out")
    directory.claims["sub"] = "person-2"

    assert "no account here belongs to you" in _walk(client).text


STRANGERS = [
    {"email": "nobody@example.org"},
    {"email_verified": False},
    {"email_verified": "true"},
    {"email_verified": None},
    {"email": None},
]


@pytest.mark.parametrize("said", STRANGERS)
def test_nobody_gets_an_account_by_asking(client, directory, said):
    _desk()
    directory.claims |= said

    answer = _walk(client)

    assert (answer.status_code, "no account here belongs to you" in answer.text) == (409, True)
    assert client.get("/accounts/me").status_code == 302
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Staff)) == 1
        assert session.scalar(select(func.count()).select_from(DirectoryIdentity)) == 0


def test_a_closed_account_stays_closed(client, directory):
    _desk(active=False)

    assert "no account here belongs to you" in _walk(client).text


LIES = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "another-client"},
    {"aud": None},
    {"iss": "https://id.example.org"},
    {"exp": 1_000_000_000},
    {"exp": None},
    {"sub": None},
]


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_moment_and_site_opens_nothing(client, directory, lie):
    _desk()
    directory.lies = lie

    _opens_nothing(client)


def _opens_nothing(client):
    answer = _walk(client)
    assert (answer.status_code, "did not answer as it should" in answer.text) == (409, True)
    assert client.get("/accounts/me").status_code == 302


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", RSAKey.generate_key(2048, {"kid": "one"}, private=True)),
        ("HS256", OctKey.import_key(SECRET, {"kid": "one"})),
        ("none", OctKey.import_key(SECRET, {"kid": "one"})),
        ("", None),
    ],
    ids=["another key", "the secret of the client", "no signature", "no token"],
)
def test_a_token_that_the_directory_has_not_signed_opens_nothing(client, directory, algorithm, key):
    _desk()
    directory.algorithm, directory.foreign_key = algorithm, key

    _opens_nothing(client)


def test_a_directory_that_speaks_for_another_is_not_asked(client, directory):
    directory.metadata_lies = {"issuer": "https://id.example.org"}

    assert "did not answer as it should" in client.get("/accounts/directory").text


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(app, client, directory):
    _desk()
    other = app.test_client()
    back = requests.get(_sent_out(client), allow_redirects=False, timeout=5).headers["Location"]

    assert "did not answer as it should" in other.get(back).text
    assert client.get(back).status_code == 302
    assert "did not answer as it should" in client.get(back).text


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied"])
def test_odd_answers_are_refused_and_do_not_fail(client, directory, query):
    answer = client.get(f"/accounts/directory/back{query}")

    assert (answer.status_code, "did not answer as it should" in answer.text) == (409, True)


def test_a_directory_that_is_down_is_said_plainly(client, directory, app):
    app.config["OIDC_ISSUER"] = "http://127.0.0.1:9"

    assert "did not answer as it should" in client.get("/accounts/directory").text


def test_the_second_factor_is_asked_here_unless_the_directory_has_asked_two(client, directory):
    set_up(_desk())

    assert _walk(client).location == "/accounts/second-step?next=/accounts/me"
    directory.claims["amr"] = ["pwd", "mfa"]
    assert _walk(client).location == "/accounts/me"
    assert client.get("/accounts/me").status_code == 200


def test_nobody_is_led_off_the_site(client, directory):
    _desk()

    assert _walk(client, "//evil.example.org/").location == "/"


def test_the_button_stands_only_where_a_directory_is_connected(client, directory, app):
    assert "Sign in with Ministry of Ecology" in client.get("/accounts/sign-in").text
    app.config["OIDC_ISSUER"] = ""
    assert "Ministry of Ecology" not in client.get("/accounts/sign-in").text
    assert client.get("/accounts/directory").status_code == 404
    assert client.get("/accounts/directory/back").status_code == 404
