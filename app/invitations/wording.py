"""Forms of address and of names in a formal letter, as diplomatic usage has them."""

from dataclasses import dataclass

from app.delegations.models import Addressee, Participant

UNADDRESSED = "Madam/Sir"


@dataclass(frozen=True)
class Address:
    """How a letter opens and how it closes."""

    opening: str
    closing: str


# Form of address as given -> how the letter turns to the person. Where the form is not known
# the letter takes the one of circulars, which guesses nobody's gender.
STYLES = {
    "H.M.": "Your Majesty",
    "H.R.H.": "Your Royal Highness",
    "H.S.H.": "Your Serene Highness",
    "H.H.": "Your Highness",
    "H.E.": "Your Excellency",
}


def address(form_of_address: str) -> Address:
    """Give opening and closing for a form of address ("H.E.", "H.R.H.", "Ms.", "")."""
    for form, style in STYLES.items():
        if form_of_address.startswith(form):
            called = style.removeprefix("Your ") if form == "H.E." else style
            return Address(
                f"{style},",
                f"Please accept, {called}, the assurances of my highest consideration.",
            )
    return Address(
        f"Dear {UNADDRESSED},",
        f"Please accept, {UNADDRESSED}, the assurances of my highest consideration.",
    )


def formal(participant: Participant) -> str:
    """Name a participant in a sentence of a letter: "the Republic of Kenya"."""
    return participant.formal_name or participant.short_name


def invited(participant: Participant) -> str:
    """Say who is invited: the Government of a State, or a body itself."""
    if participant.code == "EUR" or participant.iso2 is None:
        return formal(participant)
    return f"the Government of {formal(participant)}"


def carried_to(addressee: Addressee) -> tuple[str, str]:
    """Give the name and the address to which a letter is carried: the mission, or the post."""
    mission = addressee.mission
    if mission is not None and mission.email:
        return mission.name, mission.email
    return addressee.post, addressee.email
