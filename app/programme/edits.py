"""What an officer may send about a session, and what is wrong with it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from app.errors import N_
from app.programme.models import Conference

HOUR = 3600
DURATIONS = ("opening_s", "keynote_s", "wrap_up_s", "changeover_s")
CAPACITIES = ("seats", "remote_lines")
MOST_PLACES = 100_000
MOST_QUESTIONS = 20


@dataclass(frozen=True)
class SessionEdit:
    """Everything of a session that may be edited; durations in seconds, None for no limit."""

    starts_at: datetime
    ends_at: datetime
    room: str = ""
    seats: int | None = None
    remote_lines: int | None = None
    opening_s: int = 600
    keynote_s: int = 0
    wrap_up_s: int = 300
    changeover_s: int = 30
    guiding_questions: tuple[str, ...] = ()

    def columns(self) -> dict[str, Any]:
        """Give the values as the columns keep them."""
        return {**asdict(self), "guiding_questions": list(self.guiding_questions)}

    def faults(self, kind: str, conference: Conference) -> dict[str, str]:
        """Name the fault of each field; an empty answer is a pass."""
        faults = self._faults_of_numbers()
        if self.ends_at <= self.starts_at:
            faults["ends_at"] = N_("The session must end after it starts.")
        first_day = self.starts_at.astimezone(ZoneInfo(conference.zone)).date()
        if not conference.first_day <= first_day <= conference.last_day:
            faults["starts_at"] = N_("The session must start on a day of the conference.")
        taken = self.opening_s + self.keynote_s + self.wrap_up_s
        lasts = (self.ends_at - self.starts_at).total_seconds()
        if kind == "roundtable" and 0 < lasts <= taken:
            message = N_("Opening, keynote and wrap-up leave no time for statements.")
            faults.setdefault("opening_s", message)
        if len(self.guiding_questions) > MOST_QUESTIONS:
            faults["guiding_questions"] = N_("Twenty guiding questions are the most.")
        return faults

    def _faults_of_numbers(self) -> dict[str, str]:
        faults = {
            name: N_("Give a number of seconds from 0 to 3600.")
            for name in DURATIONS
            if not 0 <= getattr(self, name) <= HOUR
        }
        for name in CAPACITIES:
            value = getattr(self, name)
            if value is not None and not 0 <= value <= MOST_PLACES:
                faults[name] = N_("Give a number from 0 to 100,000, or leave it empty.")
        return faults


@dataclass(frozen=True)
class RoleEdit:
    """Who holds a place of honour: a participant's code, a post, an address; all may be empty."""

    participant_code: str = ""
    name: str = ""
    email: str = ""

    def faults(self) -> dict[str, str]:
        """Name the fault of each field; an empty answer is a pass."""
        faults = {}
        if (self.participant_code or self.email) and not self.name:
            faults["name"] = N_("Give the post or name of the person who takes this place.")
        if self.email and not _is_address(self.email):
            faults["email"] = N_("Give an e-mail address, as in name@example.org.")
        return faults


def _is_address(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
