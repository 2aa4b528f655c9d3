"""One recipient's copy of a document: what fills its placeholders, and its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delegations.models import Addressee, Participant
from app.documents import (
    enclosed,
    missions,
    numbers,
    phrases,
    placeholders,
    portfolios,
    wording,
)
from app.documents.house_forms import MINISTER, words
from app.documents.models import IN_FORCE, Document, Enclosure
from app.documents.placeholders import Block, Value
from app.documents.unaddressed import CIRCULAR, RECIPIENTS, UNNUMBERED
from app.programme.models import Conference


@dataclass(frozen=True)
class Recipient:
    """To whom one copy goes: a post, or a colleague through it; nobody for a circular."""

    addressee: Addressee | None = None
    portfolio: str = ""

    @property
    def key(self) -> str:
        """Name the recipient in addresses and in the names of prints."""
        return f"{self.addressee.id if self.addressee else 0}:{self.portfolio}"


@dataclass(frozen=True)
class Setting:
    """What all copies share: the document, its conference, the host, the letter in force.

    `kept` are the files enclosed with the document and with that letter, by document and key.
    """

    document: Document
    conference: Conference
    host: Participant | None
    letter: Document | None = None
    kept: Mapping[int, Mapping[str, Enclosure]] = field(default_factory=dict)

    @property
    def enclosed(self) -> Mapping[str, Enclosure]:
        """Give the files enclosed with the document, by key."""
        return self.kept.get(self.document.id, {})


@dataclass(frozen=True)
class Copy:
    """A copy in words: its lines above the text, the text, and all that filled it."""

    recipient: Recipient
    reference: str
    dated: str
    whom: str
    through: str
    blocks: list[Block]
    values: dict[str, Value]


def setting(session: Session, document: Document, conference: Conference) -> Setting:
    """Find what all copies of a document share; three statements."""
    host = session.scalar(select(Participant).where(Participant.code == conference.host_code))
    letter = letter_in_force(session, conference.id, language=document.language)
    ids = {one.id for one in (document, letter) if one is not None and one.id is not None}
    kept = enclosed.kept(session, ids) if ids else {}
    return Setting(document, conference, host, letter, kept)


def letter_in_force(
    session: Session, conference_id: int, form: str = MINISTER, language: str = "en"
) -> Document | None:
    """Give the newest letter of a form that is signed and stands, in the language if possible."""
    wanted = (Document.conference_id == conference_id) & (Document.form == form)
    return session.scalar(
        select(Document)
        .where(wanted, Document.state.in_(IN_FORCE))
        .order_by(Document.language != language, Document.language != "en", Document.id.desc())
        .limit(1)
    )


def copy_of(whole: Setting, recipient: Recipient, *, now: datetime) -> Copy:
    """Fill the document for one recipient; what is not signed yet says so in its reference."""
    document = whole.document
    values = values_for(whole, recipient, now=now)
    return Copy(
        recipient,
        str(values["reference"]),
        str(values["date"]),
        str(values["whom"]),
        str(values["through"]),
        placeholders.blocks(document.body, values),
        values,
    )


def annexed(whole: Setting, *, now: datetime) -> Copy | None:
    """Give the letter in force as a circular annexes it, addressed to nobody in particular."""
    if whole.letter is None or not whole.letter.body:
        return None
    return copy_of(replace(whole, document=whole.letter), Recipient(), now=now)


def values_for(whole: Setting, recipient: Recipient, *, now: datetime) -> dict[str, Value]:
    """Give what fills every placeholder of MEANINGS for one recipient."""
    language = whole.document.language
    own = (
        _circular(whole.document)
        if recipient.addressee is None
        else _own(whole, recipient.addressee, recipient.portfolio, language)
    )
    dated = whole.document.dated or _today(whole.conference, now)
    return {
        **_whole(whole, language),
        **own,
        "date": phrases.day(dated, language),
        "reference": _reference(whole.document, recipient),
    }


def _today(conference: Conference, now: datetime) -> date:
    return now.astimezone(ZoneInfo(conference.zone)).date()


def _reference(document: Document, recipient: Recipient) -> str:
    if not document.reference:
        return UNNUMBERED.get(document.language, UNNUMBERED["en"])
    if recipient.addressee is None:
        return document.reference
    return numbers.copy(document, recipient.addressee.participant.code)


def _whole(whole: Setting, language: str) -> dict[str, Value]:
    conference, letter = whole.conference, whole.letter
    host = wording.formal(whole.host, language) if whole.host else conference.host
    return {
        **{
            name: words(text, language, conference)
            for name, text in (
                ("conference_title", conference.title),
                ("short_title", conference.short_title),
                ("theme", conference.theme),
                ("city", conference.city),
                ("signatory", whole.document.signatory),
            )
        },
        "dates": phrases.dates(conference.first_day, conference.last_day, language),
        "deadline": phrases.deadline(conference, "rsvp", language),
        "comments_deadline": phrases.deadline(conference, "declaration_comments", language),
        "host": host,
        "of_host": wording.of(host, language),
        "agenda": phrases.lines(conference.sessions, conference, language),
        "colleagues": portfolios.colleagues(language),
        **_letter(letter, conference, language),
        "recipients": RECIPIENTS.get(language, RECIPIENTS["en"]),
    }


def _letter(letter: Document | None, conference: Conference, language: str) -> dict[str, Value]:
    unnumbered = UNNUMBERED.get(language, UNNUMBERED["en"])
    signed = letter.signatory if letter else ""
    return {
        "letter_reference": letter.reference if letter else unnumbered,
        "letter_date": phrases.day(letter.dated, language)
        if letter and letter.dated
        else unnumbered,
        "letter_signatory": words(signed or conference.signatory, language, conference),
    }


def _own(whole: Setting, addressee: Addressee, portfolio: str, language: str) -> dict[str, Value]:
    participant = addressee.participant
    turned = wording.address(addressee.form_of_address, language)
    country = wording.formal(participant, language)
    # What the minister is asked to pass on concerns the portfolio of the colleague.
    concerned = portfolios.sessions(whole.conference, portfolio or addressee.portfolio)
    return {
        "opening": turned.opening,
        "closing": turned.closing,
        "whom": wording.whom(addressee, language, portfolio),
        "post": wording.post_of(addressee, language, portfolio),
        "through": _through(whole.host, addressee, portfolio, language),
        "country": wording.short(participant, language),
        "country_formal": country,
        "of_country": wording.of(country, language),
        "invited": wording.invited(participant, language),
        "your_country": _your_country(participant, language),
        "portfolio": portfolios.name(portfolio or addressee.portfolio, language),
        "sessions_for_portfolio": phrases.lines(concerned, whole.conference, language),
        **missions.parties_to_a_note(whole.host, addressee, language),
    }


def _your_country(participant: Participant, language: str) -> str:
    if participant.code == "EUR":
        return wording.formal(participant, language)
    return CIRCULAR.get(language, CIRCULAR["en"])[0] if participant.iso2 else ""


def _through(host: Participant | None, addressee: Addressee, portfolio: str, language: str) -> str:
    if portfolio:
        return wording.whom(addressee, language)
    return missions.carrier(host, addressee, language)


def _circular(document: Document) -> dict[str, Value]:
    language = document.language
    country, whom = CIRCULAR.get(language, CIRCULAR["en"])
    turned = wording.address("H.E." if document.kind == "letter" else "", language)
    return {
        "opening": turned.opening,
        "closing": turned.closing,
        "whom": whom,
        "post": whom,
        "through": "",
        **dict.fromkeys(("country", "country_formal", "invited", "your_country"), country),
        "of_country": wording.of(country, language),
        **dict.fromkeys(missions.NAMES, ""),
        "portfolio": portfolios.name("environment", language),
        "sessions_for_portfolio": [],
    }
