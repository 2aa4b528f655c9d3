"""A whole reply as it was given: plain values, the same from a page, a paper or a program."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

Span = tuple[datetime, datetime]
LISTS = ("wishes", "never", "parties")

# Nobody means to write them, and no letter may carry them to a name: all controls but line breaks.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class DelegateGiven:
    """One person of the delegation, as the delegation writes them; `gender` is never guessed."""

    name: str
    post: str
    rank_code: str
    role: str = "member"
    form_of_address: str = ""
    email: str = ""
    gender: str | None = None


@dataclass(frozen=True)
class InscriptionGiven:
    """A request for the floor.

    `wishes` are session codes, the dearest first; `never` those refused; `windows` aware
    moments in which the speaker is free, none for always; `speaker` counts in the delegates;
    `home_zone` and `portfolio` may stay empty for the capital's and the addressee's.
    A statement on behalf of others names them: `group_code` a group, `parties` the codes of
    several Parties that are none.
    """

    mode: str = "in_person"
    language: str = "en"
    home_zone: str = ""
    wishes: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    windows: tuple[Span, ...] = ()
    speaker: int = 0
    group_code: str | None = None
    portfolio: str = ""
    note: str = ""
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """The answer, the delegation with its head first, and the requests for the floor if any.

    `inscription` is for the delegation's own statement, `on_behalf` for one on behalf of a group
    or of several Parties. `aligned` names the group with whose statement the delegation aligns
    itself instead of making its own.
    """

    answer: str
    note: str = ""
    delegates: tuple[DelegateGiven, ...] = ()
    inscription: InscriptionGiven | None = None
    on_behalf: InscriptionGiven | None = None
    aligned: str = ""

    @property
    def head(self) -> DelegateGiven | None:
        """Give the head of delegation, if one is named."""
        return next((person for person in self.delegates if person.role == "head"), None)

    @property
    def speaker(self) -> DelegateGiven | None:
        """Give the person for whom the floor is asked, if it is."""
        return self.speaker_of(self.inscription)

    def speaker_of(self, floor: InscriptionGiven | None) -> DelegateGiven | None:
        """Give the person who makes the statement of one of the requests."""
        if floor is None or not 0 <= floor.speaker < len(self.delegates):
            return None
        return self.delegates[floor.speaker]


def content(given: Given) -> dict[str, Any]:
    """Write a reply as JSON values, the same for the same reply."""
    written = asdict(given)
    for floor in (written["inscription"], written["on_behalf"]):
        if floor is not None:
            floor["windows"] = [[_utc(start), _utc(end)] for start, end in floor["windows"]]
            floor |= {name: list(floor[name]) for name in LISTS}
    written["delegates"] = list(written["delegates"])
    return written


def read(written: Mapping[str, Any]) -> Given:
    """Read back what `content` wrote, now or in an earlier version of this product."""
    floor, others = written.get("inscription"), written.get("on_behalf")
    return _told_apart(
        Given(
            answer=written.get("answer", ""),
            note=written.get("note", ""),
            delegates=tuple(DelegateGiven(**person) for person in written.get("delegates", ())),
            inscription=_floor(floor) if floor else None,
            on_behalf=_floor(others) if others else None,
            aligned=written.get("aligned", ""),
        )
    )


def _told_apart(given: Given) -> Given:
    """Let a request that names a group be one on behalf of it: once there was but one request."""
    floor = given.inscription
    if floor is None or not (floor.group_code or floor.parties):
        return given
    return replace(given, inscription=None, on_behalf=given.on_behalf or floor)


def _floor(written: Mapping[str, Any]) -> InscriptionGiven:
    windows = tuple(
        (datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in written["windows"]
    )
    tuples = {name: tuple(written.get(name, ())) for name in LISTS}
    return InscriptionGiven(**{**written, **tuples, "windows": windows})


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def fingerprint(given: Given) -> str:
    """Give a short sum by which two equal replies are known to be equal."""
    text = json.dumps(content(given), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def tidy(given: Given) -> Given:
    """Bring a reply into its one form: no stray signs, the head first, nothing after a refusal."""
    if given.answer == "declined":
        return Given("declined", _lines(given.note))
    given = _told_apart(given)
    people = tuple(_tidy_person(person) for person in given.delegates)
    order = sorted(range(len(people)), key=lambda place: people[place].role != "head")
    floor = _tidy_floor(given.inscription, order)
    return Given(
        given.answer,
        _lines(given.note),
        tuple(people[place] for place in order),
        floor,
        _tidy_floor(given.on_behalf, order),
        "" if floor else given.aligned,
    )


def _tidy_person(person: DelegateGiven) -> DelegateGiven:
    words = ("name", "post", "form_of_address", "email")
    spoken = {word: " ".join(CONTROLS.sub(" ", getattr(person, word)).split()) for word in words}
    return replace(person, **spoken, gender=person.gender or None)


def _tidy_floor(floor: InscriptionGiven | None, order: list[int]) -> InscriptionGiven | None:
    """Tidy a request; its speaker is followed to the place that `order` gives them."""
    if floor is None:
        return None
    windows = () if floor.mode == "pre_recorded" else tuple(sorted(floor.windows))
    return replace(
        floor,
        note=_lines(floor.note),
        never=tuple(sorted(set(floor.never))),
        windows=windows,
        group_code=floor.group_code or None,
        parties=() if floor.group_code else tuple(sorted(set(floor.parties))),
        speaker=order.index(floor.speaker) if floor.speaker in order else floor.speaker,
    )


def _lines(text: str) -> str:
    return CONTROLS.sub(" ", text).strip().replace("\r\n", "\n")
