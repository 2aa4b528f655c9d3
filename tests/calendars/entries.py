"""Calendar entries with fixed stamps, not in any database."""

from datetime import UTC, datetime
from typing import Any

from app.calendars.ics import Organizer, PublicEntry
from app.calendars.models import CalendarEntry

SENDER = Organizer("Host country team", "hls@example.org", "rsvp@example.org")
STAMP = datetime(2021, 9, 20, 1, 2, 3, tzinfo=UTC)
CHINESE = "肯尼亚发言: 圆桌会议甲「让生物多样性走上恢复之路」、请于发言前三十分钟到场; 谢谢"
ARABIC = (
    "كلمة كينيا في المائدة المستديرة ألف: وضع التنوع البيولوجي على طريق التعافي، القاعة ٢؛ شكرا"
)
ENGLISH = "Statement of Kenya, Roundtable A: putting biodiversity on a path to recovery; room 2"


def an_entry(**changes: Any) -> CalendarEntry:
    """Make one person's entry: three minutes in roundtable A, seven in the evening in Kunming."""
    values = {
        "uid": "0123456789abcdef0123456789abcdef@rostrum.example.org",
        "sequence": 0,
        "thread": "inscription:1",
        "holder": "delegate:1",
        "gathering": "session:3",
        "conference": "conference:1",
        "status": "confirmed",
        "starts_at": datetime(2021, 10, 12, 11, 0, tzinfo=UTC),
        "ends_at": datetime(2021, 10, 12, 11, 3, tzinfo=UTC),
        "zone": "Asia/Shanghai",
        "summary": ENGLISH,
        "description": "Tue 12 Oct 2021, 19:00 to 19:03 (GMT+8), Kunming.\nThe time is estimated.",
        "location": "Kunming Dianchi Centre, room 2",
        "url": "https://rostrum.example.org/lists/A",
        "attendee_name": "Minister of Environment of Kenya",
        "attendee_address": "minister.environment@ken.example.org",
        "organizer_token": "f" * 32,
        "answer": "NEEDS-ACTION",
        "language": "en",
        "created_at": STAMP,
        "stamped_at": STAMP,
    }
    return CalendarEntry(**(values | changes))


def a_session(**changes: Any) -> PublicEntry:
    """Make a session of the public programme."""
    values = {
        "uid": "session-kunming-a@rostrum.example.org",
        "sequence": 2,
        "starts_at": datetime(2021, 10, 12, 11, 0, tzinfo=UTC),
        "ends_at": datetime(2021, 10, 12, 13, 0, tzinfo=UTC),
        "zone": "Asia/Shanghai",
        "summary": "Roundtable A",
        "description": "",
        "location": "Kunming",
        "url": "",
        "created_at": STAMP,
        "stamped_at": STAMP,
    }
    return PublicEntry(**(values | changes))
