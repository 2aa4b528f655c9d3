"""A roundtable of two hours from the first to the last act, at speed, as the clerk has it."""

from datetime import timedelta

from app.errors import Refused
from app.rosters import choices, transitions
from app.rosters.floor import Act, fold, standing
from tests.rosters.floors import START, TIMES, a_line, names

LINES = [
    *(a_line(f"P{n:02}", "HS" if n < 3 else "M", n) for n in range(1, 29)),
    a_line("UNEP", "OBS", 29, limit_s=120),
    a_line("IUCN", "OBS", 30, limit_s=120),
]


class Hall:
    """A session with its clock: each act happens when the clock says so."""

    def __init__(self):
        self.log, self.now = [], START

    def do(self, kind, seconds=0, **told):
        """Let time pass, then act; whatever is refused never happened."""
        self.now += timedelta(seconds=seconds)
        act = Act(len(self.log) + 1, kind, self.now, "Clerk", told)
        if kind not in {"undo", "redo"}:
            transitions.apply(standing(LINES, self.log, TIMES), act)
        self.log.append(act)
        return self.floor

    @property
    def floor(self):
        return fold(LINES, self.log, TIMES, now=self.now)


def test_two_hours_with_thirty_speakers_end_with_the_right_list():
    hall = Hall()
    hall.do("open")
    hall.do("give_floor", seconds=600)
    hall.do("give_floor", seconds=180, ends="delivered")  # P02
    hall.do("insert", name="FJI", limit_s=300, reason="The Co-Chair")
    hall.do("give_floor", seconds=170, ends="delivered")  # the head of State
    assert hall.floor.now.name == "FJI"
    hall.do("give_floor", seconds=600, ends="cut_off")  # P03, twice the limit was used
    hall.do("absent", seconds=10)  # P03 was not there
    assert hall.floor.coming[-3].name == "P03"
    hall.do("give_floor", seconds=20)  # P04
    hall.do("point_of_order", seconds=60, name="P09", limit_s=120)
    hall.do("delivered", seconds=60)
    hall.do("resume", seconds=30)
    assert hall.floor.spoken(hall.now) == 60
    while hall.floor.coming[0].name != "P20":
        hall.do("give_floor", seconds=290, ends="delivered")
    assert hall.floor.over_s > 0
    shorter = choices.choices(hall.floor)[0]
    foretold = len(shorter.outlook.unheard)
    hall.do(shorter.kind, **shorter.arguments)
    assert len(hall.floor.unlikely()) == foretold
    hall.do("drop_observers")
    hall.do("undo")  # the chair changes her mind
    hall.do("drop_observers")
    while hall.floor.coming:
        hall.do("give_floor", seconds=100, ends="delivered")
    assert hall.floor.now.name == "P03"  # last of its category, as it was absent
    hall.do("delivered", seconds=100)
    hall.do("close", seconds=60)

    floor = hall.floor
    spoke = [turn for turn in floor.done if turn.kind != "point_of_order"]
    others = [f"P{n:02}" for n in range(4, 29)]
    assert names(spoke) == ["P01", "P02", "FJI", *others, "P03"]
    assert {turn.name for turn in spoke if turn.state == "cut_off"} == {"FJI"}
    assert names(floor.unheard) == ["UNEP", "IUCN"]
    assert {turn.name: turn.spoken_s for turn in spoke}["P04"] == 60 + 290
    assert sum(turn.kind == "point_of_order" for turn in floor.done) == 1


def test_nothing_can_be_done_after_the_end_but_to_publish_a_text():
    hall = Hall()
    hall.do("open")
    hall.do("close", seconds=60)
    refused = []
    for kind in transitions.STEPS:
        try:
            hall.do(kind, turn="1", other="2", limit_s=120, minutes=5, mode="read_out", name="X")
        except Refused:
            refused.append(kind)

    assert set(transitions.STEPS) - set(refused) == {"in_lieu"}
