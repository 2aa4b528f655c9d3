"""The names the site answers to, and what follows from being reached by https."""

import pytest

from app.web.security import HTTPS_ONLY
from tests.conftest import make_app

HTTPS = {"BASE_URL": "https://hls.example.com"}


@pytest.fixture(scope="module")
def secure():
    return make_app("sqlite://", **HTTPS)


@pytest.mark.parametrize(
    "host", ["evil.example.org", "hls.example.com.evil.example.org", "evil:80"]
)
def test_a_strange_name_is_refused_before_anything_is_made_of_it(secure, host):
    for path in ("/accounts/sign-in", "/ping", "/static/app.css", "/nowhere"):
        answer = secure.test_client().get(path, headers={"Host": host})

        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        assert host not in answer.text


@pytest.mark.parametrize("host", ["hls.example.com", "HLS.example.com:443"])
def test_the_own_name_is_answered(secure, host):
    assert secure.test_client().get("/ping", headers={"Host": host}).status_code == 200


def test_further_names_are_a_setting(secure):
    secure.config["HOSTS"] = "probe.example.com, 10.0.0.7"

    for host in ("probe.example.com", "10.0.0.7:8000"):
        assert secure.test_client().get("/ping", headers={"Host": host}).status_code == 200


def test_a_forwarded_name_is_believed_of_a_trusted_proxy_alone(secure):
    proxied = make_app("sqlite://", TRUSTED_PROXIES=1, **HTTPS)
    headers = {"Host": "hls.example.com", "X-Forwarded-Host": "evil.example.org"}

    assert secure.test_client().get("/ping", headers=headers).status_code == 200
    assert proxied.test_client().get("/ping", headers=headers).status_code == 400


def test_by_https_browsers_are_told_to_come_no_other_way(secure, client):
    assert dict(secure.test_client().get("/ping", base_url=HTTPS["BASE_URL"]).headers).items() >= (
        HTTPS_ONLY.items()
    )
    assert "Strict-Transport-Security" not in client.get("/ping").headers


def test_by_https_every_cookie_belongs_to_this_host_alone(secure):
    page = secure.test_client().get("/accounts/sign-in", base_url=HTTPS["BASE_URL"])

    for cookie in page.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert page.headers.getlist("Set-Cookie")
