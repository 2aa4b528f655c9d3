"""The states of credentials: which follows which, who needs any, and what they allow."""

from app.delegations.models import Participant

# CBD rule 18: a copy may come first, the original decides; the Bureau examines (rule 19).
FOLLOWS: dict[str, tuple[str, ...]] = {
    "not_required": ("awaited",),
    "awaited": ("copy_received", "original_received", "not_required"),
    "copy_received": ("original_received", "examined", "awaited"),
    "original_received": ("examined", "copy_received"),
    "examined": ("in_order", "provisional", "not_in_order", "original_received"),
    "in_order": ("examined", "original_received"),
    "provisional": ("original_received", "examined", "in_order", "not_in_order"),
    "not_in_order": ("copy_received", "original_received", "examined", "provisional"),
    "contested": ("examined", "in_order", "provisional", "not_in_order"),
}
PAPERS = ("copy_received", "original_received")
ADOPT = ("in_order", "provisional")  # who takes part in the adoption of the Declaration
MEMBERSHIP = {"CP": "cartagena", "NP": "nagoya"}


def begins(participant: Participant, instrument: str) -> str:
    """Say how credentials stand before anything was noted.

    Only Parties to an instrument need any: "not_required" for all others. Where it is not known
    whether a State is a Party, "unknown": somebody must look it up.
    """
    if not participant.is_party:
        return "not_required"
    if instrument == "CBD":
        return "awaited"
    bound = getattr(participant, MEMBERSHIP[instrument])
    return {"yes": "awaited", "no": "not_required"}.get(bound, "unknown")


def may_follow(state: str) -> tuple[str, ...]:
    """List the states to which credentials may go; protocol may contest any that came."""
    if state == "unknown":
        return ("awaited", "not_required")
    contest = () if state in {"not_required", "contested"} else ("contested",)
    return FOLLOWS[state] + contest


def may_adopt(state: str) -> bool:
    """Tell whether a Party takes part in the adoption; the floor is open to everybody."""
    return state in ADOPT
