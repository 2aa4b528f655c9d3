"""The values of a policy's settings: taken apart, put together, compared, and checked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from app.allocation import words
from app.allocation.settings import ALL, Kind, Setting
from app.errors import N_
from app.programme.policy_keys import HOURS

Flat = Mapping[str, Any]


def flat(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Take the settings out of the engine's policy, each under its one name."""
    return {key: _at(policy, one.path) for key, one in ALL.items()}


def _at(policy: Mapping[str, Any], path: Iterable[str]) -> Any:
    value: Any = policy
    for name in path:
        value = value[name]
    return value


def nested(settings: Flat) -> dict[str, Any]:
    """Put settings back into the form of the engine's policy."""
    policy: dict[str, Any] = {}
    for key, value in settings.items():
        *above, last = ALL[key].path
        place = policy
        for name in above:
            place = place.setdefault(name, {})
        place[last] = value
    return policy


def differing(one: Flat, other: Flat) -> dict[str, tuple[Any, Any]]:
    """Give (one, other) of every setting that differs, in the order of the pages."""
    return {key: (one[key], other[key]) for key in ALL if one[key] != other[key]}


def faults(settings: Flat) -> dict[str, str]:
    """Name the fault of each setting; an empty answer is a pass."""
    return dict(_faults(settings))


def _faults(settings: Flat) -> Iterator[tuple[str, str]]:
    for key, one in ALL.items():
        check = CHECKS.get(one.kind)
        fault = check(settings[key], one) if check else None
        if fault is not None:
            yield key, fault


def _bounded(value: Any, one: Setting) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return None if whole and one.bounds[0] <= value <= one.bounds[1] else words.BOUNDS[one.bounds]


def _known(value: Any, one: Setting) -> str | None:
    return None if value in one.choices else N_("Choose one of the answers.")


def _letter(value: Any, _one: Setting) -> str | None:
    good = isinstance(value, str) and len(value) == 1 and "A" <= value <= "Z"
    return None if good else N_("Give one letter from A to Z.")


def _curve(value: Any, one: Setting) -> str | None:
    if len(value) == HOURS and not any(_bounded(price, one) for price in value):
        return None
    return N_("Give 24 whole numbers from 0 to 1000, one for each hour of the day.")


def _objectives(value: Any, _one: Setting) -> str | None:
    if len(set(value)) != len(value) or not set(value) <= words.MEANINGS.keys():
        return N_("Each objective may stand in the order once.")
    if "waiting" not in value:
        return N_("Keep the statements without a place: without it everybody might wait.")
    return None


CHECKS: dict[Kind, Callable[[Any, Setting], str | None]] = {
    "seconds": _bounded,
    "hours": _bounded,
    "number": _bounded,
    "word": _known,
    "letter": _letter,
    "curve": _curve,
    "objectives": _objectives,
}
