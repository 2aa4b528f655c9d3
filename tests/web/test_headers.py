"""Security headers: the same on every answer, whatever it is."""

import pytest

from app.web.security import HEADERS, POLICY

PAGES = ("/", "/accounts/sign-in", "/no-such-page", "/accounts/me", "/ping", "/static/app.css")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_guarded(client, path):
    with client.get(path) as answer:
        headers = answer.headers

    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_nothing_inline_and_nothing_foreign_runs():
    allowed = " ".join(POLICY.values())

    assert "unsafe" not in allowed
    assert "http" not in allowed
    assert POLICY["frame-ancestors"] == "'none'"


def test_pages_are_not_kept_by_anybody_on_the_way(client):
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_refused(app):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = app.test_client().post("/language", data={"language": "ar"})

    assert answer.status_code == 400
    assert "may have lost its token" in answer.text


@pytest.mark.parametrize("path", ["/?x=%00", "/r/%00", "/accounts/sign-in?next=/%00"])
def test_a_null_character_is_a_bad_request(client, path):
    assert client.get(path).status_code == 400


def test_a_null_character_in_a_form_is_a_bad_request(client):
    assert client.post("/accounts/sign-in", data={"email": "a\x00"}).status_code == 400


def test_static_files_change_their_address_with_their_content(client):
    page = client.get("/").text

    assert "/static/app.css?v=" in page
