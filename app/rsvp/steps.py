"""The steps of a reply, the same for a delegation and for the officer who writes on its behalf."""

from collections.abc import Mapping

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.errors import Invalid, Overtaken
from app.rsvp import books, drafts, editing, forms, papers, rules, sending, words
from app.rsvp.floor_form import Sheet
from app.rsvp.given import Given, fingerprint, tidy
from app.rsvp.step_pages import keep, page, withdraws
from app.rsvp.visits import Visit
from app.rsvp.ways import Way
from app.rsvp.words import Book
from app.web import clock
from app.web.errors import said, translated


def delegation(way: Way) -> ResponseReturnValue:
    """Show the persons named so far; a POST goes on."""
    with db.reading() as session:
        visit = way.open(session)
        book = books.book_of(session, visit)
    if request.method == "POST":
        keep(visit, visit.given, "delegation")
        return redirect(way.url("floor"))
    return page("delegation", way, visit, book=book, most=rules.MOST_PERSONS)


def person(way: Way, place: int) -> ResponseReturnValue:
    """Ask for one person; place 0 is the head, the place after the last adds a member."""
    with db.reading() as session:
        visit = way.open(session)
        ranks = books.ranks_for(session, visit)
    people = visit.given.delegates
    if place > len(people) or place >= rules.MOST_PERSONS:
        return redirect(way.url("delegation"))
    known = people[place] if place < len(people) else None
    leads = place == 0
    form = forms.person_form(ranks, known)
    if not (form.validate_on_submit() and _right(form, ranks, leads=leads)):
        return page("person", way, visit, form=form, known=known, leads=leads, place=place)
    written = form.person("head" if leads else None)
    keep(visit, editing.put(visit.given, place if known else None, written), "delegation")
    return redirect(way.url("delegation"))


def _right(form: forms.PersonForm, ranks: Mapping[str, str], *, leads: bool) -> bool:
    for field, message in rules.of_person(form.person("head" if leads else None), ranks):
        form[field].errors = [*form[field].errors, translated(message)]
    return not form.errors


def remove(way: Way, place: int) -> ResponseReturnValue:
    """Take a person out of the reply that is being written."""
    with db.reading() as session:
        visit = way.open(session)
    if place < len(visit.given.delegates):
        gone = visit.given.delegates[place]
        keep(visit, editing.take_out(visit.given, place), "delegation")
        flash(gettext("%(name)s was taken out of the reply.", name=gone.name), "success")
    return redirect(way.url("delegation"))


def floor(way: Way) -> ResponseReturnValue:
    """Ask whether, where, how and when the delegation wishes to speak."""
    with db.reading() as session:
        visit = way.open(session)
        sheet = Sheet(visit, books.groups_of(session, visit))
    if request.method == "POST" and sheet.valid():
        keep(visit, sheet.given(), "floor")
        return redirect(way.url("review"))
    return page("floor", way, visit, form=sheet.form, sheet=sheet)


def behalf(way: Way) -> ResponseReturnValue:
    """Ask on whose behalf, besides its own, the delegation wishes to speak."""
    with db.reading() as session:
        visit = way.open(session)
        groups = books.groups_of(session, visit)
        sheet = Sheet(visit, groups, "on_behalf", books.parties(session))
    if request.method == "POST" and sheet.valid():
        keep(visit, sheet.given(), "behalf")
        return redirect(way.url("review"))
    return page("behalf", way, visit, form=sheet.form, sheet=sheet)


def review(way: Way) -> ResponseReturnValue:
    """Show the whole reply before it is sent, and what differs from the one that stands."""
    with db.reading() as session:
        visit = way.open(session)
        book = books.book_of(session, visit)
    if visit.draft is None and visit.reply is not None:
        return redirect(way.url("overview"))
    given = tidy(visit.given)
    before = visit.standing.given
    return page(
        "review",
        way,
        visit,
        book=book,
        lines=words.compared(given, before, book) if before else words.lines(given, book),
        faults=_faults(visit, given, book),
        shown=fingerprint(given),
        withdraws=withdraws(visit, given),
        overtaken=visit.standing.version > visit.seen_version,
    )


def _faults(visit: Visit, given: Given, book: Book) -> list[tuple[str, str]]:
    found = rules.faults(given, roundtables=visit.spans, ranks=set(book.ranks))
    pages = {"delegates": "delegation", "inscription": "floor", "on_behalf": "behalf"}
    return [(pages.get(key.split(".")[0], "answer"), text) for key, text in found.items()]


def send(way: Way) -> ResponseReturnValue:
    """Send the reply: the one POST that makes a version."""
    try:
        with db.writing() as session:
            invitation_id, hand = way.enter(session)
            sent = sending.send(
                session,
                invitation_id,
                hand,
                shown=request.form.get("shown", ""),
                seen_version=request.form.get("seen_version", 0, int),
                now=clock.now(),
                base_url=current_app.config["BASE_URL"],
            )
    except (Overtaken, Invalid) as reason:
        flash(said(reason), "warning")
        return redirect(way.url("review"))
    if sent is None:
        flash(gettext("There was nothing left to send; this is the reply that stands."), "info")
    else:
        flash(gettext("The reply was received as version %(n)s.", n=sent.version), "success")
    return redirect(way.url("overview"))


def discard(way: Way) -> ResponseReturnValue:
    """Throw away what was begun and not sent."""
    with db.writing() as session:
        invitation_id, hand = way.enter(session)
        drafts.discard(session, invitation_id, hand.key)
        papers.let_go(session, invitation_id, hand.key)
    flash(gettext("What you had begun was thrown away; nothing was sent."), "success")
    return redirect(way.url("overview"))
