"""The way of a document, and what is refused out of order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import db
from app.audit.models import AuditEntry
from app.documents import service
from app.documents.edits import Words
from app.documents.models import Document
from app.errors import Invalid, Overtaken, Refused
from app.programme.models import Conference
from tests.builders import NOW
from tests.documents.drafts import OFFICER, a_cleared, a_draft, a_setting, a_signed

BY = {"actor": OFFICER, "now": NOW}


@pytest.fixture
def conference(database):
    with db.writing() as session:
        return a_setting(session, "KEN")


def states(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(Document.reference, Document.state).order_by(Document.id))
    return [(row.reference, row.state) for row in rows]


def test_a_letter_goes_from_draft_to_sent_and_the_record_tells_each_step(conference):
    with db.writing() as session:
        made = a_signed(session, conference)
        service.queue(session, made.id, **BY)
        service.sent(session, made.id, **BY)
        told = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()

    assert (made.state, made.reference) == ("sent", "MEE/HLS/2021/0001")
    assert made.dated.isoformat() == "2021-08-20"
    assert [entry.changes["state"][1] for entry in told if entry.object_kind == "document"] == [
        *("draft", "cleared", "signed", "numbered", "queued", "sent")
    ]


@pytest.mark.parametrize(
    ("verb", "reason"),
    [
        (service.sign, "Only a document that has been cleared can be signed."),
        (service.take_back, "waits for signature"),
        (service.queue, "Only a signed and numbered document can leave."),
        (service.sent, "recorded as sent"),
        (service.correct, "can be corrected"),
        (service.supersede, "can be superseded"),
    ],
)
def test_a_draft_is_not_signed_sent_or_corrected(conference, verb, reason):
    with db.writing() as session:
        made = a_draft(session, conference)
        with pytest.raises(Refused, match=reason):
            verb(session, made.id, **BY)
        assert made.number is None


def test_words_change_in_a_draft_only(conference):
    with db.writing() as session:
        made = a_cleared(session, conference)
        words = replace(Words.of(made), title="Another title")
        with pytest.raises(Refused, match="Only a draft can be changed"):
            service.edit(session, made.id, words, seen_version=made.row_version, **BY)
        service.take_back(session, made.id, **BY)
        service.edit(session, made.id, words, seen_version=made.row_version, **BY)
        assert (made.title, made.state) == ("Another title", "draft")


def test_whoever_saw_an_older_draft_is_shown_the_difference(conference):
    with db.writing() as session:
        made = a_draft(session, conference)
        seen, words = made.row_version, Words.of(made)
        service.edit(session, made.id, replace(words, title="First"), seen_version=seen, **BY)
        with pytest.raises(Overtaken) as caught:
            service.edit(session, made.id, replace(words, title="Second"), seen_version=seen, **BY)
    assert caught.value.difference == {"title": ("Second", "First")}


def test_a_correction_keeps_the_number_and_brings_the_former_to_rest(conference):
    with db.writing() as session:
        first = a_signed(session, conference)
        for _ in range(2):
            standing = session.scalars(select(Document).where(Document.state == "numbered")).one()
            draft = service.correct(session, standing.id, **BY)
            service.clear(session, draft.id, **BY)
            service.sign(session, draft.id, **BY)
        assert states(session) == [
            ("MEE/HLS/2021/0001", "corrected"),
            ("MEE/HLS/2021/0001/Corr.1", "corrected"),
            ("MEE/HLS/2021/0001/Corr.2", "numbered"),
        ]
        assert a_signed(session, conference).number == first.number + 1


def test_a_correction_that_is_given_up_leaves_no_gap(conference):
    with db.writing() as session:
        first = a_signed(session, conference)
        draft = service.correct(session, first.id, **BY)
        with pytest.raises(Refused, match="being drafted already"):
            service.supersede(session, first.id, **BY)
        service.cancel(session, draft.id, "Not needed", **BY)
        again = service.correct(session, first.id, **BY)
        service.clear(session, again.id, **BY)
        assert service.sign(session, again.id, **BY).reference == "MEE/HLS/2021/0001/Corr.1"


def test_a_successor_has_a_number_of_its_own_and_is_pointed_to(conference):
    with db.writing() as session:
        first = a_signed(session, conference)
        draft = service.supersede(session, first.id, **BY)
        service.clear(session, draft.id, **BY)
        service.sign(session, draft.id, **BY)
        assert states(session) == [
            ("MEE/HLS/2021/0001", "superseded"),
            ("MEE/HLS/2021/0002", "numbered"),
        ]
        assert draft.supersedes_id == first.id
        with pytest.raises(Refused, match="can be corrected"):
            service.correct(session, first.id, **BY)


def test_a_follower_is_not_signed_once_the_former_was_cancelled(conference):
    with db.writing() as session:
        first = a_signed(session, conference)
        draft = service.correct(session, first.id, **BY)
        service.clear(session, draft.id, **BY)
        service.cancel(session, first.id, "Wrong date", **BY)
    with pytest.raises(Refused, match="does not stand any more"), db.writing() as session:
        service.sign(session, draft.id, **BY)
    with db.reading() as session:
        assert session.get(Document, draft.id).state == "cleared"


def test_a_cancelled_number_is_never_given_again(conference):
    with db.writing() as session:
        first = a_signed(session, conference)
        with pytest.raises(Invalid, match="say why"):
            service.cancel(session, first.id, "  ", **BY)
        service.cancel(session, first.id, "Wrong date", **BY)
        assert a_signed(session, conference).reference == "MEE/HLS/2021/0002"
        assert (first.state, first.reason) == ("cancelled", "Wrong date")


def test_what_has_left_is_not_cancelled(conference):
    with db.writing() as session:
        made = a_signed(session, conference)
        service.queue(session, made.id, **BY)
        with pytest.raises(Refused, match="correct or supersede"):
            service.cancel(session, made.id, "Too late", **BY)


def test_each_series_and_year_of_the_place_counts_for_itself(conference):
    midnight = datetime(2021, 12, 31, 16, 0, tzinfo=UTC)  # in Kunming
    with db.writing() as session:
        made = [
            a_signed(session, conference),
            a_signed(session, conference, "notification"),
            a_signed(session, conference, "note_verbale"),
            a_signed(session, conference, now=midnight - timedelta(seconds=1)),
            a_signed(session, conference, now=midnight),
        ]
    assert [one.reference for one in made] == [
        "MEE/HLS/2021/0001",
        "SCBD/HLS/2021/0001",
        "MEE/NV/2021/0001",
        "MEE/HLS/2021/0002",
        "MEE/HLS/2022/0001",
    ]
    assert made[1].public_number == "2021-001"


@pytest.mark.parametrize("form", ["notification", "note_verbale"])
def test_what_transmits_the_letter_waits_for_its_signature(conference, form):
    with db.writing() as session:
        made = a_cleared(session, conference, form)
        with pytest.raises(Refused, match="sign that one first"):
            service.sign(session, made.id, **BY)
        a_signed(session, conference)
        assert service.sign(session, made.id, **BY).number == 1


def test_a_signing_that_fails_gives_its_number_back(conference):
    def fail() -> None:
        with db.writing() as session:
            a_signed(session, conference)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with db.writing() as session:
        assert a_signed(session, conference).number == 1


def test_two_who_sign_at_once_leave_no_gap_and_no_number_twice(conference):
    with db.writing() as session:
        drafts = [a_cleared(session, conference).id for _ in range(8)]
    ready = Barrier(2)

    def signer(mine: list[int]) -> None:
        ready.wait()
        for number in mine:
            with db.writing() as session:
                service.sign(session, number, **BY)

    threads = [Thread(target=signer, args=(drafts[half::2],)) for half in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.reading() as session:
        numbers = session.scalars(select(Document.number).order_by(Document.number)).all()
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]


def test_two_who_sign_the_same_document_number_it_once(conference):
    with db.writing() as session:
        cleared = a_cleared(session, conference).id
    ready, refused = Barrier(2), []

    def signer() -> None:
        ready.wait()
        try:
            with db.writing() as session:
                service.sign(session, cleared, **BY)
        except Refused as reason:
            refused.append(reason)

    threads = [Thread(target=signer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.writing() as session:
        assert len(refused) == 1
        assert a_signed(session, session.get(Conference, conference.id)).number == 2
