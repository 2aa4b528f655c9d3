"""What tests show at the door: a password, and the codes of an app."""

import pyotp

from app import db
from app.accounts import factors, vault, visits
from app.accounts.models import CodeApp, Staff
from tests.builders import NOW, PASSWORD

ADDRESS = "desk@example.org"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEY = vault.key_of({"FACTOR_KEY": "", "SECRET_KEY": "k" * 32})  # that of the application in tests


def code(at: float) -> str:
    """Give the code that the app shows at that second."""
    return pyotp.TOTP(SECRET).at(int(at))


def set_up(desk: Staff) -> Staff:
    """Let somebody have a code app whose codes have not been used yet."""
    with db.writing() as session:
        actor = visits.as_actor(desk)
        factors.add_app(session, SECRET, code(NOW.timestamp()), actor=actor, key=KEY, now=NOW, at=NOW.timestamp())  # fmt: skip  # noqa: E501
        session.get_one(CodeApp, desk.id).last_step = 0
    return desk


def enter(client, email=ADDRESS, password=PASSWORD, **more):
    """Send the sign-in form."""
    return client.post("/accounts/sign-in", data={"email": email, "password": password} | more)
