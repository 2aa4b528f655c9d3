"""The words of calendar entries and of letters about them, in the language of whoever gets them."""

from app.allocation import rows
from app.errors import N_
from app.notifications import languages
from app.programme.models import Conference, ConferenceSession
from app.rsvp.models import Inscription

LANGUAGES = {
    "ar": N_("Arabic"),
    "zh": N_("Chinese"),
    "en": N_("English"),
    "fr": N_("French"),
    "ru": N_("Russian"),
    "es": N_("Spanish"),
}
WAYS = {
    "in_person": N_("in person"),
    "live_remote": N_("live by video link"),
    "pre_recorded": N_("by recording"),
    "read_out": N_("read out by the embassy"),
}
OFFICES = {
    "co_chair": N_("Co-chair of %(session)s"),
    "moderator": N_("Moderator of %(session)s"),
    "rapporteur": N_("Rapporteur of %(session)s"),
    "clerk": N_("Clerk of %(session)s"),
}


def language_of(one: Inscription) -> str:
    """Give the language in which a delegation is written to."""
    return languages.spoken(one.delegation.participant.language)


def spoken_for(one: Inscription, language: str = "en") -> str:
    """Name whoever the statement is made for: the group, or the Party itself."""
    participant = one.delegation.participant
    body = participant.names.get(language) or participant.short_name
    behalf = rows.behalf(one)
    return f"{behalf} ({body})" if behalf else body


def statement(one: Inscription, table: ConferenceSession, language: str) -> str:
    """Give the title of a speaker's entry."""
    said = languages.speaker(language).gettext("Statement of %(body)s: Roundtable %(code)s")
    return said % {"body": spoken_for(one, language), "code": table.code}


def playback(one: Inscription, table: ConferenceSession, language: str) -> str:
    """Give the title of the entry of whoever plays a recording."""
    said = languages.speaker(language).gettext(
        "Play the recording of %(body)s: Roundtable %(code)s"
    )
    return said % {"body": spoken_for(one, language), "code": table.code}


def office(kind: str, table: ConferenceSession, language: str) -> str:
    """Give the title of the entry of whoever presides over a session or keeps its list."""
    said = languages.speaker(language).gettext(OFFICES[kind])
    return said % {"session": session_name(table, language)}


def session_name(table: ConferenceSession, language: str) -> str:
    """Name a session: "Roundtable A", or a plenary by its title."""
    if table.kind != "roundtable":
        return table.title
    return languages.speaker(language).gettext("Roundtable %(code)s") % {"code": table.code}


def about_statement(
    conference: Conference, table: ConferenceSession, one: Inscription, seconds: int, language: str
) -> str:
    """Describe the place of a statement; the time itself stands in the entry."""
    speak = languages.speaker(language).gettext
    manner = {
        "body": spoken_for(one, language),
        "length": duration(seconds, language),
        "language": speak(LANGUAGES.get(one.language, one.language)),
        "way": speak(WAYS[one.mode]),
    }
    return _lines(
        conference,
        language,
        _where(conference, table, language),
        speak("Statement of %(body)s, %(length)s, in %(language)s, %(way)s.") % manner,
        speak("The time is an estimate: the floor is not given before it."),
    )


def about_playback(
    conference: Conference, table: ConferenceSession, seconds: int, language: str
) -> str:
    """Describe the place of a recording, for whoever plays it."""
    speak = languages.speaker(language).gettext
    return _lines(
        conference,
        language,
        _where(conference, table, language),
        speak("Length: %(length)s.") % {"length": duration(seconds, language)},
        speak("The time is an estimate: the recording is not played before it."),
    )


def about_office(conference: Conference, table: ConferenceSession, language: str) -> str:
    """Describe a whole session, for whoever presides over it or keeps its list."""
    return _lines(conference, language, _where(conference, table, language))


def _where(conference: Conference, table: ConferenceSession, language: str) -> str:
    name = session_name(table, language)
    titled = name if name == table.title else f"{name}: {table.title}"
    return f"{conference.short_title}, {titled}"


def _lines(conference: Conference, language: str, *lines: str) -> str:
    speak = languages.speaker(language).gettext
    more = [speak("Simulated: nothing here was sent by a government.")]
    return "\n".join([*lines, *(more if conference.simulated else [])])


def duration(seconds: int, language: str = "en") -> str:
    """Write a length of time: "3 minutes", "2 minutes 30 seconds"."""
    speak = languages.speaker(language).ngettext
    minutes, rest = divmod(seconds, 60)
    parts = [
        (minutes, speak("%(num)s minute", "%(num)s minutes", minutes)),
        (rest, speak("%(num)s second", "%(num)s seconds", rest)),
    ]
    return " ".join(said % {"num": number} for number, said in parts if number)


def location(conference: Conference, table: ConferenceSession, mode: str, language: str) -> str:
    """Say where somebody is to be: in the room, or at the own end of a line."""
    if mode == "live_remote":
        return languages.speaker(language).gettext("By video link")
    return ", ".join(part for part in (table.room, conference.place) if part)
