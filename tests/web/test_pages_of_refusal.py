"""Reasons as pages: what is wrong, what to do, and nothing unescaped."""

import pytest
from flask import Flask, request

from app.errors import Forbidden, Gone, Invalid, NotFound, Overtaken, Refused
from tests.conftest import make_app

REASONS = {
    "refused": Refused("The list of %(code)s is closed.", code="<b>A</b>"),
    "missing": NotFound("There is no such letter."),
    "forbidden": Forbidden("Your role does not include this."),
    "gone": Gone("This link has expired."),
    "invalid": Invalid("Some answers cannot be taken.", {"name": "Give a <name>."}),
    "overtaken": Overtaken("Changed meanwhile.", {"Note": ("<i>mine</i>", None)}),
}


@pytest.fixture(scope="module")
def refusing() -> Flask:
    made = make_app("sqlite://", PROPAGATE_EXCEPTIONS=False)

    @made.get("/refuse/<name>")
    def refuse(name: str) -> str:
        raise REASONS.get(name, RuntimeError("secret"))

    @made.context_processor
    def broken() -> dict[str, object]:
        if request.path.endswith("/everything"):
            raise RuntimeError("no database")
        return {}

    return made


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("refused", 409, "The list of &lt;b&gt;A&lt;/b&gt; is closed."),
        ("missing", 404, "Check that the whole address was copied"),
        ("forbidden", 403, "ask the host administrator for the role"),
        ("gone", 410, "Look for a later letter"),
        ("invalid", 422, "Give a &lt;name&gt;."),
        ("overtaken", 409, "&lt;i&gt;mine&lt;/i&gt;"),
    ],
)
def test_a_reason_becomes_a_page_that_says_what_to_do(refusing, name, status, words):
    answer = refusing.test_client().get(f"/refuse/{name}")

    assert answer.status_code == status
    assert words in answer.text
    assert "<title>Error: " in answer.text


def test_a_failure_of_ours_tells_a_reference_and_no_secret(refusing):
    answer = refusing.test_client().get("/refuse/anything")

    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "secret" not in answer.text


def test_a_failure_in_what_every_page_needs_still_has_a_page(refusing):
    answer = refusing.test_client().get("/refuse/everything")

    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("DELETE", "/", 405)]
)
def test_errors_of_http_are_pages_too(client, method, path, status):
    answer = client.open(path, method=method)

    assert answer.status_code == status
    assert answer.text.count("<h1>") == 1
