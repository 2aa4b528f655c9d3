"""Words fitted into narrow places, estimated: the server does not set type."""

import unicodedata

GLYPH = 5.7  # mean width of a letter at the size of the titles, in units of the drawing


def wrapped(text: str, width: float, lines: int) -> list[str]:
    """Break words into at most `lines` lines of about `width`; what is cut off ends in "…"."""
    found: list[str] = []
    for word in text.split():
        if found and span(f"{found[-1]} {word}") <= width:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], f"{found[lines - 1]} …"] if lines else []
    return found


def span(text: str) -> float:
    """Estimate how wide words will be; signs of East Asia take twice the room."""
    return sum(GLYPH * (2 if unicodedata.east_asian_width(sign) in "WF" else 1) for sign in text)


def runs_right_to_left(text: str) -> bool:
    """Tell the direction of words by their first strong sign (Unicode Annex 9, rule P2)."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False
