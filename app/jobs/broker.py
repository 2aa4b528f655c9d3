"""How Rostrum speaks with RabbitMQ: through Celery, in numbers of rows, never for long."""

import atexit
import os
import queue
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

import structlog

from app.jobs.carrier import CARGO, Row

TASK = "rostrum.take"
NO_ANSWER_S = 2  # a broker that says nothing for so long is left alone
SULK_S = 5  # for so long; what was not called out meanwhile is swept up later
ROOM = 10_000  # calls that may wait in memory
FAREWELL_S = 2  # that a process which ends gives to its last calls

Call = tuple[str, Row]
log = structlog.get_logger()


def celery_for(settings: Mapping[str, Any]) -> Any:
    """Make the Celery application: no results, no remote control, no start-up without patience."""
    celery: Any = import_module("celery")  # only where a broker is used
    made = celery.Celery("rostrum", broker=settings["BROKER_URL"], set_as_current=False)
    made.conf.update(
        accept_content=["json"],
        broker_connection_max_retries=None,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=NO_ANSWER_S,
        broker_heartbeat=10,
        broker_transport_options={"read_timeout": NO_ANSWER_S, "write_timeout": NO_ANSWER_S},
        enable_utc=True,
        task_acks_late=True,
        task_create_missing_queues=True,
        task_default_delivery_mode="transient",  # the row is kept, its number need not be
        task_ignore_result=True,
        task_publish_retry=False,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
    )
    return made


class Publisher:
    """Publishes numbers over one connection of its own; for one thread."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._celery = celery_for(settings)
        self._connection: Any = None
        self._producer: Any = None

    def publish(self, queue: str, rows: list[Row]) -> None:
        """Put the numbers into the queue; raises what the connection raises."""
        with _Closing(self):
            producer = self._connected() if rows else None
            for row_id, attempts in rows:
                self._celery.send_task(
                    TASK, args=(queue, row_id, attempts), queue=queue, producer=producer
                )

    def waiting(self, queue: str) -> int:
        """Count the numbers that nobody has fetched yet; 0 where there is no such queue."""
        with _Closing(self):
            self._connected()
            missing = self._connection.channel_errors
            channel = self._connection.channel()
            try:
                return int(channel.queue_declare(queue, passive=True).message_count)
            except missing:
                return 0
            finally:
                with suppress(Exception):
                    channel.close()

    def close(self) -> None:
        """Hang up without waiting."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            with suppress(Exception):
                connection.collect()

    def _connected(self) -> Any:
        if self._connection is None:
            self._connection = self._celery.connection_for_write()
            self._connection.connect()
            self._producer = self._celery.amqp.Producer(self._connection, auto_declare=False)
        return self._producer


class _Closing:
    """Hangs up after an error, so that the next call connects anew."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._publisher.close()


class Announcer:
    """Brings calls to the broker from a thread of its own: no request waits for it, or fails."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._process = 0
        self._calls: queue.Queue[Call] = queue.Queue(ROOM)

    def tell(self, calls: list[Call]) -> None:
        """Leave the calls to be made; those for which there is no room are swept up later."""
        self._begin()
        with suppress(queue.Full):
            for call in calls:
                self._calls.put_nowait(call)

    def _begin(self) -> None:
        with self._lock:
            if self._process == os.getpid():
                return
            # A thread does not come along when a web server forks.
            self._process, self._calls = os.getpid(), queue.Queue(ROOM)
            threading.Thread(target=self._run, name="announcer", daemon=True).start()
            atexit.register(self._say_farewell)

    def _run(self) -> None:
        publisher, patient_at = Publisher(self._settings), 0.0
        while True:
            name, row = self._calls.get()
            if time.monotonic() < patient_at or name not in CARGO:
                continue
            try:
                publisher.publish(name, [row])
            except Exception as fault:  # noqa: BLE001 (the library has errors of many kinds)
                log.warning("broker.no_answer", reason=type(fault).__name__)
                patient_at = time.monotonic() + SULK_S

    def _say_farewell(self) -> None:
        until = time.monotonic() + FAREWELL_S
        while not self._calls.empty() and time.monotonic() < until:
            time.sleep(0.02)
