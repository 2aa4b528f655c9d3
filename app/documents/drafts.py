"""Drafts: from the house's form, changed by officers, or to follow a document that stands."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.documents import acts, enclosures, house_forms, numbers, phrases
from app.documents.edits import Words
from app.documents.lookup import find, note
from app.documents.models import Document
from app.errors import N_, Overtaken, Refused
from app.programme.models import Conference


def draft(
    session: Session,
    conference: Conference,
    form: str,
    *,
    language: str = "en",
    actor: Actor,
    now: datetime,
) -> Document:
    """Draft a document from one of the house's forms.

    Raises NotFound for an unknown form or a language in which the house has no text of it.
    """
    made = _from_form(conference, form, language, now)
    session.add(made)
    session.flush()
    enclosures.carry_on(session, made, now)
    note(session, made, "draft", actor, now, state=[None, "draft"])
    return made


def unsaved(conference: Conference, form: str, *, language: str = "en", now: datetime) -> Document:
    """Give a document as the house's form would make it, without keeping it anywhere."""
    return _from_form(conference, form, language, now)


def edit(
    session: Session,
    document_id: int,
    words: Words,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Document:
    """Change the words of a draft; the same words again change nothing.

    Raises Invalid for an unknown placeholder (with its line), Refused when it is no draft any
    more, Overtaken when somebody else changed it since it was read.
    """
    document = find(session, document_id, lock=True)
    acts.must_be(document, "edit")
    standing = Words.of(document)
    if document.row_version != seen_version and words != standing:
        raise Overtaken(
            N_("Somebody else changed this document while you were writing."),
            words.difference(standing),
        )
    words.check()
    changes = {name: [old, new] for name, (new, old) in words.difference(standing).items()}
    if changes:
        words.put_into(document)
        note(session, document, "edit", actor, now, **changes)
    return document


def correct(session: Session, document_id: int, *, actor: Actor, now: datetime) -> Document:
    """Draft a correction: the same text, to be mended; it gets Corr.1 and so on at signing."""
    return _follower(session, document_id, "correct", actor, now)


def supersede(session: Session, document_id: int, *, actor: Actor, now: datetime) -> Document:
    """Draft a successor, which gets a number of its own at signing."""
    return _follower(session, document_id, "supersede", actor, now)


def _follower(
    session: Session, document_id: int, act: str, actor: Actor, now: datetime
) -> Document:
    former = find(session, document_id, lock=True)
    acts.must_be(former, act)
    _one_follower_at_a_time(session, former)
    made = Document(
        **{name: getattr(former, name) for name in ("conference_id", "kind", "form", "series")},
        **{name: getattr(former, name) for name in ("year", "title", "language", "body")},
        enclosures=former.enclosures,
        signatory=former.signatory,
        corrects_id=former.id if act == "correct" else None,
        supersedes_id=former.id if act == "supersede" else None,
        created_at=now,
    )
    session.add(made)
    session.flush()
    enclosures.carry_over(session, former, made, now)
    note(session, made, act, actor, now, state=[None, "draft"], of=former.reference)
    return made


def _one_follower_at_a_time(session: Session, former: Document) -> None:
    points = (Document.corrects_id == former.id) | (Document.supersedes_id == former.id)
    begun = points & Document.state.in_(("draft", "cleared"))
    if session.scalar(select(Document.id).where(begun).limit(1)) is not None:
        raise Refused(N_("A correction or a successor of this document is being drafted already."))


def _from_form(conference: Conference, key: str, language: str, now: datetime) -> Document:
    form = house_forms.form(key)
    dates = phrases.dates(conference.first_day, conference.last_day, language)
    what, city, signatory = (
        house_forms.words(text, language, conference)
        for text in (
            conference.short_title,
            conference.city,
            house_forms.signatory(key, conference),
        )
    )
    return Document(
        conference_id=conference.id,
        kind=form.kind,
        form=key,
        series=numbers.SERIES[form.kind],
        year=numbers.year_of(now, conference.zone),
        title=house_forms.title(key, language, what=what, city=city, dates=dates),
        language=language,
        body=house_forms.text(key, language, conference),
        enclosures=",".join(form.enclosures),
        signatory=signatory,
        created_at=now,
    )
