"""The page of a draft: what it shows, what it costs, and every act by plain links and forms."""

import re
from datetime import timedelta

import pytest

from app import db
from app.allocation.models import Run
from app.board.models import KINDS
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.allocation.thousand import a_large_draft
from tests.board.lists import lists

OFFICER = "programme_officer"
CODES = ("KEN", "FRA", "EGY", "PER", "FJI", "POL")
KEN, FRA, POL = 1, 2, 6
RUN = "/allocation/runs/1"


@pytest.fixture
def officer(signed_in):
    """Draft six ministers at Roundtable A, and sign a programme officer in."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        for minutes, code in enumerate(CODES):
            at = builders.NOW + timedelta(minutes=minutes)
            an_asker(session, conference, code, ("A", "B"), inscribed_at=at)
        a_draft(session, conference)
    return signed_in(OFFICER)


def words_of(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def fields(page):
    """Read the hidden fields of the form that takes what was previewed."""
    form = re.search(r'<form class="preview__do".*?</form>', page, re.DOTALL).group()
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_every_speaker_is_a_block_to_scale_in_the_order_of_floor(officer):
    page = officer.get(RUN).text

    seats = re.findall(r'<li class="seat ([^"]+)" data-id="(\d)"', page)
    assert [number for _, number in seats] == ["1", "2", "3", "4", "5", "6"]
    # Three minutes and a changeover of thirty seconds are 21 units of ten seconds: 1 + 4 + 16.
    assert seats[0][0] == "t1 t4 t16 g-af"
    assert 'title="1. Kenya, Minister of Environment of Kenya, tier 3' in page


def test_a_link_selects_a_speaker_and_offers_what_can_be_done(officer):
    page = officer.get(f"{RUN}?selected=1").text

    assert "is-selected" in page
    for label in ("Move to", "Exchange with", "Pin to Roundtable A", "Bar from", "Limit in"):
        assert label in page


def test_a_preview_changes_nothing_and_then_is_taken(officer):
    query = {"kind": "move", "inscription": KEN, "table": "B", "position": ""}

    page = officer.get(f"{RUN}/shape", query_string=query).text
    assert "Keeps every rule" in page
    assert "Kenya: from Roundtable A, place 1 to Roundtable B, place 1" in words_of(page)
    assert lists(1)[0] == {"A": [1, 2, 3, 4, 5, 6]}

    taken = officer.post(f"{RUN}/shape", data=fields(page))
    assert (taken.status_code, taken.location) == (303, f"{RUN}?selected=1")
    assert lists(1)[0] == {"A": [2, 3, 4, 5, 6], "B": [1]}


def test_the_panel_alone_is_what_a_drag_asks_for(officer):
    query = {"kind": "wait", "inscription": KEN, "part": "panel"}

    page = officer.get(f"{RUN}/shape", query_string=query).text

    assert page.strip().startswith('<div id="panel"')
    assert "Statements of Parties without a place" in page
    assert "<html" not in page


def test_an_exception_asks_for_its_reason(officer):
    query = {"kind": "move", "inscription": POL, "table": "A", "position": 1}
    page = officer.get(f"{RUN}/shape", query_string=query).text
    assert "Poland speaks before Kenya, who has precedence." in words_of(page)

    without = officer.post(f"{RUN}/shape", data=fields(page))
    assert without.status_code == 422
    assert 'id="reason-fault"' in without.text
    officer.post(f"{RUN}/shape", data={**fields(page), "reason": "Leaves <early>"})

    shown = officer.get(f"{RUN}?selected={POL}").text
    assert lists(1)[0]["A"][0] == POL
    assert "Leaves &lt;early&gt;" in shown


def test_what_breaks_a_rule_is_said_and_cannot_be_taken(officer):
    officer.post(f"{RUN}/shape", data={"kind": "pin", "inscription": KEN, "seen": 0})
    query = {"kind": "move", "inscription": KEN, "table": "B"}

    page = officer.get(f"{RUN}/shape", query_string=query).text
    forced = officer.post(f"{RUN}/shape", data={**query, "seen": 1})

    assert "Kenya is pinned to Roundtable A. (rule 8)" in words_of(page)
    assert "preview__do" not in page
    assert forced.status_code == 409
    assert lists(1)[0] == {"A": [1, 2, 3, 4, 5, 6]}


def test_undo_and_redo_are_buttons_and_the_log_says_what_was_done(officer):
    officer.post(f"{RUN}/shape", data={"kind": "wait", "inscription": KEN, "seen": 0})
    undone = officer.post(f"{RUN}/undo", data={"seen": 1}, follow_redirects=True).text
    assert "Undone: Kenya: from Roundtable A, place 1 to the waiting list." in undone
    assert lists(1)[1] == []

    officer.post(f"{RUN}/redo", data={"seen": 2})
    assert lists(1)[1] == [KEN]
    log = officer.get(f"{RUN}/acts").text
    assert "Kenya: from Roundtable A, place 1 to the waiting list" in log
    assert "Officer" in log


def test_the_second_of_two_officers_sees_the_draft_as_it_stands(officer):
    officer.post(f"{RUN}/shape", data={"kind": "wait", "inscription": KEN, "seen": 0})

    late = officer.post(f"{RUN}/shape", data={"kind": "wait", "inscription": FRA, "seen": 0})

    assert late.status_code == 409
    assert "has changed this draft since you saw it" in late.text
    assert lists(1)[1] == [KEN]


def test_minutes_are_previewed_and_taken(officer):
    page = officer.get(f"{RUN}?about=A").text
    assert "Minutes to add" in page

    query = {"kind": "minutes", "table": "A", "minutes": "10"}
    preview = officer.get(f"{RUN}/shape", query_string=query).text
    officer.post(f"{RUN}/shape", data=fields(preview))

    assert "+10 min" in officer.get(RUN).text


def test_solving_around_the_pins_starts_a_run_beside(officer):
    officer.post(f"{RUN}/shape", data={"kind": "pin", "inscription": KEN, "seen": 0})

    answer = officer.post(f"{RUN}/around", data={"seconds": "5", "keep_moved": "y"})

    assert answer.location == "/allocation/runs/2"
    beside = officer.get(RUN).text
    assert "Drafts side by side" in beside
    assert "around run 1" in beside


def test_wrong_figures_for_the_search_are_said_beside_the_field(officer):
    answer = officer.post(f"{RUN}/around", data={"seconds": ""})

    assert answer.status_code == 422
    assert "Say how many seconds" in answer.text


def test_the_waiting_list_is_filtered_by_text_region_and_reason(officer):
    for version, one in enumerate((KEN, FRA)):
        officer.post(f"{RUN}/shape", data={"kind": "wait", "inscription": one, "seen": version})
    officer.post(f"{RUN}/shape", data={"kind": "bar", "inscription": FRA, "table": "A", "seen": 2})

    def waiting(**query):
        page = officer.get(RUN, query_string=query).text
        return re.findall(r'class="seat seat--waiting[^"]*" data-id="(\d)"', page)

    assert waiting() == ["1", "2"]
    assert waiting(text="fran") == ["2"]
    assert waiting(region="African") == ["1"]
    assert waiting(rule="5") == ["2"]


def test_a_party_is_found_on_the_board(officer):
    page = officer.get(RUN, query_string={"q": "keny"}).text

    assert re.findall(r'is-found" data-id="(\d)"', page) == ["1"]


def test_a_published_run_is_shown_and_not_shaped(officer):
    with db.writing() as session:
        publish(session, session.get(Run, 1))

    page = officer.get(f"{RUN}?selected=1").text

    assert "revision 1" in page
    assert "data-can" not in page
    assert "Move to" not in page
    wait = {"kind": "wait", "inscription": 1, "seen": 0}
    assert officer.post(f"{RUN}/shape", data=wait).status_code == 409


def test_who_may_only_read_sees_the_board_without_its_forms(officer, signed_in):
    reader = signed_in("secretariat")

    page = reader.get(f"{RUN}?selected=1").text

    assert "Why here?" in page
    assert "data-can" not in page
    wait = {"kind": "wait", "inscription": 1, "seen": 0}
    assert reader.post(f"{RUN}/shape", data=wait).status_code == 403


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_shaped_draft_of_a_thousand_is_small_and_asks_little(signed_in, statements, locale):
    with db.writing() as session:
        a_large_draft(session)
    officer = signed_in("host_administrator")
    with db.reading() as session:
        placed = session.get(Run, 1).plan["placements"]
    one, other = placed[0], next(p for p in placed if p["session"] != placed[0]["session"])
    wait = {"kind": "wait", "inscription": one["inscription"]}
    swap = {"kind": "swap", "inscription": one["inscription"], "other": other["inscription"]}
    assert officer.post(f"{RUN}/shape", data={**wait, "seen": 0}).status_code == 303

    for path, query in ((RUN, {"selected": 5}), (f"{RUN}/shape", swap)):
        with statements() as seen:
            page = officer.get(path, query_string=query, headers={"Accept-Language": locale})
        assert page.status_code == 200
        assert len(page.data) < 300_000
        assert len(seen) <= 20


@pytest.mark.parametrize("value", ["", "-1", str(10**30), "<script>", "\u00b2", "A"])
def test_no_value_makes_the_board_fail(officer, value):
    names = ("inscription", "other", "table", "position", "seconds", "minutes", "reason")
    said = dict.fromkeys((*names, "selected", "at", "page", "q", "text"), value)
    whole = {"inscription": "1", "table": "A", "other": "2"}

    answers = [officer.get(RUN, query_string=said)]
    for kind in (*KINDS, "x"):
        asked = {**said, **whole, "kind": kind, "part": "panel"}
        answers.append(officer.get(f"{RUN}/shape", query_string=asked))
        answers.append(officer.get(f"{RUN}/shape", query_string={**asked, "inscription": value}))
    answers.append(officer.post(f"{RUN}/shape", data={**asked, "kind": "move", "seen": value}))

    assert max(answer.status_code for answer in answers) < 500
    assert not any(b"<script>" in answer.data for answer in answers)


def test_an_act_takes_few_statements(officer, statements):
    with statements() as seen:
        officer.post(f"{RUN}/shape", data={"kind": "wait", "inscription": KEN, "seen": 0})

    assert len(seen) <= 15
