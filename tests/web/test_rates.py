"""How many requests one address may make: then 429, our page, and when to come back."""

import pytest
from flask import request

from app.web import rates


@pytest.fixture
def bounded(app):
    """Count, with small numbers."""
    app.config |= {"RATES": True, "RATE_SIGN_IN": "3 per minute", "RATE_HOOKS": "2 per minute"}
    rates.limiter.reset()
    yield app
    rates.limiter.reset()


def _tries(client, path, times, **more):
    return [client.post(path, data={"email": "x"}, **more) for _ in range(times)]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/accounts/sign-in", 3),
        ("/accounts/second-step", 3),
        ("/accounts/passkey/options", 3),
        ("/accounts/passkey", 3),
        ("/hooks/mail", 2),
    ],
)
def test_one_address_is_stopped_and_told_when_to_come_back(bounded, path, most):
    answers = _tries(bounded.test_client(), path, most + 1)

    assert 429 not in {answer.status_code for answer in answers[:-1]}
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert "Please wait a minute" in answers[-1].text


def test_another_address_is_let_through(bounded):
    client = bounded.test_client()
    _tries(client, "/accounts/sign-in", 4)

    (other,) = _tries(client, "/accounts/sign-in", 1, environ_base={"REMOTE_ADDR": "127.0.0.2"})
    assert other.status_code == 422


def test_to_look_at_a_page_is_never_bounded(bounded):
    client = bounded.test_client()

    assert {client.get("/accounts/sign-in").status_code for _ in range(5)} == {200}


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_network_counts_as_one(app, given, counted):
    with app.test_request_context(environ_base={"REMOTE_ADDR": given}):
        assert request
        assert rates.address() == counted
