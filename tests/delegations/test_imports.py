"""An import says what it would do, does exactly that, and can be undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app import db
from app.delegations import books, expiring, imports, lookups, undoing
from app.delegations import service as delegations
from app.delegations.models import (
    Accreditation,
    Addressee,
    FocalPoint,
    ImportRow,
    Mission,
    Participant,
)
from app.errors import NotFound, Refused
from tests.builders import NOW
from tests.delegations.registers import LATER, OFFICER, a_csv, an_xlsx, kept, looked, taken

pytestmark = pytest.mark.usefixtures("loaded")

FOCAL = ("participant", "kind", "name", "email", "telephone")


@pytest.fixture
def loaded(database):
    with db.writing() as session:
        delegations.load_reference(session)


def codes():
    with db.reading() as session:
        return lookups.load(session).states


def five_thousand(faulty=()):
    states, kinds = codes(), ("CBD-FP1", "CPB-FP1", "ABS-FP", "CHM-FP", "RM-FP")
    return [
        (
            states[number % 198],
            "NO-SUCH" if number in faulty else kinds[number % 5],
            f"Focal Point {number}",
            f"focal.{number}@example.org",
            "+254 20 000 0000",
        )
        for number in range(5000)
    ]


def rows(import_id, *states):
    with db.reading() as session:
        wanted = select(ImportRow).where(ImportRow.import_id == import_id)
        if states:
            wanted = wanted.where(ImportRow.state.in_(states))
        return session.scalars(wanted.order_by(ImportRow.line)).all()


def focal_points():
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(FocalPoint))


@pytest.mark.parametrize("write", [a_csv, an_xlsx])
def test_five_thousand_rows_with_fifty_faulty_ones_report_those_and_can_be_completed(write):
    faulty = set(range(0, 5000, 100))
    first = looked("focal_points", write(FOCAL, five_thousand(faulty)))

    wrong = rows(first, "faulty")
    assert [row.line - 2 for row in wrong] == sorted(faulty)
    assert {row.faults[0]["column"] for row in wrong} == {"kind"}
    assert {row.faults[0]["value"] for row in wrong} == {"NO-SUCH"}
    assert taken("focal_points", first) == (4950, 0)
    assert focal_points() == 4950

    corrected = [[*row.values.values()] for row in wrong]
    for row in corrected:
        row[1] = "CBD-FP2"
    second = looked("focal_points", write(FOCAL, corrected))
    assert taken("focal_points", second) == (50, 0)
    assert focal_points() == 5000


def test_the_number_of_statements_grows_only_with_the_thousands(statements):
    few, many = five_thousand()[:20], five_thousand()
    with statements() as small:
        taken("focal_points", looked("focal_points", a_csv(FOCAL, few)))
    with statements() as large:
        number = looked("focal_points", a_csv(FOCAL, many))
        taken("focal_points", number)
    with statements() as back, db.writing() as session:
        undoing.undo(session, books.FOCAL_POINTS, number, actor=OFFICER, now=LATER)

    assert len(small) <= 26
    assert len(large) <= len(small) + 5 * 2
    assert len(back) <= 30


def test_the_same_file_again_changes_nothing():
    file = a_csv(FOCAL, five_thousand()[:50])
    taken("focal_points", looked("focal_points", file))

    again = looked("focal_points", file)

    assert {row.state for row in rows(again)} == {"unchanged"}
    with pytest.raises(Refused, match="no good row"):
        taken("focal_points", again)


def test_a_changed_field_is_shown_old_and_new():
    file = [("KEN", "CBD-FP1", "Director", "fp@example.org", "")]
    taken("focal_points", looked("focal_points", a_csv(FOCAL, file)))

    shown = rows(looked("focal_points", a_csv(FOCAL, [(*file[0][:4], "+254 20 1")])))

    assert shown[0].state == "changed"
    assert shown[0].changes == {"telephone": ["", "+254 20 1"]}


def test_a_row_that_changed_in_between_is_shown_again_instead_of_overwritten():
    file = [(code, "CBD-FP1", "Director", f"{code}@example.org", "") for code in ("KEN", "FRA")]
    taken("focal_points", looked("focal_points", a_csv(FOCAL, file)))
    changed = looked("focal_points", a_csv(FOCAL, [(*row[:4], "+1 111") for row in file]))
    kenya = rows(changed)[0].row_id
    kept("focal_points", kenya, {"telephone": "+1 222"}, seen_version=1)

    assert taken("focal_points", changed) == (1, 1)

    again = rows(changed, "changed")
    assert [(row.again, row.changes) for row in again] == [
        (True, {"telephone": ["+1 222", "+1 111"]})
    ]
    with db.reading() as session:
        assert session.get_one(FocalPoint, kenya).telephone == "+1 222"
    assert taken("focal_points", changed) == (1, 0)


def test_a_new_row_that_somebody_added_in_between_is_shown_again():
    file = [("KEN", "CBD-FP1", "Director", "fp@example.org", "+1 111")]
    waiting = looked("focal_points", a_csv(FOCAL, file))
    kept("focal_points", None, dict(zip(FOCAL, (*file[0][:4], ""), strict=True)))

    assert taken("focal_points", waiting) == (0, 1)
    assert rows(waiting)[0].changes == {"telephone": ["", "+1 111"]}


def test_an_import_is_undone_in_one_piece():
    standing = [("KEN", "CBD-FP1", "Director", "fp@example.org", "")]
    taken("focal_points", looked("focal_points", a_csv(FOCAL, standing)))
    file = [(*standing[0][:4], "+1 111"), ("FRA", "CBD-FP1", "Chef", "chef@example.org", "")]
    number = looked("focal_points", a_csv(FOCAL, file))
    taken("focal_points", number)

    with db.writing() as session:
        assert undoing.undo(session, books.FOCAL_POINTS, number, actor=OFFICER, now=LATER) == 2

    with db.reading() as session:
        left = session.scalars(select(FocalPoint)).all()
    assert [(one.name, one.telephone) for one in left] == [("Director", "")]
    with pytest.raises(Refused), db.writing() as session:
        undoing.undo(session, books.FOCAL_POINTS, number, actor=OFFICER, now=LATER)


def test_what_changed_since_cannot_be_undone():
    file = [("KEN", "CBD-FP1", "Director", "fp@example.org", "")]
    number = looked("focal_points", a_csv(FOCAL, file))
    taken("focal_points", number)
    kept("focal_points", rows(number)[0].row_id, {"telephone": "+1 222"}, seen_version=1)

    with pytest.raises(Refused, match="1 of its rows"), db.writing() as session:
        undoing.undo(session, books.FOCAL_POINTS, number, actor=OFFICER, now=LATER)


def test_what_is_referred_to_by_now_cannot_be_undone():
    columns = ("code", "category", "name_en", "formal_name", "zone")
    file = a_csv(columns, [("WWF", "NGO", "World Fund", "the World Fund", "Europe/Zurich")])
    number = looked("observers", file)
    taken("observers", number)
    with db.writing() as session:
        body = delegations.participant(session, "WWF")
        session.add(Addressee(participant=body, portfolio="head", post="Head", email="a@b.org"))

    with pytest.raises(Refused, match="refers"), db.writing() as session:
        undoing.undo(session, books.OBSERVERS, number, actor=OFFICER, now=LATER)


def test_a_number_that_was_undone_is_not_given_again():
    file = [("KEN", "CBD-FP1", "Director", "fp@example.org", "")]
    number = looked("focal_points", a_csv(FOCAL, file))
    taken("focal_points", number)
    first = rows(number)[0].row_id
    with db.writing() as session:
        undoing.undo(session, books.FOCAL_POINTS, number, actor=OFFICER, now=LATER)

    assert kept("focal_points", None, dict(zip(FOCAL, file[0], strict=True))) > first


@pytest.mark.parametrize(
    ("second", "offered"),
    [
        (("FRA", "CBD-FP1", "Chef", "fp@example.org", ""), 0),  # one address in two places
        (("KEN", "CBD-FP1", "Director", "other@example.org", ""), 1),  # one name, two addresses
    ],
)
def test_what_may_be_the_same_asks_a_person(second, offered):
    file = [
        ("KEN", "CBD-FP1", "Director", "fp@example.org", ""),
    ]
    taken("focal_points", looked("focal_points", a_csv(FOCAL, file)))

    number = looked("focal_points", a_csv(FOCAL, [second]))

    asked = rows(number, "asked")
    assert len(asked) == 1
    assert len(asked[0].candidates) == offered
    with db.writing() as session:
        imports.decide(session, books.FOCAL_POINTS, number, 2, "new")
    assert taken("focal_points", number) == (1, 0)
    assert focal_points() == 2


def test_a_person_may_say_that_it_is_the_one_that_stands():
    file = [("KEN", "CBD-FP1", "Director", "fp@example.org", "")]
    taken("focal_points", looked("focal_points", a_csv(FOCAL, file)))
    number = looked("focal_points", a_csv(FOCAL, [(*file[0][:3], "new@example.org", "")]))
    candidate = rows(number)[0].candidates[0]

    with db.writing() as session:
        imports.decide(session, books.FOCAL_POINTS, number, 2, str(candidate))

    assert taken("focal_points", number) == (1, 0)
    with db.reading() as session:
        assert session.scalars(select(FocalPoint.email)).all() == ["new@example.org"]


def test_a_change_that_a_person_found_right_is_taken():
    file = [(code, "CBD-FP1", "Director", f"{code}@example.org", "") for code in ("KEN", "FRA")]
    taken("focal_points", looked("focal_points", a_csv(FOCAL, file)))
    number = looked("focal_points", a_csv(("number", "email"), [(1, "FRA@example.org")]))
    assert rows(number)[0].candidates == [1]

    with pytest.raises(Refused), db.writing() as session:
        imports.decide(session, books.FOCAL_POINTS, number, 2, "new")
    with db.writing() as session:
        imports.decide(session, books.FOCAL_POINTS, number, 2, "1")

    assert taken("focal_points", number) == (1, 0)


def test_two_officers_who_take_one_import_at_once_take_it_once():
    number = looked("focal_points", a_csv(FOCAL, five_thousand()[:300]))
    together = Barrier(2)

    def officer(_):
        together.wait()
        try:
            return taken("focal_points", number)
        except Refused as reason:
            return str(reason)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(officer, range(2)))

    assert (300, 0) in done
    assert "There is no good row to take." in done
    assert focal_points() == 300


def test_a_person_may_leave_a_row_out_and_choose_only_what_is_offered():
    file = [("KEN", "CBD-FP1", "Director", f"fp{n}@example.org", "") for n in (1, 2)]
    number = looked("focal_points", a_csv(FOCAL, file))

    with pytest.raises(Refused), db.writing() as session:
        imports.decide(session, books.FOCAL_POINTS, number, 3, "17")
    with pytest.raises(NotFound), db.writing() as session:
        imports.decide(session, books.FOCAL_POINTS, number, 2, "new")
    with db.writing() as session:
        imports.decide(session, books.FOCAL_POINTS, number, 3, "leave")

    assert taken("focal_points", number) == (1, 0)


def test_the_same_row_twice_in_a_file_is_a_fault_of_the_second():
    row = ("KEN", "CBD-FP1", "Director", "fp@example.org", "")

    found = rows(looked("focal_points", a_csv(FOCAL, [row, row])))

    assert [one.state for one in found] == ["new", "faulty"]
    assert found[1].faults[0]["values"] == {"line": "2"}


def test_taking_nothing_forgets_the_file():
    number = looked("focal_points", a_csv(FOCAL, five_thousand()[:5]))

    with db.writing() as session:
        imports.discard(session, books.FOCAL_POINTS, number, actor=OFFICER, now=LATER)

    assert rows(number) == []
    with pytest.raises(NotFound), db.reading() as session:
        imports.find(session, books.FOCAL_POINTS, number)


def test_missions_are_imported_with_their_accreditations_and_undone_with_them():
    columns = ("participant", "kind", "name", "city", "resident", "accredited_to", "email")
    name = "Embassy of the Kingdom of Bhutan in New Delhi"
    row = ("BTN", "embassy", name, "New Delhi", "no", "CHN, npl", "delhi@btn.example.org")
    number = looked("missions", a_csv(columns, [row]))
    taken("missions", number)

    def accredited():
        with db.reading() as session:
            wanted = select(Participant.code).join(
                Accreditation, Accreditation.participant_id == Participant.id
            )
            return sorted(session.scalars(wanted))

    assert accredited() == ["CHN", "NPL"]
    with db.writing() as session:
        undoing.undo(session, books.MISSIONS, number, actor=OFFICER, now=LATER)
    assert accredited() == []


def test_a_mission_that_carries_letters_is_not_retired_by_a_file():
    with db.reading() as session:
        bhutan = delegations.participant(session, "BTN")
        mission = session.scalars(select(Mission).where(Mission.participant_id == bhutan.id)).one()

    found = rows(looked("missions", a_csv(("number", "retired"), [(mission.id, "yes")])))

    assert found[0].state == "faulty"
    assert found[0].faults[0]["values"] == {"codes": "BTN"}


def test_every_row_that_was_taken_has_its_record(database):
    from app.audit import service as audit  # noqa: PLC0415

    number = looked("focal_points", a_csv(FOCAL, five_thousand()[:3]))
    taken("focal_points", number)

    with db.reading() as session:
        story = audit.history(session, "focal_point", rows(number)[0].row_id)
    assert [(one.action, one.actor_label) for one in story] == [
        ("focal_points.import", "Invitation officer")
    ]
    assert story[0].changes["email"] == ["", "focal.0@example.org"]


def test_a_file_that_nobody_takes_is_forgotten_after_a_week():
    waits = looked("focal_points", a_csv(FOCAL, five_thousand()[:3]))
    took = looked("focal_points", a_csv(FOCAL, five_thousand()[3:6]))
    taken("focal_points", took)
    week = NOW + expiring.KEPT
    assert [expiring.ring(at) for at in (week - timedelta(days=1), week, week)] == [0, 1, 0]
    assert rows(waits) == []
    assert len(rows(took)) == 3
    with db.reading() as session, pytest.raises(NotFound):
        imports.find(session, books.FOCAL_POINTS, waits)
