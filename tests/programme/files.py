"""Conference files for tests: the shipped ones, and small ones with one thing changed."""

from pathlib import Path

from app.programme import conference_file

SHIPPED = Path(conference_file.__file__).parent / "conferences"

SMALL = """\
conference:
  code: SMALL
  title: A small segment
  short_title: Small
  place: Conference centre
  city: Kunming
  zone: Asia/Shanghai
  first_day: 2021-10-12
  last_day: 2021-10-13
deadlines:
  - key: rsvp
    what: Reply
    due: 2021-09-06 23:59:59
sessions:
  - code: A
    kind: roundtable
    title: First table
    room: Room 1
    starts: 2021-10-12 19:00
    ends: 2021-10-12 21:00
    co_chairs: 2
  - code: B
    kind: roundtable
    title: Second table
    room: Room 2
    starts: 2021-10-12 19:00
    ends: 2021-10-12 21:00
"""


def shipped(name):
    return (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")


def small(old="", new=""):
    """Give the small file with one piece of text replaced."""
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def faults(text):
    """Read a faulty file and give what was said, each as "line: sentence"."""
    try:
        conference_file.parse(text)
    except conference_file.Faulty as reason:
        return [str(fault).removeprefix("line ") for fault in reason.faults]
    return []
