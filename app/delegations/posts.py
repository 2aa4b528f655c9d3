"""The posts to which invitations go, and the missions that carry them."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.delegations import reference
from app.delegations.models import Participant

DOMAIN = "example.org"


@dataclass(frozen=True)
class Route:
    """The mission that carries a participant's papers to the host country and back."""

    kind: str
    name: str
    city: str
    email: str


@dataclass(frozen=True)
class Post:
    """Whom the invitation addresses: a post, never a person."""

    portfolio: str
    post: str
    form_of_address: str
    email: str


def post_of(participant: Participant) -> Post:
    """Give the first addressee: the environment minister of a Party, the head of a body."""
    code = participant.code
    if not participant.iso2:
        return Post("head", _own_posts()[code], "", _address("head", code))
    if code == "EUR":
        title = "Commissioner for Environment of the European Union"
        return Post("environment", title, "H.E.", _address("commissioner.environment", code))
    title = _own_posts().get(code) or f"Minister of Environment of {with_article(participant)}"
    return Post("environment", title, "H.E.", _address("minister.environment", code))


def route_of(participant: Participant, host: Participant) -> Route | None:
    """Give the mission that serves a State in the host country.

    None for the host's own minister, and for organizations, which are written to directly.
    Where no embassy resides in the host's capital, routes.csv names the mission that serves.
    """
    if participant.iso2 is None or participant.code == host.code:
        return None
    exception = _exceptions(host.code).get(participant.code)
    if exception:
        return _permanent_mission(participant, exception)
    city = host.capital or host.short_name
    kind = "Delegation" if participant.code == "EUR" else "Embassy"
    return Route(
        "embassy",
        f"{kind} of {participant.formal_name} in {city}",
        city,
        _address(f"embassy.{_plain(city)}", participant.code),
    )


def with_article(participant: Participant) -> str:
    """Write the short name as it stands in a sentence: "the Bahamas", "Kenya"."""
    return f"{_articles().get(participant.code, '')} {participant.short_name}".strip()


def _permanent_mission(participant: Participant, row: reference.Row) -> Route:
    city = row["city"]
    usual = f"Permanent Mission of {participant.formal_name} to the United Nations"
    return Route(
        row["kind"],
        f"{row['name'] or usual} in {city}",
        city,
        _address(f"mission.{_plain(city)}", participant.code),
    )


def _exceptions(host: str) -> dict[str, reference.Row]:
    return {row["code"]: row for row in reference.rows("routes") if row["host"] == host}


def _own_posts() -> dict[str, str]:
    return {row["code"]: row["post"] for row in _rows("non_parties", "observers")}


def _articles() -> dict[str, str]:
    return {row["code"]: row["article"] for row in _rows("parties", "non_parties")}


def _rows(*names: str) -> Iterator[reference.Row]:
    for name in names:
        yield from reference.rows(name)


def _plain(city: str) -> str:
    return "".join(letter for letter in city.lower() if letter.isalnum())


def _address(local: str, code: str) -> str:
    return f"{local}@{code.lower()}.{DOMAIN}"
