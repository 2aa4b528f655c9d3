"""Turning the bytes of a text file into text: UTF-8, UTF-16 or GB 18030, or a plain refusal."""

import codecs
import re

from app.errors import N_, Refused

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
UNKNOWN = N_(
    "The letters of this file cannot be read for certain. Save it as “CSV UTF-8” or as an Excel"
    " workbook and send it again."
)
NO_TEXT = N_("This is neither an Excel workbook nor a CSV file. Save the list as one of the two.")
# Two bytes of GB 2312: signs (A1-A9) and the common characters in the order of their sounds.
PAIR = re.compile(rb"[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]")
ABOVE = re.compile(rb"[\x80-\xff]")
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f]")
MOST_UNSEEN = 0.01  # of the signs of a file: one in a cell is a fault of that cell


def decoded(data: bytes) -> tuple[str, str]:
    """Give the text and the name of its encoding; raises Refused where that is not certain."""
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return _strict(data, codec), name
    half = _half_empty(data)
    if half:
        return _strict(data, half), "UTF-16"
    try:
        return _seen(data.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        return _chinese(data), "GB 18030"


def _strict(data: bytes, codec: str) -> str:
    try:
        return _seen(data.decode(codec))
    except UnicodeDecodeError:
        raise Refused(UNKNOWN) from None


def _half_empty(data: bytes) -> str | None:
    """Tell UTF-16 without its mark by the empty half of Latin letters, which are in any header."""
    start = data[:200]
    if len(start) < 4 or len(data) % 2:  # noqa: PLR2004 (two letters)
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) // 4 and not odd else None


def _seen(text: str) -> str:
    if len(UNSEEN.findall(text)) > MOST_UNSEEN * len(text):
        raise Refused(NO_TEXT)
    return text


def _chinese(data: bytes) -> str:
    """Read GB 18030, which takes nearly any bytes: so most of them must be common characters."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise Refused(UNKNOWN) from None
    common, above = len(PAIR.findall(data)) * 2, len(ABOVE.findall(data))
    if common < 0.8 * above:
        raise Refused(UNKNOWN)
    return _seen(text)
