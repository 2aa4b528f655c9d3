"""Links with which a calendar program subscribes to an address, and what to expect of each."""

from dataclasses import dataclass
from urllib.parse import quote

from app.errors import N_


@dataclass(frozen=True)
class Way:
    """One link: where it leads, what it is called, and how soon changes arrive there."""

    label: str
    href: str
    expects: str


def ways(address: str, name: str) -> list[Way]:
    """List the links for a calendar that stands at `address` (https) under the name `name`.

    How often a program asks is its own affair: each says so in words.
    """
    bare = address.partition("://")[2]
    by_webcal, whole, named = f"webcal://{bare}", quote(address, safe=""), quote(name, safe="")
    return [
        Way(
            N_("Apple Calendar, Thunderbird and others"),
            by_webcal,
            N_("Stays in step: asks every hour, or as often as you set it."),
        ),
        Way(
            N_("Google Calendar"),
            f"https://calendar.google.com/calendar/r?cid={quote(by_webcal, safe='')}",
            N_("Stays in step slowly: Google asks every 8 to 24 hours, and gets the address."),
        ),
        Way(
            N_("Outlook.com"),
            f"https://outlook.live.com/calendar/0/addfromweb?url={whole}&name={named}",
            N_("Stays in step, within some hours. Microsoft gets the address."),
        ),
        Way(
            N_("Outlook at work (Microsoft 365)"),
            f"https://outlook.office.com/calendar/0/addfromweb?url={whole}&name={named}",
            N_("Stays in step, within some hours. Microsoft gets the address."),
        ),
    ]
