"""What differs between two replies, key by key, in values and not yet in words."""

from app.rsvp.given import Given, InscriptionGiven

Difference = dict[str, tuple[object, object]]
FLOOR = ("mode", "language", "home_zone", "wishes", "never", "windows", "note")
BEHALF = ("group_code", "parties", *FLOOR)


def flat(given: Given | None) -> dict[str, object]:
    """Spread a reply over keys in the order in which people read it; empty ones are left out."""
    if given is None:
        return {}
    spread: dict[str, object] = {"answer": given.answer, "note": given.note}
    members = [person for person in given.delegates if person.role != "head"]
    spread["head"] = given.head
    spread |= {f"member.{place}": person for place, person in enumerate(members, start=1)}
    spread["aligned"] = given.aligned
    spread |= _floor(given, given.inscription, "floor", FLOOR)
    spread |= _floor(given, given.on_behalf, "behalf", BEHALF)
    return {key: value for key, value in spread.items() if value not in {"", None, ()}}


def _floor(
    given: Given, asked: InscriptionGiven | None, prefix: str, names: tuple[str, ...]
) -> dict[str, object]:
    if asked is None:
        return {}
    speaker = given.speaker_of(asked)
    spread: dict[str, object] = {prefix: True, f"{prefix}.speaker": speaker.name if speaker else ""}
    return spread | {f"{prefix}.{name}": getattr(asked, name) for name in names}


def difference(sent: Given | None, stands: Given | None) -> Difference:
    """Map each key in which two replies differ to (the first's value, the second's)."""
    ours, theirs = flat(sent), flat(stands)
    keys = [*ours, *(key for key in theirs if key not in ours)]
    return {
        key: (ours.get(key), theirs.get(key)) for key in keys if ours.get(key) != theirs.get(key)
    }
