"""What goes with a member of staff who is erased: all that could open the account again."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts import factors
from app.accounts.models import DirectoryIdentity, Staff


def forget_ways_in(session: Session, staff: Staff) -> None:
    """Delete second factors, and who the person is in a directory; the account is closed before.

    The caller records the act.
    """
    factors.forget_all(session, staff)
    session.execute(delete(DirectoryIdentity).where(DirectoryIdentity.staff_id == staff.id))
