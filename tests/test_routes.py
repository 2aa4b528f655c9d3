"""Every address of the site, by construction: who is let in, and what no input may do to it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app import db
from app.accounts import policy
from app.web.gate import ANY_STAFF
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.conftest import make_app
from tests.documents import drafts as documents
from tests.forms_on_pages import forms_on

# A new address is gated, or it stands here with the reason why it is not.
PUBLIC = {
    "static": "styles, scripts and pictures",
    "language.choose": "everybody may choose a language",
    "health.ping": "asked by the machine that watches the site",
    "health.ready": "asked by the machine that watches the site",
    "metrics.metrics": "opened by a bearer token; shut without one",
    "home.home": "the first page; what waits is shown to staff alone",
    "accounts.sign_in": "asks who it is",
    "accounts.enter": "asks who it is",
    "step.show": "asks who it is, after the password",
    "step.enter": "asks who it is, after the password",
    "step.passkey_options": "asks who it is",
    "step.passkey": "asks who it is",
    "directory.start": "asks who it is, at the directory of a ministry",
    "directory.back": "asks who it is, at the directory of a ministry",
    "lost_link.ask": "says the same whoever asks, and writes to the known address alone",
    "lost_link.asked": "says the same whoever asks, and writes to the known address alone",
    "lost_link.taken": "says the same whoever asks, and writes to the known address alone",
    "accounts.sign_out": "ends the visit of whoever asks",
    "programme.overview": "the programme is public",
    "programme_files.programme": "the programme is public",
    "programme_files.one_session": "the programme is public",
    "lists.index": "published lists are public",
    "lists.show": "published lists are public",
    "revisions.show": "published lists are public",
    "revisions.one": "published lists are public",
    "revisions.paper": "published lists are public",
    "mail_hook.take": "opened by a bearer secret; no form, so no token against forgery",
    "calendars.feed": "its address is a key",
    "lists.calendar": "opened by a personal link",
    "lists.one_entry": "opened by a personal link",
    "roster.show": "opened by a personal link",
    "roster.note": "opened by a personal link",
    "screen.podium": "opened by a personal link",
    "screen.hall": "opened by a personal link",
    "rsvp.overview": "opened by a personal link",
    "rsvp.answer": "opened by a personal link",
    "rsvp.delegation": "opened by a personal link",
    "rsvp.person": "opened by a personal link",
    "rsvp.remove": "opened by a personal link",
    "rsvp.floor": "opened by a personal link",
    "rsvp.behalf": "opened by a personal link",
    "group_claim.confirm": "opened by a personal link",
    "group_claim.joint_statement": "opened by a personal link",
    "group_claim.say": "opened by a personal link",
    "on_deck.ask": "opened by a personal link",
    "on_deck.forget": "opened by a personal link",
    "exchange.show": "opened by a personal link",
    "exchange.propose": "opened by a personal link",
    "exchange.answer": "opened by a personal link",
    "exchange.answer_offer": "opened by a personal link",
    "recording.show": "opened by a personal link",
    "recording.register": "opened by a personal link",
    "rsvp.review": "opened by a personal link",
    "rsvp.send": "opened by a personal link",
    "rsvp.discard": "opened by a personal link",
    "rsvp.open_feed": "opened by a personal link",
    "rsvp.withdraw_feed": "opened by a personal link",
    "rsvp.letter": "opened by a personal link",
    "demo.index": "the mailbox of the demonstration, which no other set-up has",
    "demo.letter": "the mailbox of the demonstration, which no other set-up has",
}
# Open to staff by whose visit, or what kind of work it is: their own tests say to whom.
BY_WHAT_IT_IS = {"accounts.end_visit", "jobs.cancel"}
READERS = (None, *policy.ROLES)
ENDS = (None, "host_administrator")  # who may do nothing, and who may do all
PARTS = 8  # what asks most is parted, so that each test stays short
SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    f"{SCRIPT} %(x)s %s {{{{7*7}}}}\r\nBcc: evil@example.org \x07\u202e=cmd|' '!A0\u00b2\U0001f600"
)
VALUES = ("", HOSTILE, str(10**30), "x" * 5000, "//evil.example.org", "0001-01-01 00:00")
ASKED = ("page", "before", "id", "kind", "region", "search", "state", "answer", "sort", "country")
ASKED += ("start", "show", "addressee", "asked", "q", "about", "next", "back", "category", "group")
ORDERS = ("_scheme", "_anchor", "_external", "_method", "endpoint")


@pytest.fixture
def known(app: Flask) -> dict[str, str]:
    """Fill the site with one of everything, and give the values that addresses need."""
    app.config["PROPAGATE_EXCEPTIONS"] = True  # a failure names its place
    with db.writing() as session:
        conference = builders.a_conference(session)
        table = builders.the_session(conference, "A")
        for code in ("KEN", "FRA"):
            an_asker(session, conference, code, pin_session_id=table.id)
        publish(session, a_draft(session, conference))
        a_draft(session, conference)
        builders.an_addressee(session, builders.a_party(session, "FJI"))
        documents.a_draft(session, conference)
        reply = builders.a_link(session, "reply", 1)
        roster = builders.a_link(session, "roster", table.id)
        screen = builders.a_link(session, "screen", table.id)
    return {
        "rsvp": reply,
        "recording": reply,
        "exchange": reply,
        "on_deck": reply,
        "group_claim": reply,
        "lists": reply,
        "roster": roster,
        "screen": screen,
    }


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def path_of(app: Flask, rule: Rule, known: dict[str, str], **changes: object) -> str:
    feature = rule.endpoint.split(".")[0]
    values = {"kind": "co_chair", "code": "KEN" if feature == "delegations" else "A"}
    values |= {"token": known.get(feature, "x"), "form": "csv", **changes}
    with app.test_request_context():
        return rule.build({name: values.get(name, 1) for name in rule.arguments})[1]


def asked(app: Flask, known: dict[str, str]) -> list[tuple[str, str, Rule]]:
    """List every method and address; what ends the visit of the reader comes last."""
    found = [
        (method, path_of(app, rule, known), rule)
        for rule in rules(app)
        for method in sorted(rule.methods & {"GET", "POST"})
    ]
    return sorted(found, key=lambda one: one[2].endpoint == "accounts.sign_out")


def reader(app: Flask, signed_in, role: str | None) -> FlaskClient:
    return app.test_client() if role is None else signed_in(role)


def must_stand(answer) -> None:
    """No failure of ours, nothing unescaped, nobody led away, no line slipped into a header."""
    request = f"{answer.request.method} {answer.request.path}"
    assert answer.status_code < 500, request
    assert SCRIPT.encode() not in answer.data, request
    assert answer.headers.get("Location", "/").startswith("/"), request
    assert not answer.headers.get("Location", "/").startswith(("//", "/\\")), request
    assert "Bcc" not in answer.headers, request


@pytest.mark.parametrize("env", ["test", "demo"])
def test_every_address_is_gated_or_public_for_a_reason(env):
    views = make_app("sqlite://", ENV=env).view_functions
    open_to_all = {name for name, view in views.items() if not hasattr(view, "action")}

    assert open_to_all == {name for name in PUBLIC if env == "demo" or not name.startswith("demo.")}


def test_every_gate_asks_for_an_action_of_the_table(app):
    asked_for = {getattr(view, "action", ANY_STAFF) for view in app.view_functions.values()}

    assert asked_for <= {ANY_STAFF, *policy.TABLE}


@pytest.mark.parametrize("role", READERS)
def test_the_table_of_roles_is_kept_at_every_address(app, known, signed_in, role):
    client = reader(app, signed_in, role)
    wrong = []
    for method, path, rule in asked(app, known):
        action = getattr(app.view_functions[rule.endpoint], "action", None)
        if action is None or rule.endpoint in BY_WHAT_IT_IS:
            continue
        answer = client.open(path, method=method)
        to_sign_in = answer.headers.get("Location", "").startswith("/accounts/sign-in")
        let_in = not to_sign_in and answer.status_code != 403
        allowed = role is not None and (action == ANY_STAFF or role in policy.TABLE[action])
        if let_in != allowed:
            wrong.append((method, path, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("role", ENDS)
def test_no_question_makes_an_address_fail(app, known, signed_in, role, part):
    client = reader(app, signed_in, role)
    queries = [dict.fromkeys(ASKED, value) for value in VALUES] if role else [{}]
    queries += [{order: "evil"} for order in ORDERS]
    pages = [path for method, path, _rule in asked(app, known) if method == "GET"]
    for path in pages[part::PARTS]:
        for query in queries:
            must_stand(client.get(path, query_string=query))


@pytest.mark.parametrize("role", ENDS)
def test_nothing_sent_without_a_form_makes_an_address_fail(app, known, signed_in, role):
    client = reader(app, signed_in, role)
    kinds = {"application/json": '{"name": 5}', "multipart/form-data; boundary=x": "--x\r\n?"}
    for method, path, _rule in asked(app, known):
        must_stand(client.open(path, method=method))
        for kind, body in kinds.items() if method == "POST" else ():
            must_stand(client.post(path, data=body, content_type=kind))


@pytest.mark.parametrize("value", [HOSTILE, "\u00b2", "x\r\ny", str(10**30)])
def test_no_name_in_an_address_makes_it_fail(app, known, signed_in, value):
    client = signed_in("host_administrator")
    for rule in rules(app):
        whole = {name for name in rule.arguments if f"<int:{name}>" in rule.rule}
        path = path_of(app, rule, known, **dict.fromkeys(rule.arguments - whole, value))
        must_stand(client.get(path))
        must_stand(client.post(path))


@pytest.mark.parametrize("value", VALUES)
def test_no_field_of_any_form_makes_it_fail(app, known, signed_in, value):
    client, done = signed_in("host_administrator"), set()
    for method, path, _rule in asked(app, known):
        page = client.get(path) if method == "GET" else None
        for way, action, fields in forms_on(page.text) if page else ():
            target = action or path
            if way == "post" and target not in done and not target.endswith(("language", "-out")):
                done.add(target)
                for name, _old in fields:
                    sent = dict(fields) | {name: value}
                    must_stand(client.post(target, data=sent))
    assert len(done) > 15
