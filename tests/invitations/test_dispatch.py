"""Dispatching: one copy of the signed letter for each addressee, never two, and its link."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import db
from app.accounts import service as accounts
from app.audit.models import AuditEntry
from app.documents import service as documents
from app.documents.edits import Words
from app.documents.house_forms import MINISTER
from app.documents.models import Document
from app.errors import Gone, NotFound, Refused
from app.invitations import service
from app.invitations.models import Invitation
from app.notifications.models import Letter
from app.programme.models import Conference
from tests import builders
from tests.builders import NOW

OFFICER = builders.an_actor("invitation_officer", label="Invitation officer")
BASE = "https://hls.example.org/"


def dispatch(session: Session, conference_id: int, ids, **changes) -> service.Dispatched:
    values = {"actor": OFFICER, "now": NOW, "base_url": BASE}
    return service.dispatch(session, conference_id, ids, **(values | changes))


def setting(*codes: str) -> tuple[int, list[int]]:
    with db.writing() as session:
        conference = builders.a_conference(session)
        builders.a_party(
            session, "CHN", short_name="China", formal_name="the People's Republic of China"
        )
        ids = [builders.an_addressee(session, builders.a_party(session, code)).id for code in codes]
        return conference.id, ids


def token_in(text: str) -> str:
    return re.search(r"/r/([A-Za-z0-9_-]{43})", text)[1]


def references() -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(Document.reference).order_by(Document.number)))


def test_a_dispatch_numbers_links_records_and_writes_the_letter(database):
    conference_id, ids = setting("KEN")
    with db.writing() as session:
        done = dispatch(session, conference_id, ids)

    with db.reading() as session:
        invitation = session.get(Invitation, done.sent[0])
        assert (invitation.state, invitation.dispatched_at) == ("dispatched", NOW)
        assert invitation.channel == "demarche"
        assert invitation.document.reference == "MEE/HLS/2021/0001"
        letter = session.scalars(select(Letter)).one()
        assert (letter.formal, letter.to_address) == (True, "embassy.beijing@ken.example.org")
        link = accounts.follow_link(session, token_in(letter.text), "reply", now=NOW)
        assert link.object_id == invitation.id
        actions = session.scalars(select(AuditEntry.action)).all()
        assert "invitations.dispatch" in actions


def test_the_letter_says_what_a_minister_must_know(database):
    conference_id, ids = setting("KEN")
    with db.writing() as session:
        dispatch(session, conference_id, ids)
        letter = session.scalars(select(Letter)).one()
    for words in (
        "Reference: MEE/HLS/2021/0001/KEN",
        "Date: 20 August 2021",
        "To: H.E. the Minister of Environment of Kenya",
        "Through: Embassy of the Republic of Kenya in Beijing",
        "Your Excellency,",
        "On behalf of the Government of the People's Republic of China",
        "the Government of the Republic of Kenya",
        "Kunming and online on 12 and 13 October 2021",
        "Tuesday, 12 October 2021",
        "19:00\u201321:00  Roundtable A: Roundtable A",
        "(GMT+8)",
        "not later than 6 September 2021",
        "https://hls.example.org/r/",
        "for the delegation of the Republic of Kenya only",
        "Please accept, Excellency, the assurances of my highest consideration.",
        "Minister of Ecology and Environment",
    ):
        assert words in letter.text
    assert letter.subject.startswith("MEE/HLS/2021/0001/KEN: Invitation to the High-Level Segment")


def test_the_preview_is_the_letter_but_for_number_and_link(database):
    conference_id, ids = setting("KEN")
    with db.writing() as session:
        _, shown = service.preview(session, conference_id, ids[0], now=NOW)
        dispatch(session, conference_id, ids)
        sent = session.scalars(select(Letter)).one().text
    token = token_in(sent)
    assert shown.text == sent.replace("MEE/HLS/2021/0001/KEN", "(number given at signing)").replace(
        f"https://hls.example.org/r/{token}", "(personal link, drawn on dispatch)"
    )


def test_a_body_without_a_known_form_of_address_is_not_guessed_at(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        body = builders.a_party(
            session, "UNEP", category_code="UN", formal_name="the Environment Programme"
        )
        head = builders.an_addressee(
            session, body, post="Executive Director", form_of_address="", mission=None
        )
        dispatch(session, conference.id, [head.id])
        letter = session.scalars(select(Letter)).one()
    assert "Dear Madam/Sir," in letter.text
    assert "Please accept, Madam/Sir, the assurances of my highest consideration." in letter.text
    assert "the Government of the Environment" not in letter.text
    assert letter.to_address == "minister.environment@unep.example.org"


def test_one_signed_letter_has_a_copy_for_each_in_the_order_of_participants(database):
    conference_id, ids = setting("PER", "EGY", "KEN")
    with db.writing() as session:
        dispatch(session, conference_id, ids)
        subjects = session.scalars(select(Letter.subject).order_by(Letter.id)).all()
        state = session.scalar(select(Document.state))
    assert references() == ["MEE/HLS/2021/0001"]
    assert [subject.split(":")[0][-3:] for subject in subjects] == ["EGY", "KEN", "PER"]
    assert state == "queued"


def test_a_signed_letter_is_used_and_one_in_preparation_is_waited_for(database):
    conference_id, ids = setting("KEN", "PER")
    with db.writing() as session:
        conference = session.get(Conference, conference_id)
        draft = documents.draft(session, conference, MINISTER, actor=OFFICER, now=NOW)
        with pytest.raises(Refused, match="is being prepared"):
            dispatch(session, conference_id, ids)
        words = replace(Words.of(draft), body="{{ opening }}\n\nCome to {{ city }}.")
        documents.edit(session, draft.id, words, seen_version=1, actor=OFFICER, now=NOW)
        documents.clear(session, draft.id, actor=OFFICER, now=NOW)
        documents.sign(session, draft.id, actor=OFFICER, now=NOW)
        dispatch(session, conference_id, ids)
        assert "Come to Kunming." in session.scalars(select(Letter)).first().text
    assert references() == ["MEE/HLS/2021/0001"]


def test_a_second_dispatch_sends_nobody_a_second_letter(database):
    """Edge case: duplicate dispatch."""
    conference_id, ids = setting("KEN", "PER")
    with db.writing() as session:
        dispatch(session, conference_id, ids[:1])
    with db.writing() as session:
        again = dispatch(session, conference_id, ids)
    assert (len(again.sent), again.already) == (1, (ids[0],))
    assert references() == ["MEE/HLS/2021/0001"]


def test_a_failed_dispatch_leaves_no_gap(database):
    conference_id, ids = setting("KEN", "PER")

    def fail() -> None:
        with db.writing() as session:
            dispatch(session, conference_id, ids)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with db.writing() as session:
        dispatch(session, conference_id, ids[:1])
    assert references() == ["MEE/HLS/2021/0001"]


def test_two_officers_at_once_give_one_letter_each(database):
    conference_id, ids = setting("KEN", "PER", "FRA")
    ready, done = Barrier(2), []

    def officer() -> None:
        ready.wait()
        with db.writing() as session:
            done.append(dispatch(session, conference_id, ids))

    threads = [Thread(target=officer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(one.sent) for one in done) == [0, 3]
    assert references() == ["MEE/HLS/2021/0001"]
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 3


def test_whoever_has_no_address_is_left_out_and_named(database):
    conference_id, ids = setting("KEN")
    with db.writing() as session:
        mute = builders.an_addressee(session, builders.a_party(session, "PER"), email="")
        mute.mission.email = ""
        done = dispatch(session, conference_id, [*ids, mute.id])
        assert done.unreachable == (mute.id,)
        assert len(done.sent) == 1


def test_a_dispatch_to_nobody_and_to_no_conference(database):
    conference_id, _ = setting()
    with db.writing() as session:
        assert dispatch(session, conference_id, [7]).sent == ()
        with pytest.raises(NotFound):
            dispatch(session, 99, [1])


def sent(code: str = "KEN") -> int:
    conference_id, ids = setting(code)
    with db.writing() as session:
        return dispatch(session, conference_id, ids).sent[0]


def renew(session: Session, invitation_id: int, replacing: int | None) -> bool:
    return service.renew_link(
        session, invitation_id, replacing=replacing, actor=OFFICER, now=NOW, base_url=BASE
    )


def test_a_new_link_goes_to_the_known_address_and_ends_the_old_one(database):
    invitation_id = sent()
    with db.writing() as session:
        old = token_in(session.scalars(select(Letter)).one().text)
        assert renew(session, invitation_id, service.link_of(session, invitation_id).id)
        newest = service.letters_of(session, invitation_id)[0]
        assert newest.to_address == "embassy.beijing@ken.example.org"
        assert accounts.follow_link(session, token_in(newest.text), "reply", now=NOW)
        with pytest.raises(Gone):
            accounts.follow_link(session, old, "reply", now=NOW)


def test_a_second_click_on_renew_changes_nothing(database):
    invitation_id = sent()
    with db.writing() as session:
        seen = service.link_of(session, invitation_id).id
        assert renew(session, invitation_id, seen)
        assert not renew(session, invitation_id, seen)
        assert len(service.letters_of(session, invitation_id)) == 2


def test_a_revoked_link_opens_nothing(database):
    invitation_id = sent()
    with db.writing() as session:
        token = token_in(session.scalars(select(Letter)).one().text)
        assert service.revoke_link(session, invitation_id, actor=OFFICER, now=NOW) == 1
        assert service.revoke_link(session, invitation_id, actor=OFFICER, now=NOW) == 0
        with pytest.raises(Gone):
            accounts.follow_link(session, token, "reply", now=NOW)


def test_a_link_expires_a_month_after_the_last_day(database):
    invitation_id = sent()
    with db.reading() as session:
        ends = service.link_of(session, invitation_id).expires_at
        assert ends == datetime(2021, 11, 12, 16, 0, tzinfo=UTC)


def test_an_invitation_that_is_not_out_has_no_link_to_renew(database):
    with db.writing() as session:
        draft = builders.an_invitation(session, state="draft").id
        with pytest.raises(Refused):
            renew(session, draft, None)
        with pytest.raises(NotFound):
            renew(session, 99, None)
