"""What a reply must keep to: every fault of it, by field, before anything is written."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from app.errors import N_
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven, Span
from app.rsvp.models import ANSWERS, DELEGATE_ROLES, MODES

Fault = tuple[str, str]

MOST_PERSONS = 21  # the head of delegation and twenty more
LONGEST_NOTE = 2000
LONGEST_WORD = 200
LONGEST_FORM = 60
MOST_WINDOWS = 10
MOST_PARTIES = 30
GENDERS = (None, "female", "male")
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es", "other")  # the six of the UN, in their order


def faults(
    given: Given, *, roundtables: Mapping[str, Span], ranks: Collection[str]
) -> dict[str, str]:
    """List what is wrong with a tidy reply; empty when it can be taken.

    `roundtables` maps the code of each to its beginning and end, `ranks` are the known codes.
    The first fault of a field is kept.
    """
    found: dict[str, str] = {}
    for field, message in _faults(given, roundtables, ranks):
        found.setdefault(field, message)
    return found


def _faults(
    given: Given, roundtables: Mapping[str, Span], ranks: Collection[str]
) -> Iterator[Fault]:
    if given.answer not in ANSWERS:
        yield "answer", N_("Say whether you accept, accept tentatively or decline.")
    if len(given.note) > LONGEST_NOTE:
        yield "note", N_("The note may have 2000 characters at most.")
    yield from _of_people(given, ranks)
    for section, floor in (("inscription", given.inscription), ("on_behalf", given.on_behalf)):
        for field, message in _of_floor(given, floor, roundtables) if floor else ():
            yield f"{section}.{field}", message
    if given.on_behalf is not None:
        yield from _of_others(given.on_behalf)


def _of_people(given: Given, ranks: Collection[str]) -> Iterator[Fault]:
    heads = [person for person in given.delegates if person.role == "head"]
    if given.delegates and len(heads) != 1:
        yield "delegates", N_("Name one head of delegation.")
    if len(given.delegates) > MOST_PERSONS:
        yield "delegates", N_("A delegation may have a head and twenty members here.")
    if len({_person(one) for one in given.delegates}) < len(given.delegates):
        yield "delegates", N_("The same person is named twice.")
    for place, person in enumerate(given.delegates):
        for field, message in of_person(person, ranks):
            yield f"delegates.{place}.{field}", message


def _person(given: DelegateGiven) -> tuple[str, str, str]:
    return given.name.casefold(), given.post.casefold(), given.email.casefold()


def of_person(person: DelegateGiven, ranks: Collection[str]) -> Iterator[Fault]:
    """List what is wrong with one person, by field."""
    if not person.name:
        yield "name", N_("Write the name; where it is not settled, write the post.")
    if not person.post:
        yield "post", N_("Write the post.")
    for field in ("name", "post"):
        if len(getattr(person, field)) > LONGEST_WORD:
            yield field, N_("This may have 200 characters at most.")
    if len(person.form_of_address) > LONGEST_FORM:
        yield "form_of_address", N_("This may have 60 characters at most.")
    if person.rank_code not in ranks:
        yield "rank_code", N_("Choose a rank from the list.")
    if person.role not in DELEGATE_ROLES:
        yield "role", N_("Choose a role from the list.")
    if person.gender not in GENDERS:
        yield "gender", N_("Choose from the list, or leave it open.")
    if person.email and not is_address(person.email):
        yield "email", N_("Write an e-mail address like name@example.org.")


def is_address(text: str) -> bool:
    """Tell whether it is an address that mail can be sent to (RFC 5321, plain ASCII)."""
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def _of_floor(
    given: Given, floor: InscriptionGiven, roundtables: Mapping[str, Span]
) -> Iterator[Fault]:
    speaker = given.speaker_of(floor)
    if speaker is None:
        yield "speaker", N_("Name the person who will speak.")
    elif not speaker.email:
        yield "speaker", N_("Give the speaker's e-mail address: the calendar entry goes there.")
    if floor.mode not in MODES:
        yield "mode", N_("Choose how the statement will be given.")
    if floor.language not in LANGUAGES:
        yield "language", N_("Choose the language of the statement.")
    if floor.home_zone and floor.home_zone not in zones():
        yield "home_zone", N_("Choose a time zone from the list.")
    if len(floor.note) > LONGEST_NOTE:
        yield "note", N_("The note may have 2000 characters at most.")
    yield from _of_wishes(floor, roundtables)
    yield from _of_windows(floor, roundtables)


def _of_others(floor: InscriptionGiven) -> Iterator[Fault]:
    if not floor.group_code and not floor.parties:
        yield "on_behalf.group_code", N_("Say on whose behalf the statement is made.")
    if len(floor.parties) > MOST_PARTIES:
        yield "on_behalf.parties", N_("Name thirty Parties at most; for more, ask for a group.")


@cache
def zones() -> set[str]:
    """Give the names of all time zones that this machine knows."""
    return available_timezones()


def _of_wishes(floor: InscriptionGiven, roundtables: Mapping[str, Span]) -> Iterator[Fault]:
    named = [*floor.wishes, *floor.never]
    if unknown := [code for code in named if code not in roundtables]:
        yield "wishes", N_("There is no such roundtable.") + f" ({unknown[0]})"
    elif len(set(named)) < len(named):
        yield "wishes", N_("Give each roundtable one place in your order.")
    elif roundtables and set(roundtables) <= set(floor.never):
        yield "wishes", N_("Leave at least one roundtable open.")


def _of_windows(floor: InscriptionGiven, roundtables: Mapping[str, Span]) -> Iterator[Fault]:
    if len(floor.windows) > MOST_WINDOWS or any(start >= end for start, end in floor.windows):
        yield "windows", N_("The end of a time must come after its beginning.")
        return
    left = [span for code, span in roundtables.items() if code not in floor.never]
    if floor.windows and left and not any(_meet(window, left) for window in floor.windows):
        yield "windows", N_("The times you give leave no roundtable to speak at.")


def _meet(window: Span, spans: list[Span]) -> bool:
    return any(window[0] < end and start < window[1] for start, end in spans)
