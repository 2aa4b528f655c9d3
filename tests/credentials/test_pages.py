"""Pages of credentials: who sees what, what is kept, the report as page and workbook."""

import io

import pytest
import time_machine
from openpyxl import load_workbook

from app import db
from app.credentials import service
from tests import builders
from tests.allocation.drafts import an_asker
from tests.builders import NOW

PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _in_october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def party_id(database) -> int:
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")
        one.delegation.delegates[0].name = "=HYPERLINK(1)"
        return one.delegation.participant_id


def note(client, party_id: int, to: str, **fields: str):
    sent = {"CBD-to": to, "CBD-seen": fields.pop("seen", "0")}
    sent |= {f"CBD-{name}": value for name, value in fields.items()}
    return client.post(f"/credentials/{party_id}/CBD", data=sent)


def test_an_officer_notes_what_came_and_finds_it_on_every_page(party_id, signed_in):
    client = signed_in("credentials_officer")
    assert "Awaited" in client.get("/credentials").text
    done = note(client, party_id, "copy_received", authority="Minister of Foreign Affairs")
    assert done.location.endswith(f"/credentials/{party_id}#CBD")
    for page in ("/credentials", f"/credentials/{party_id}", "/credentials/report"):
        assert "Copy received" in client.get(page).text or "Copies only" in client.get(page).text
    assert "Minister of Foreign Affairs" in client.get(f"/credentials/{party_id}").text


def test_what_cannot_follow_is_refused_beside_its_field_and_answers_are_kept(party_id, signed_in):
    answer = note(signed_in("credentials_officer"), party_id, "in_order", note="Kept words")
    assert answer.status_code == 422
    assert "Choose what has happened" in answer.text
    assert "Kept words" in answer.text


def test_a_second_officer_is_told(party_id, signed_in):
    client = signed_in("credentials_officer")
    note(client, party_id, "copy_received")
    again = note(client, party_id, "examined")
    assert "Somebody else has changed" in client.get(again.location).text


@pytest.mark.parametrize(
    ("role", "sees"), [("protocol_officer", True), ("credentials_officer", False)]
)
def test_only_protocol_reads_that_credentials_are_contested(party_id, signed_in, role, sees):
    """Edge case: contested credentials."""
    note(signed_in("protocol_officer"), party_id, "contested", authority="The Bureau")
    client = signed_in(role)
    for page in ("/credentials", f"/credentials/{party_id}", "/credentials/report"):
        text = client.get(page).text
        assert (">Contested<" in text) is sees, page
        assert ("The Bureau" in text) is (sees and page.endswith(str(party_id)))


def test_the_report_is_saved_as_a_workbook_in_which_nothing_is_a_formula(party_id, signed_in):
    answer = signed_in("secretariat").get("/credentials/report.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["CBD", "CP", "NP"]
    row = list(book["CBD"][5])
    assert [cell.value for cell in row[:4]] == [
        "Kenya", "African", "Nothing received", "=HYPERLINK(1)",
    ]  # fmt: skip
    assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}


def test_no_page_costs_more_than_twenty_statements(party_id, signed_in, statements):
    client = signed_in("host_administrator")
    client.get("/credentials")
    for page in ("/credentials", f"/credentials/{party_id}", "/credentials/report"):
        with statements() as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 20, (page, len(seen))


def test_a_delegation_reads_on_its_own_page_what_is_missing(party_id, client):
    with db.writing() as session:
        token = builders.a_link(session, "reply", 1)
        conference_id = 1
        _accept(session)
        assert service.of_party(session, conference_id, party_id, contests=False)
    page = client.get(f"/r/{token}").text
    assert "Original credentials for: Convention on Biological Diversity" in page


def _accept(session) -> None:
    from app.rsvp import service as rsvp  # noqa: PLC0415
    from app.rsvp.given import Given  # noqa: PLC0415

    rsvp.reply(
        session, 1, Given("tentative"), actor=builders.an_actor(), source="mail", now=NOW,
        base_url="http://x",
    )  # fmt: skip


def test_parties_that_come_without_credentials_wait_for_somebody(party_id, signed_in):
    client = signed_in("credentials_officer")
    waits = "1 Party that takes part has sent no credentials yet"
    assert waits in client.get("/").text

    note(client, party_id, "copy_received", authority="Minister of Foreign Affairs")

    assert waits not in client.get("/").text


def test_the_scan_of_a_paper_is_kept_under_its_instrument(party_id, signed_in, app, tmp_path):
    app.config["DATA_FOLDER"] = str(tmp_path)
    client = signed_in("credentials_officer")
    keep = f"/credentials/{party_id}/CBD/papers"
    assert client.post(keep, data={"paper": (io.BytesIO(PDF), "letter.pdf")}).status_code == 409
    note(client, party_id, "original_received")
    client.post(keep, data={"paper": (io.BytesIO(b"MZ"), "letter.pdf")})
    assert "no whole PDF" in client.get(f"/credentials/{party_id}").text
    for _ in range(2):
        sent = {"paper": (io.BytesIO(PDF), "../Full powers.pdf")}
        assert client.post(keep, data=sent).status_code == 303
    page = client.get(f"/credentials/{party_id}").text
    assert page.count("Full powers.pdf") == 1
    saved = client.get(f"/credentials/{party_id}/papers/1")
    assert saved.data == PDF
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/credentials/{party_id + 1}/papers/1").status_code == 404
    assert signed_in("moderator").get(f"/credentials/{party_id}/papers/1").status_code == 403
    assert signed_in("protocol_officer").post("/credentials/1/XX/papers").status_code == 404
