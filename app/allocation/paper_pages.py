"""Pages of published revisions: as everybody may read and print them, and as officers end them."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import db
from app.accounts.gates import me, requires
from app.allocation import finals, paper_sets, papers, published, rows, service, words
from app.delegations.service import name_of
from app.jobs import service as jobs
from app.jobs import worker
from app.programme import service as programme
from app.web import clock

bp = Blueprint("revisions", __name__, url_prefix="/lists/revisions")
desk = Blueprint("finals", __name__, url_prefix="/allocation/revisions")


@bp.get("/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """Show a revision as it was published: its roundtables, and its papers."""
    with db.reading() as session:
        conference = programme.current(session)
        revision = published.the_revision(session, conference.id, number)
        return render_template(
            "allocation/revision.html",
            conference=conference,
            revision=revision,
            latest=rows.latest_revision(session, conference.id),
            roundtables=rows.roundtables(session, conference.id),
            figures=published.counts(session, revision),
            papers=papers.of_run(session, revision.run_id, "list"),
        )


@bp.get("/<int:number>/<code>")
def one(number: int, code: str) -> ResponseReturnValue:
    """Show the list of one roundtable as a revision published it; never a draft."""
    with db.reading() as session:
        conference = programme.current(session)
        revision = published.the_revision(session, conference.id, number)
        listed = published.of_revision(session, revision, code)
        known = published.bodies(session, listed)
        language = get_locale().language
        return render_template(
            "allocation/revision_list.html",
            conference=conference,
            revision=revision,
            latest=rows.latest_revision(session, conference.id),
            one=listed[0],
            names={key: name_of(body, language) for key, body in known.items()},
            papers=papers.of_run(session, revision.run_id, "list"),
            words=words,
        )


@bp.get("/<int:number>/papers/<language>/<scope>")
def paper(number: int, language: str, scope: str) -> ResponseReturnValue:
    """Give a list on paper: of one roundtable by its code, or "all"."""
    with db.reading() as session:
        conference = programme.current(session)
        revision = published.the_revision(session, conference.id, number)
        named = "" if scope == "all" else scope
        found = papers.find(session, revision.run_id, "list", named, language)
        content, name = found.content or b"", found.file_name
    return send_file(
        BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name
    )


@desk.get("/<int:number>")
@requires("allocation.read")
def before(number: int) -> ResponseReturnValue:
    """Show what stands between a revision and the final list, and its papers."""
    with db.reading() as session:
        conference = programme.current(session)
        revision = published.the_revision(session, conference.id, number)
        made = papers.of_run(session, revision.run_id, "list")
        job_id = next((one.job_id for one in made.values() if one.job_id), None)
        latest = rows.latest_revision(session, conference.id)
        standing = latest is not None and latest.id == revision.id
        return render_template(
            "allocation/final.html",
            conference=conference,
            revision=revision,
            latest=latest,
            points=finals.open_points(session, revision)
            if standing and revision.state != "final"
            else [],
            previous=next(
                (r for r in service.revisions(session, conference.id) if r.number == number - 1),
                None,
            ),
            tables={table.id: table for table in rows.roundtables(session, conference.id)},
            papers=made,
            job=jobs.find(session, job_id) if job_id else None,
        )


@desk.post("/<int:number>/final")
@requires("allocation.publish")
def final(number: int) -> ResponseReturnValue:
    """Make the revision that stands the final list."""
    with db.writing() as session:
        conference = programme.current(session)
        finals.make_final(session, number, conference.id, actor=me(), now=clock.now())
    flash(_("Revision %(number)s is the final list.", number=number), "success")
    return redirect(url_for(".before", number=number), 303)


@desk.post("/<int:number>/papers")
@requires("allocation.publish")
def print_again(number: int) -> ResponseReturnValue:
    """Print the lists of a revision again, as where a printer failed."""
    with db.writing() as session:
        conference = programme.current(session)
        revision = published.the_revision(session, conference.id, number)
        papers.ask_lists(session, revision, now=clock.now())
    flash(_("The lists are being printed; this takes some seconds."), "info")
    return redirect(url_for(".before", number=number), 303)


def listen() -> None:
    """Have papers made by jobs, in a process of their own."""
    papers.PRINTS.update(paper_sets.PRINTS)
    worker.register(
        papers.KIND,
        papers.perform,
        apart=True,
        reads="allocation.publish",
        cancels="allocation.publish",
    )
