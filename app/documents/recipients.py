"""To whom the copies of a document go: as invitations tell it, or as the form means it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.delegations import names
from app.delegations.models import Addressee, Participant
from app.documents import house_forms, portfolios
from app.documents.copies import Recipient
from app.documents.models import Document
from app.errors import N_, NotFound
from app.programme.models import Conference

FIRST = ("environment", "head")  # the portfolios to which letters go first
BY_HAND = ("demarche", "paper")
NOBODY = N_("There is nobody yet to whom this document could go.")


@dataclass(frozen=True)
class Out:
    """A copy that has left: to whom, by which channel, and what became of it."""

    recipient: Recipient
    channel: str
    state: str
    invitation_id: int


# Invitations stand above documents: they say here, at start-up, which copies are out.
Tells = Callable[[Session, Document], Sequence[Out]]
# The same counted by channel and state: a page that only counts need not read ten thousand rows.
Counts = Callable[[Session, Document], dict[tuple[str, str], int]]
_told: list[Tells] = []
_counted: list[Counts] = []


def told_by(tells: Tells, counts: Counts) -> None:
    """Let a feature say which copies of a document have left, and count them."""
    if tells not in _told:
        _told.append(tells)
        _counted.append(counts)


def counted(session: Session, document: Document) -> dict[tuple[str, str], int]:
    """Count the copies that have left, by channel and state."""
    found: dict[tuple[str, str], int] = {}
    for counts in _counted:
        for key, count in counts(session, document).items():
            found[key] = found.get(key, 0) + count
    return found


def out(session: Session, document: Document) -> list[Out]:
    """List the copies that have left, in the order of the list of participants."""
    found = [one for tells in _told for one in tells(session, document)]
    return sorted(found, key=lambda one: in_order(one.recipient))


def meant(
    session: Session, document: Document, conference: Conference, portfolio: str = ""
) -> list[Recipient]:
    """List all for whom a document of this form is meant, in the order of participants.

    `portfolio` narrows letters to colleagues to one portfolio. A circular has one recipient,
    which is nobody in particular.
    """
    audience = house_forms.form(document.form).audience if document.form else "ministers"
    if audience == "focal_points":
        return [Recipient()]
    first = [Recipient(one) for one in _first(session, conference.host_code)]
    if audience == "ministers":
        return first
    states = [one for one in first if one.addressee and one.addressee.participant.iso2]
    if audience == "missions":
        return states
    wanted = [portfolio] if portfolio in portfolios.THEMES else list(portfolios.THEMES)
    return [Recipient(one.addressee, key) for one in states for key in wanted]


def for_the_pouch(
    session: Session, document: Document, conference: Conference, portfolio: str = ""
) -> list[Recipient]:
    """List those whose copies are carried by hand: by demarche, or on paper.

    Once copies are out, the channel of each one counts; before that, whoever has a mission is
    reached by demarche, and whoever has no e-mail address on paper.
    """
    gone = out(session, document)
    if gone:
        carried = [one.recipient for one in gone if one.channel in BY_HAND]
        return [one for one in carried if not portfolio or one.portfolio == portfolio]
    every = meant(session, document, conference, portfolio)
    return [one for one in every if _by_hand(one)]


def _by_hand(recipient: Recipient) -> bool:
    addressee = recipient.addressee
    return addressee is None or addressee.mission is not None or not addressee.email


def find(session: Session, key: str) -> Recipient:
    """Find a recipient by its key, "12:finance" or "0:"; raises NotFound."""
    number, _, portfolio = key.partition(":")
    if number == "0" and not portfolio:
        return Recipient()
    known = portfolio == "" or portfolio in portfolios.THEMES
    found = _one(session, int(number)) if number.isdecimal() and len(number) < 10 else None  # noqa: PLR2004
    if found is None or not known:
        raise NotFound(N_("There is no such addressee."))
    return Recipient(found, portfolio)


def in_order(recipient: Recipient) -> tuple[object, ...]:
    """Give the place of a recipient in the list of participants: Parties first, by name."""
    if recipient.addressee is None:
        return (0, (), 0, "")
    participant = recipient.addressee.participant
    by_name = names.sort_key("en")(participant.short_name)
    return participant.category.position, by_name, recipient.addressee.id, recipient.portfolio


def _one(session: Session, addressee_id: int) -> Addressee | None:
    return session.scalar(
        select(Addressee)
        .where(Addressee.id == addressee_id)
        .options(joinedload(Addressee.participant), joinedload(Addressee.mission))
    )


def _first(session: Session, host_code: str | None) -> list[Addressee]:
    found = session.scalars(
        select(Addressee)
        .join(Participant)
        .where(Addressee.portfolio.in_(FIRST), Addressee.retired_at.is_(None))
        .options(joinedload(Addressee.participant), joinedload(Addressee.mission))
    )
    others = (one for one in found if one.participant.code != host_code)
    return sorted(others, key=lambda one: in_order(Recipient(one)))
