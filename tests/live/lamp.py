"""A page that follows one number, which the test changes."""

from sqlalchemy import literal, select

from app.live import answers
from app.live.answers import Followed
from app.live.topics import Topic, follow
from tests.conftest import make_app

LAMP = Topic("lamp", 1)
STREAM = {"Accept": answers.STREAM}
STATE = {"Accept": answers.STATE}


class Lamp:
    """What is followed: its number, and how often its page was made."""

    def __init__(self) -> None:
        self.number = 0
        self.made = 0

    def asks(self, ids):
        return select(literal(1), literal(self.number)).where(literal(1).in_(ids))

    def part(self) -> str:
        self.made += 1
        return f"<p>{self.number}</p>"


def a_site(database, **settings):
    """Make a site with one page more, and give both it and what the page follows."""
    app, lamp = make_app(database, **settings), Lamp()
    follow(app, "lamp", lamp.asks)

    @app.get("/lamp")
    def show():
        return answers.answer(Followed(LAMP, "lamp", lamp.part), lambda number: f"page {number}")

    return app, lamp
