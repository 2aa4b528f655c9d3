"""Regional groups in pictures: what each is called, and its colour."""

from app.errors import N_

# Pale enough for dark letters on them, different in lightness too; a list says it in words.
REGIONS = {
    "African": (N_("African States"), "#f3cf73"),
    "Asia-Pacific": (N_("Asia-Pacific States"), "#9fd3d9"),
    "EEG": (N_("Eastern European States"), "#cdbbe6"),
    "GRULAC": (N_("Latin American and Caribbean States"), "#a9d99f"),
    "WEOG": (N_("Western European and other States"), "#f2b3a6"),
    "": (N_("No regional group"), "#d9d6cc"),
}
