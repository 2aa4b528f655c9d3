"""Changes to a reply that is being written: persons put in and taken out, the speaker followed."""

from dataclasses import replace

from app.rsvp.given import DelegateGiven, Given


def put(given: Given, place: int | None, person: DelegateGiven) -> Given:
    """Write a person at a place; None adds one, a head of delegation always in front."""
    people = list(given.delegates)
    if place is not None and place < len(people):
        people[place] = person
        return replace(given, delegates=tuple(people))
    if person.role == "head":
        return _moved(replace(given, delegates=(person, *people)), len(people) and 1)
    return replace(given, delegates=(*people, person))


def take_out(given: Given, place: int) -> Given:
    """Take a person out; where it was the speaker, the first of the delegation speaks."""
    people = given.delegates
    if not 0 <= place < len(people):
        return given
    left = replace(given, delegates=people[:place] + people[place + 1 :])
    speaker = left.inscription.speaker if left.inscription else 0
    if speaker == place:
        return _moved(left, -speaker)
    return _moved(left, -1 if speaker > place else 0)


def _moved(given: Given, by: int) -> Given:
    if given.inscription is None or by == 0:
        return given
    asked = replace(given.inscription, speaker=given.inscription.speaker + by)
    return replace(given, inscription=asked)
