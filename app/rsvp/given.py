"""A whole reply as it was given: plain values, the same from a page, a paper or a program."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

Span = tuple[datetime, datetime]

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
    `group_code` names the group on whose behalf the statement is made.
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


@dataclass(frozen=True)
class Given:
    """The answer, the delegation with its head first, and the request for the floor if any."""

    answer: str
    note: str = ""
    delegates: tuple[DelegateGiven, ...] = ()
    inscription: InscriptionGiven | None = None

    @property
    def head(self) -> DelegateGiven | None:
        """Give the head of delegation, if one is named."""
        return next((person for person in self.delegates if person.role == "head"), None)

    @property
    def speaker(self) -> DelegateGiven | None:
        """Give the person for whom the floor is asked, if it is."""
        if self.inscription is None or not 0 <= self.inscription.speaker < len(self.delegates):
            return None
        return self.delegates[self.inscription.speaker]


def content(given: Given) -> dict[str, Any]:
    """Write a reply as JSON values, the same for the same reply."""
    written = asdict(given)
    floor = written["inscription"]
    if floor is not None:
        floor["windows"] = [[_utc(start), _utc(end)] for start, end in floor["windows"]]
        floor["wishes"], floor["never"] = list(floor["wishes"]), list(floor["never"])
    written["delegates"] = list(written["delegates"])
    return written


def read(written: Mapping[str, Any]) -> Given:
    """Read back what `content` wrote."""
    floor = written.get("inscription")
    return Given(
        answer=written.get("answer", ""),
        note=written.get("note", ""),
        delegates=tuple(DelegateGiven(**person) for person in written.get("delegates", ())),
        inscription=_floor(floor) if floor else None,
    )


def _floor(written: Mapping[str, Any]) -> InscriptionGiven:
    windows = tuple(
        (datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in written["windows"]
    )
    tuples = {"wishes": tuple(written["wishes"]), "never": tuple(written["never"])}
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
    floor = given.inscription
    people = tuple(_tidy_person(person) for person in given.delegates)
    ordered = sorted(people, key=lambda person: person.role != "head")
    if floor is not None:
        floor = _tidy_floor(floor)
        if 0 <= floor.speaker < len(people):
            speaker = next(
                place for place, one in enumerate(ordered) if one is people[floor.speaker]
            )
            floor = replace(floor, speaker=speaker)
    return Given(given.answer, _lines(given.note), tuple(ordered), floor)


def _tidy_person(person: DelegateGiven) -> DelegateGiven:
    words = ("name", "post", "form_of_address", "email")
    spoken = {word: " ".join(CONTROLS.sub(" ", getattr(person, word)).split()) for word in words}
    return replace(person, **spoken, gender=person.gender or None)


def _tidy_floor(floor: InscriptionGiven) -> InscriptionGiven:
    windows = () if floor.mode == "pre_recorded" else tuple(sorted(floor.windows))
    return replace(
        floor,
        note=_lines(floor.note),
        never=tuple(sorted(set(floor.never))),
        windows=windows,
        group_code=floor.group_code or None,
    )


def _lines(text: str) -> str:
    return CONTROLS.sub(" ", text).strip().replace("\r\n", "\n")
