"""Changes to a reply that is being written: persons put in and taken out, speakers followed."""

from collections.abc import Callable
from dataclasses import replace

from app.rsvp.given import DelegateGiven, Given, InscriptionGiven


def put(given: Given, place: int | None, person: DelegateGiven) -> Given:
    """Write a person at a place; None adds one, a head of delegation always in front."""
    people = list(given.delegates)
    if place is not None and place < len(people):
        people[place] = person
        return replace(given, delegates=tuple(people))
    if person.role == "head":
        led = replace(given, delegates=(person, *people))
        return _followed(led, lambda speaker: speaker + 1 if people else speaker)
    return replace(given, delegates=(*people, person))


def take_out(given: Given, place: int) -> Given:
    """Take a person out; where it was a speaker, the first of the delegation speaks."""
    people = given.delegates
    if not 0 <= place < len(people):
        return given
    left = replace(given, delegates=people[:place] + people[place + 1 :])
    return _followed(
        left, lambda speaker: 0 if speaker == place else speaker - 1 if speaker > place else speaker
    )


def _followed(given: Given, moved: Callable[[int], int]) -> Given:
    def follow(asked: InscriptionGiven | None) -> InscriptionGiven | None:
        return asked and replace(asked, speaker=moved(asked.speaker))

    return replace(given, inscription=follow(given.inscription), on_behalf=follow(given.on_behalf))
