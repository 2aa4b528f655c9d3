"""The ground itself: databases are empty, the world is out of reach, mail arrives."""

import smtplib
import socket

import pytest
from sqlalchemy import select

from app import db
from app.rsvp.models import Inscription
from tests import builders, guards


@pytest.mark.parametrize("_again", [1, 2])
def test_each_test_begins_with_an_empty_database(database, _again):
    with db.writing() as session:
        assert session.scalars(select(Inscription)).all() == []
        builders.an_inscription(session)

    with db.reading() as session:
        assert [one.id for one in session.scalars(select(Inscription))] == [1]


@pytest.mark.parametrize("address", [("192.0.2.1", 25), ("mail.example.org", 25)])
def test_other_machines_are_out_of_reach(address):
    with socket.socket() as outward, pytest.raises(guards.Outside, match=address[0]):
        outward.connect(address)


def test_names_of_other_machines_are_not_looked_up():
    with pytest.raises(guards.Outside, match=r"mail\.example\.org"):
        socket.create_connection(("mail.example.org", 25), timeout=1)


def test_the_mail_peer_keeps_what_it_accepts(smtp):
    with smtplib.SMTP("127.0.0.1", smtp.port) as connection:
        connection.sendmail("a@example.org", ["b@example.org"], "Subject: Hello\r\n\r\nText")

    assert [message["Subject"] for message in smtp.to("b@example.org")] == ["Hello"]


def test_statements_are_counted(database, statements):
    with statements() as seen, db.reading() as session:
        session.scalars(select(Inscription)).all()

    assert len(seen) == 1


def test_settings_changed_by_a_test_come_back(app, client):
    assert app.config["MAIL_PORT"] == 9
    assert client.get("/ping").json == {"status": "ok"}
