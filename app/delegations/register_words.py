"""The words of the lists on pages: what codes mean, and what a state of a row is called."""

from typing import Any

from flask_babel import gettext, lazy_gettext

from app.delegations.books import BOOKS
from app.delegations.columns import Column
from app.delegations.lookups import Lookups

CHOICES: dict[str, Any] = {
    "embassy": lazy_gettext("Embassy"),
    "permanent_mission": lazy_gettext("Permanent mission"),
    "host_embassy": lazy_gettext("Embassy of the host there"),
    "regional": lazy_gettext("Regional group"),
    "negotiating": lazy_gettext("Negotiating group"),
    "listed": lazy_gettext("List"),
    "major": lazy_gettext("Major group"),
    "African": lazy_gettext("African States"),
    "Asia-Pacific": lazy_gettext("Asia-Pacific States"),
    "EEG": lazy_gettext("Eastern European States"),
    "GRULAC": lazy_gettext("Latin American and Caribbean States"),
    "WEOG": lazy_gettext("Western European and other States"),
    "yes": lazy_gettext("Yes"),
    "no": lazy_gettext("No"),
    "unknown": lazy_gettext("Not known"),
}
CONVENTIONS = {
    "CBD": lazy_gettext("Convention on Biological Diversity"),
    "CP": lazy_gettext("Cartagena Protocol"),
    "NP": lazy_gettext("Nagoya Protocol"),
}
STATES = {
    "new": lazy_gettext("New"),
    "changed": lazy_gettext("Changed"),
    "unchanged": lazy_gettext("Unchanged"),
    "asked": lazy_gettext("To decide"),
    "faulty": lazy_gettext("Faulty"),
    "left": lazy_gettext("Left out"),
    "taken": lazy_gettext("Taken"),
}
ACTS = {
    "add": lazy_gettext("Added"),
    "edit": lazy_gettext("Changed"),
    "import": lazy_gettext("Brought by an import"),
    "undo": lazy_gettext("Import undone"),
    "route": lazy_gettext("Route chosen"),
}
ROUTE_KINDS = {
    "resident": lazy_gettext("Resident embassy"),
    "accredited": lazy_gettext("Embassy elsewhere, accredited as well"),
    "host_embassy": lazy_gettext("Embassy of the host there"),
    "permanent_mission": lazy_gettext("Permanent mission"),
    "focal_point": lazy_gettext("Focal point"),
}


def label(column: Column) -> str:
    """Name a column in the language of the page."""
    return str(gettext(column.label))


def said(column: Column, text: str, known: Lookups) -> str:
    """Write a value for people: a code by what it means, in the language of the page."""
    if column.kind == "tick":
        return str(CHOICES[text]) if text in CHOICES else text
    if column.kind not in {"choice", "choice_or_none", "mission"} or not text:
        return text
    return options(column, known).get(text, text)


def options(column: Column, known: Lookups) -> dict[str, str]:
    """Give the codes that may be chosen in a column, each with its words."""
    if isinstance(column.offered, tuple):
        return {code: str(CHOICES.get(code, code)) for code in column.offered}
    if column.offered == "missions":
        return known.missions
    if column.offered == "groups":
        named = {row["code"]: row["name"] for row in known.shown_groups.values()}
        return {code: gettext(named[code]) for code in known.groups}
    source = {"focal_kinds": known.focal_kinds, "ranks": known.ranks}.get(
        column.offered, known.categories
    )
    offered = known.codes()[column.offered]
    return {code: gettext(source[code]) for code in source if code in offered}


def act(action: str) -> str:
    """Name what was done, in the language of the page."""
    feature, _, verb = action.rpartition(".")
    ours = feature in BOOKS or feature == "participants"
    return str(ACTS[verb]) if ours and verb in ACTS else action
