"""What the programme officer may change of the policy: each setting, its meaning, its bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.allocation import words
from app.errors import N_
from app.programme import policy_keys as keys

Kind = Literal["seconds", "hours", "number", "truth", "word", "letter", "curve", "objectives"]


@dataclass(frozen=True)
class Setting:
    """One setting: its name here, where the engine's policy has it, and what it means."""

    key: str
    path: tuple[str, ...]
    kind: Kind
    label: str
    meaning: str
    bounds: tuple[int, int] = (0, 0)
    choices: Mapping[str, str] = field(default_factory=dict)


def _one(key: str, kind: Kind, label: str, meaning: str, **more: Any) -> Setting:
    return Setting(key, more.pop("path", (key,)), kind, label, meaning, **more)


def _limit(key: str, label: str, meaning: str) -> Setting:
    path = ("limits_s", key)
    return _one(f"limit_{key}", "seconds", label, meaning, path=path, bounds=keys.LIMIT_S)


def _gap(key: str, meaning: str) -> Setting:
    label = words.MODES[key]
    return _one(f"gap_{key}", "seconds", label, meaning, path=("gap_s", key), bounds=keys.GAP_S)


def _tolerance(key: str, label: str, meaning: str) -> Setting:
    return _one(key, "number", label, meaning, bounds=keys.TOLERANCE)


GROUPS: dict[str, tuple[str, tuple[Setting, ...]]] = {
    "order": (
        N_("Objectives and their order"),
        (
            _one(
                "objectives",
                "objectives",
                N_("Objectives in their order"),
                N_(
                    "Each is brought as low as it goes before the next is looked at: one higher up"
                    " is never given away for those below it."
                ),
            ),
        ),
    ),
    "statements": (
        N_("Statements"),
        (
            _limit(
                "national",
                N_("Length of a national statement"),
                N_("For each Party, unless its own request carries another length."),
            ),
            _limit(
                "group",
                N_("Length of a group statement"),
                N_("For whoever speaks on behalf of a group of Parties."),
            ),
            _limit(
                "observer",
                N_("Length of an observer's statement"),
                N_("For organizations, and for States that are not Parties."),
            ),
            _one(
                "statements_per_party",
                "number",
                N_("Statements of each Party"),
                N_("1, or 2 on different days by different persons."),
                bounds=keys.STATEMENTS,
            ),
            _one(
                "earlier_statements",
                "word",
                N_("What a statement at the Leaders Summit counts for"),
                N_("Whether whoever has spoken there may speak again at a roundtable."),
                choices=words.EARLIER,
            ),
            _one(
                "presiding_may_speak",
                "truth",
                N_("Co-chairs and moderators may speak where they preside"),
                N_("Beside their own roundtable, at the same hour, they can never speak."),
            ),
            _one(
                "recording_cut_off_s",
                "hours",
                N_("Recordings are due"),
                N_("Hours before the roundtable begins; a recording that comes later waits."),
                bounds=keys.CUT_OFF_S,
            ),
            _one(
                "final_list",
                "truth",
                N_("Place only requests that are confirmed"),
                N_("For the last list before the session."),
            ),
        ),
    ),
    "gaps": (
        N_("Time a person needs between two sessions"),
        (
            _gap("in_person", N_("To walk from one room to the other.")),
            _gap("read_out", N_("The diplomat who reads has to walk as well.")),
            _gap("live_remote", N_("To change from one link to the other.")),
            _gap("pre_recorded", N_("A recording needs nobody: usually nothing.")),
        ),
    ),
    "floor": (
        N_("Order of floor"),
        (
            _one(
                "within_tier",
                "word",
                N_("Among speakers of equal rank"),
                N_("Who comes first where protocol makes no difference."),
                choices=words.WITHIN,
            ),
            _one(
                "lot_letter",
                "letter",
                N_("Letter drawn by lot"),
                N_("The list begins with it, by English short names; read only with a lot."),
            ),
            _one(
                "host_speaks",
                "word",
                N_("The host country speaks"),
                N_("At the roundtable at which it has its place."),
                choices=words.HOST,
            ),
        ),
    ),
    "tolerances": (
        N_("Tolerances"),
        (
            _tolerance(
                "share_tolerance",
                N_("Share of a region"),
                N_("Statements by which a roundtable may miss it before it counts."),
            ),
            _tolerance(
                "tier_tolerance",
                N_("Spread of high ranks"),
                N_("Statements by which a roundtable may have more or fewer than its share."),
            ),
            _one(
                "high_tier",
                "number",
                N_("High ranks are tiers 1 to"),
                N_("Tiers are those of the protocol ranks."),
                bounds=keys.HIGH_TIER,
            ),
            _tolerance(
                "load_tolerance",
                N_("Length of parallel roundtables"),
                N_("Statements by which two roundtables at the same hour may differ."),
            ),
            _tolerance(
                "spread_tolerance",
                N_("Spread of languages and genders"),
                N_("Read only where these objectives are in use."),
            ),
        ),
    ),
    "hours": (
        N_("Hours at home"),
        (
            _one(
                "home_hours",
                "curve",
                N_("Price of each hour at home"),
                N_(
                    "What it costs to let somebody speak live from the capital in this hour of"
                    " the day there: 0 for a good hour, more for a worse one."
                ),
                bounds=(0, keys.DEAREST),
            ),
        ),
    ),
}
ALL: dict[str, Setting] = {one.key: one for _, group in GROUPS.values() for one in group}
