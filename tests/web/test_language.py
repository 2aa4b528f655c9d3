"""The language of a page: chosen, kept, and running in its own direction."""

import pytest

from app.web.language import back_path, local_path


def test_english_is_spoken_unless_asked_otherwise(client):
    assert '<html lang="en" dir="ltr">' in client.get("/").text


def test_the_browser_is_asked(client):
    page = client.get("/", headers={"Accept-Language": "fr, ar-EG;q=0.8"}).text

    assert '<html lang="ar" dir="rtl">' in page


def test_a_chosen_language_stays_and_the_reader_stays_where_they_were(client):
    answer = client.post("/language", data={"language": "ar", "back": "/accounts/sign-in?next=/a"})

    assert answer.location == "/accounts/sign-in?next=/a"
    page = client.get("/", headers={"Accept-Language": "en"}).text
    assert '<html lang="ar" dir="rtl">' in page


def test_an_unknown_language_changes_nothing(client):
    client.post("/language", data={"language": "xx"})

    assert '<html lang="en" dir="ltr">' in client.get("/").text


def test_the_switch_names_the_other_language_in_its_own_words(client):
    page = client.get("/").text

    assert 'action="/language?language=ar&amp;back=/"' in page
    assert '<button class="quiet" lang="ar" dir="auto">العربية</button>' in page


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("/rosters/A?x=1", "/rosters/A?x=1"),
        ("//example.com", "/"),
        ("/\\example.com", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("/\t/example.com", "/"),
    ],
)
def test_only_paths_of_ours_are_followed(path, ours):
    assert local_path(path) == ours


@pytest.mark.parametrize(
    ("method", "path", "back"),
    [
        ("GET", "/audit/?kind=staff", "/audit/?kind=staff"),
        ("GET", "/?", "/"),
        ("POST", "/accounts/sign-in", "/accounts/sign-in"),
        ("POST", "/accounts/sign-out", "/"),
    ],
)
def test_a_reader_comes_back_to_a_page_that_can_be_asked(app, method, path, back):
    with app.test_request_context(path, method=method):
        assert back_path() == back
