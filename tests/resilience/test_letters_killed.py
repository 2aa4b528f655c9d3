"""Letters while whoever sends them is killed: none lost, none changed, few repeated."""

import random
import time

import pytest

from tests.resilience import house as houses
from tests.resilience.conftest import KILLS, SIZE
from tests.resilience.house import until
from tests.resilience.outbox import states, written
from tests.resilience.sink import Sink

pytestmark = pytest.mark.timeout(300)  # servers start and stop, on a busy machine too

FAULTS = {"later": 0.1, "never": 0.02, "dropped": 0.02, "doubtful": 0.01}
DRAIN_S = 60  # on a machine that does many other things, and with the start of the worker


@pytest.fixture
def sink():
    sink = Sink(**FAULTS)
    sink.up()
    yield sink
    sink.down()


def crash(house, sink, kills):
    """Kill whoever sends while it sends, at random moments and at the worst one; say how often."""
    drawn, worker, made = random.Random(3), house.worker(), 0
    while made < kills and sink.settled < SIZE:
        if made % 2:
            running = worker
            done = sink.at_worst(lambda: houses.os.killpg(running.pid, 9))  # noqa: B023
            until(lambda: done.is_set() or sink.settled == SIZE, f"no letter left: {house.said}")  # noqa: B023
            sink.never_mind()
        else:
            before = sink.settled
            until(lambda: sink.settled > before, f"no letter left: {house.said}")  # noqa: B023
            time.sleep(drawn.uniform(0, 0.2))
        house.kill(worker)
        worker, made = house.worker(), made + 1
    return made


def survives(house, sink):
    written(SIZE)
    kills = crash(house, sink, KILLS)
    sink.faults = {}
    until(lambda: sink.settled == SIZE, f"lost: {SIZE - sink.settled}", DRAIN_S)
    time.sleep(0.5)

    assert set(sink.copies) | sink.refused == {f"post{n}@example.org" for n in range(SIZE)}
    assert {name: {*ids} for name, ids in sink.copies.items()} == {
        name: {f"<{name[4:].split('@')[0]}@rostrum.example.org>"} for name in sink.copies
    }
    # One line is in doubt at each kill; there are as many lines as MAIL_CONNECTIONS.
    assert sink.repeats <= 2 * kills + sink.happened["doubtful"]
    until(lambda: set(states()) <= {"sent", "refused"}, f"unsettled: {states()}")


def test_embedded_in_a_web_server_on_sqlite(on_sqlite, sink, tmp_path):
    settings = {"MAIL_PORT": sink.port, "MAIL_CONNECTIONS": 2}
    with houses.house(tmp_path, on_sqlite, "embedded", **settings) as house:
        survives(house, sink)


def test_a_worker_apart_on_postgresql(on_postgres, sink, tmp_path):
    settings = {"MAIL_PORT": sink.port, "MAIL_CONNECTIONS": 2}
    with houses.house(tmp_path, on_postgres, "worker", **settings) as house:
        survives(house, sink)


def test_celery_over_rabbitmq_and_postgresql(on_postgres, rabbit, sink, tmp_path):
    settings = {"MAIL_PORT": sink.port, "MAIL_CONNECTIONS": 2, "BROKER_URL": rabbit.url}
    with houses.house(tmp_path, on_postgres, "celery", **settings) as house:
        survives(house, sink)
