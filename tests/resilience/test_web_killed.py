"""Replies while the web server is killed: what was acknowledged stands, with its letter, whole."""

import random
import re
import threading
import time
from contextlib import suppress
from html import unescape

import pytest
import requests
from sqlalchemy import select

from app import db
from app.notifications.models import Letter
from app.rsvp.models import Reply
from tests import builders
from tests.resilience import house as houses
from tests.resilience.conftest import KILLS
from tests.resilience.house import until

pytestmark = pytest.mark.timeout(300)  # servers start and stop, on a busy machine too

CODES = ("KEN", "FRA", "FJI")
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
NOTE = re.compile(r"Version (\d+) of our note")


class Mission(threading.Thread):
    """An embassy that changes its mind again and again, and remembers what was acknowledged."""

    def __init__(self, address, invitation, ending):
        super().__init__(daemon=True)
        self.address, self.invitation, self.ending = address, invitation, ending
        self.tried, self.acknowledged = 0, []

    def run(self):
        while not self.ending.is_set():
            with suppress(requests.RequestException), requests.Session() as visit:
                visit.trust_env = False
                self.change(visit)
                continue
            time.sleep(0.1)

    def change(self, visit):
        self.tried += 1
        note = {"answer": "declined", "note": f"Version {self.tried} of our note"}
        if not self.sent(visit, "/answer", note):
            return
        if self.sent(visit, "/review", {}):
            self.acknowledged.append(self.tried)

    def sent(self, visit, page, fields):
        form = visit.get(self.address + page, timeout=10)
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(form.text)}
        answer = visit.post(
            self.address + page, data=hidden | fields, timeout=10, allow_redirects=False
        )
        held = answer.headers.get("Location", "").endswith("/review")  # somebody was quicker
        return answer.status_code in {302, 303} and not (page == "/review" and held)


def survives(house, kills=KILLS):
    with db.writing() as session:
        builders.the_ranks(session)
        conference = builders.a_conference(session)
        tokens = {}
        for code in CODES:
            addressee = builders.an_addressee(session, builders.a_party(session, code))
            invited = builders.an_invitation(session, conference, addressee)
            tokens[invited.id] = builders.a_link(session, "reply", invited.id)
    ending, drawn, server = threading.Event(), random.Random(5), house.web()
    base = f"http://127.0.0.1:{house.web_port}"
    missions = [Mission(f"{base}/r/{token}", one, ending) for one, token in tokens.items()]
    for mission in missions:
        mission.start()
    for _ in range(kills):
        before = sum(len(one.acknowledged) for one in missions)
        until(lambda: sum(len(one.acknowledged) for one in missions) > before, house.said)  # noqa: B023
        time.sleep(drawn.uniform(0, 0.4))
        house.kill(server)
        server = house.web()
    ending.set()
    for mission in missions:
        mission.join(30)
    house.kill(server)
    whole(missions)


def whole(missions):
    with db.reading() as session:
        replies = session.scalars(select(Reply).order_by(Reply.id)).all()
        letters = session.scalars(select(Letter).where(Letter.kind == "acknowledgement")).all()
    kept = [(reply.invitation_id, NOTE.search(reply.content["note"])[1]) for reply in replies]
    mailed = [NOTE.search(letter.text)[1] for letter in letters]

    assert len(kept) == len(set(kept)), "the same reply twice"
    assert sorted(mailed) == sorted(note for _, note in kept), "a reply without its letter"
    by_mission = {}
    for invitation, note in kept:
        by_mission.setdefault(invitation, []).append(int(note))
    for mission in missions:
        notes = by_mission[mission.invitation]
        assert set(mission.acknowledged) <= set(notes), "acknowledged and lost"
        assert max(notes) <= mission.tried


@pytest.mark.parametrize("where", ["on_sqlite", "on_postgres"])
def test_what_was_acknowledged_stands(request, where, tmp_path):
    url = request.getfixturevalue(where)
    with houses.house(tmp_path, url, "worker", MAIL_PORT=9) as house:
        survives(house)
