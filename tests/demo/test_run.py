"""The demonstration as a whole: from nothing to a published list, and once only."""

import socket
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app import create_app, db
from app.allocation.models import Revision, SpeakingSlot
from app.demo import building, mailbox, run, standing
from app.inbound.models import InboundAnswer, InboundMessage
from app.notifications import languages
from app.notifications.models import Letter
from app.programme import service as programme

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def stands(tmp_path_factory):
    """Build a small demonstration once for the tests of this file."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    made = run.demo(create_app, speakers=12, port=8000, serving=False, folder=folder, seconds=5)
    yield folder, made
    db.engine().dispose()


@pytest.fixture
def opened(stands):
    """Open its site."""
    folder, made = stands
    app = create_app(standing.settings(folder, made, port=8000, mail_port=9))
    yield app
    db.engine().dispose()


def test_it_publishes_revision_1_of_a_conference_that_is_marked_as_simulated(opened):
    with db.reading() as session:
        assert programme.current(session).simulated
        assert session.scalars(select(Revision.number)).all() == [1]
        assert session.scalar(select(func.count(SpeakingSlot.id))) == 12


def test_every_letter_has_arrived_and_says_that_it_is_an_exercise(opened, stands):
    folder = stands[0] / "mailbox"
    kept = mailbox.letters(folder)

    with db.reading() as session:
        assert session.scalars(select(Letter.state).distinct()).all() == ["sent"]
        assert session.scalar(select(func.count(Letter.id))) == len(kept)
    assert {"REQUEST", ""} == {one.method for one in kept}
    warning = "SIMULATED: this letter belongs to an exercise. No government sent or received it."
    said = [languages.speaker(language).gettext(warning) for language in ("en", "ar")]
    texts = [mailbox.letter(folder, one.name).text for one in kept[:20]]
    assert all(any(words in text for words in said) for text in texts)


def test_answers_have_come_and_some_wait_for_a_person(opened):
    with db.reading() as session:
        open_ = session.scalars(select(InboundMessage).where(InboundMessage.state == "open")).all()
        reasons = {one.reason for one in open_}
        fates = set(session.scalars(select(InboundAnswer.fate)))

    assert {"declined", "proposal", "delegated", "stale", "mail"} <= reasons
    assert {"taken", "stale", "proposal", "held"} <= fates


def test_its_clock_stands_on_the_morning_of_publication(stands):
    now = datetime.now(UTC).timestamp() + stands[1].clock_offset_s

    assert 0 <= now - building.OPENED.timestamp() < 600


@pytest.mark.parametrize("link", ["delegate", "moderator"])
def test_the_links_that_it_shows_open(opened, stands, link):
    assert opened.test_client().get(stands[1].links[link]).status_code == 200


def test_the_officers_that_it_shows_may_sign_in(opened):
    opened.config["WTF_CSRF_ENABLED"] = False
    given = {"email": building.address("moderator"), "password": standing.PASSWORD}

    answer = opened.test_client().post("/accounts/sign-in", data=given)

    assert answer.status_code == 302


def test_a_second_start_takes_what_stands(stands):
    folder, made = stands
    before = len(mailbox.letters(folder / "mailbox"))

    again = run.demo(create_app, port=8000, serving=False, folder=folder)

    assert again == made
    assert len(mailbox.letters(folder / "mailbox")) == before


def test_another_size_must_begin_again(stands):
    with pytest.raises(run.Cannot, match="make demo-reset"):
        run.demo(create_app, speakers=60, port=8000, serving=False, folder=stands[0])


def test_a_taken_port_is_said(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(run.Cannot, match=f"Port {port} is taken"):
            run.demo(create_app, speakers=60, port=port, folder=tmp_path / "demo")
