"""Instruments and states of credentials in the language of the page."""

from flask_babel import lazy_gettext

INSTRUMENTS = {
    "CBD": lazy_gettext("Convention on Biological Diversity"),
    "CP": lazy_gettext("Cartagena Protocol"),
    "NP": lazy_gettext("Nagoya Protocol"),
}
STATES = {
    "unknown": lazy_gettext("Not known whether a Party"),
    "not_required": lazy_gettext("Not required"),
    "awaited": lazy_gettext("Awaited"),
    "copy_received": lazy_gettext("Copy received"),
    "original_received": lazy_gettext("Original received"),
    "examined": lazy_gettext("Examined"),
    "in_order": lazy_gettext("In order"),
    "provisional": lazy_gettext("Provisional"),
    "not_in_order": lazy_gettext("Not in order"),
    "contested": lazy_gettext("Contested"),
}
TONES = {
    "unknown": "warn",
    "awaited": "warn",
    "copy_received": "info",
    "original_received": "info",
    "examined": "info",
    "in_order": "good",
    "provisional": "warn",
    "not_in_order": "bad",
    "contested": "bad",
}
# What a step is called on the form that takes it.
STEPS = {
    "not_required": lazy_gettext("None is required"),
    "awaited": lazy_gettext("None has come: it is awaited"),
    "copy_received": lazy_gettext("A copy has come"),
    "original_received": lazy_gettext("The original has come"),
    "examined": lazy_gettext("It was examined"),
    "in_order": lazy_gettext("It was found in order"),
    "provisional": lazy_gettext("It was accepted provisionally"),
    "not_in_order": lazy_gettext("It was found not in order"),
    "contested": lazy_gettext("It is contested"),
}
# The report for the Bureau, in the order in which it is read.
SECTIONS = {
    "in_order": lazy_gettext("Credentials in order"),
    "provisional": lazy_gettext("Accepted provisionally"),
    "examined": lazy_gettext("Examined, not yet decided"),
    "original_received": lazy_gettext("Originals received, to be examined"),
    "copy_received": lazy_gettext("Copies only"),
    "awaited": lazy_gettext("Nothing received"),
    "not_in_order": lazy_gettext("Not in order"),
    "contested": lazy_gettext("Contested"),
    "unknown": lazy_gettext("Not known whether they are Parties to the instrument"),
}
