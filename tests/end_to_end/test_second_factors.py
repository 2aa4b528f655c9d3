"""Second factors in a browser: a real passkey ceremony, a code app, and pages that are sound."""

from datetime import UTC, datetime

import pyotp
import pytest

from app import db
from app.accounts.models import Passkey
from tests import builders
from tests.builders import PASSWORD
from tests.end_to_end.site import sound

EMAIL = "dispatch@example.org"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = pytest.mark.browser


@pytest.fixture
def named(site):
    """Serve the site under a name (passkeys belong to names) and require second factors."""
    site.address = site.address.replace("127.0.0.1", "localhost")
    site.app.config |= {"BASE_URL": site.address, "SECOND_FACTOR": "required"}
    with db.writing() as session:
        builders.a_staff(session, "invitation_officer", email=EMAIL)
    return site


def _with_device(page):
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def _enter(page, site):
    page.goto(f"{site.address}/accounts/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out.").wait_for()


def test_a_passkey_is_set_up_and_opens_alone_and_after_the_password(named, person):
    page = _with_device(person())
    _enter(page, named)
    page.get_by_role("heading", name="Set up a second factor").wait_for()
    sound(page)

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("Telephone")
    sound(page)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Make recovery codes").click()
    assert page.locator(".recovery li").count() == 10
    sound(page)
    page.goto(f"{named.address}/accounts/me/factors")
    assert page.get_by_text("Telephone", exact=True).is_visible()
    sound(page)
    _sign_out(page)

    page.goto(f"{named.address}/accounts/sign-in?next=/accounts/me")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Your account").wait_for()
    _sign_out(page)

    _enter(page, named)
    page.get_by_role("heading", name="Second step").wait_for()
    sound(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_the_answer_of_a_device_counts_once(named, person):
    page = _with_device(person())
    _enter(page, named)
    page.goto(f"{named.address}/accounts/me/factors/passkey")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Make recovery codes").wait_for()
    _sign_out(page)
    page.goto(f"{named.address}/accounts/sign-in")
    sent = []
    page.on("request", lambda asked: sent.append(asked) if asked.url.endswith("/passkey") else None)
    before = page.context.cookies()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Sign out").wait_for()

    thief = named.app.test_client()
    named.app.config["WTF_CSRF_ENABLED"] = False
    for cookie in before:
        thief.set_cookie(cookie["name"], cookie["value"], domain="localhost")
    body = sent[0].post_data_json
    again = thief.post("/accounts/passkey", json=body, base_url=named.address)
    assert (again.status_code, "fault" in again.json) == (409, True)
    with db.reading() as session:
        assert session.query(Passkey).one().used_at is not None


def test_a_code_app_is_set_up_from_what_the_page_shows(named, person):
    page = person()
    _enter(page, named)
    page.get_by_role("link", name="Set up a code app").click()
    sound(page)
    secret = page.locator("main .code").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows now").fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    page.get_by_role("button", name="Set up this app").click()

    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto(f"{named.address}/accounts/me/factors/app/0/remove")
    sound(page)
    page.goto(f"{named.address}/accounts/me")
    assert page.get_by_role("link", name="Second factors").is_visible()
    sound(page)


def test_the_page_for_lost_links_is_sound(named, person):
    page = person()
    page.goto(f"{named.address}/lost-link")
    sound(page)
    page.get_by_label("E-mail address to which the letter went").fill("nobody@example.org")
    page.get_by_role("button", name="Send a new link").click()
    page.get_by_role("heading", name="Your request was taken").wait_for()
    sound(page)
