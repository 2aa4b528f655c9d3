"""Files that travel with letters: kept once, waited for while they are made, named in full."""

from datetime import timedelta

import pytest

from app import db
from app.notifications import post_room
from app.notifications.models import Attachment
from tests.builders import NOW
from tests.notifications.letters_written import a_letter

PDF = b"%PDF-1.7 agenda %%EOF"
SOON = NOW + timedelta(minutes=10)


def attach(**changes) -> int:
    values = {"name": "agenda.pdf", "media_type": "application/pdf", "size": len(PDF)}
    with db.writing() as session:
        made = Attachment(**(values | {"content": PDF} | changes))
        session.add(made)
        session.flush()
        a_letter(session, attached=[made.id])
        return made.id


@pytest.mark.parametrize("name", ["agenda.pdf", "议程.pdf", "a\r\nb.pdf"])
def test_a_file_goes_with_the_letter_under_its_name(app, smtp, name):
    attach(name=name)
    assert post_room.drain(app.config, NOW) == 1
    (mail,) = smtp.messages
    parts = [one for one in mail.walk() if one.get_content_type() == "application/pdf"]
    assert [one.get_payload(decode=True) for one in parts] == [PDF]
    assert parts[0].get_filename() == name.replace("\r\n", "")


def test_a_letter_waits_for_what_is_being_printed_but_not_for_ever(app, smtp):
    number = attach(content=None, held_until=SOON)
    assert post_room.drain(app.config, NOW) == 0
    with db.writing() as session:
        session.get(Attachment, number).content = PDF
        session.get(Attachment, number).held_until = None
    assert post_room.drain(app.config, NOW) == 1


def test_without_the_file_it_leaves_all_the_same_after_a_while(app, smtp):
    attach(content=None, held_until=SOON)
    assert post_room.drain(app.config, SOON) == 1
    (mail,) = smtp.messages
    assert "application/pdf" not in {one.get_content_type() for one in mail.walk()}


def test_the_page_of_a_letter_names_what_is_attached(app, signed_in):
    attach()
    assert "agenda.pdf" in signed_in("host_administrator").get("/letters/1").text
