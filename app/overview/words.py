"""The words of the overview, marked for translation, and how each kind is filled."""

from app.allocation.picture import REGIONS as OF_REGIONS
from app.allocation.words import MODES
from app.errors import N_
from app.invitations.register import CHANNELS as OF_CHANNELS
from app.invitations.register import NO_REGION

__all__ = [
    "AT_HOME",
    "BANDS",
    "BAND_FILLS",
    "CHANNELS",
    "CHANNEL_FILLS",
    "MODES",
    "REGIONS",
]

REGIONS = {
    **{region: label for region, (label, _colour) in OF_REGIONS.items() if region},
    NO_REGION: N_("Observers, and others in no regional group"),
}
CHANNELS = OF_CHANNELS | {"": N_("No channel yet")}
CHANNEL_FILLS = {"demarche": "solid", "email": "stripe", "paper": "cross", "": "dots"}
BANDS = {
    "day": N_("Awake: 8–22 h at home"),  # noqa: RUF001 (from-to)
    "edge": N_("Early or late: 6–8, 22–23 h"),  # noqa: RUF001 (from-to)
    "night": N_("Night: 23–6 h"),  # noqa: RUF001 (from-to)
}
AT_HOME = {"day": N_("awake"), "edge": N_("early or late"), "night": N_("at night")}
BAND_FILLS = {"day": "solid", "edge": "stripe", "night": "cross"}
