"""The list of participants: found in any language, read by those whose work needs it."""

import re

import pytest

from app import db
from app.audit.service import record
from app.delegations import reference, service, wording
from tests.builders import NOW, a_party, an_actor, an_addressee

OFFICER = "invitation_officer"


@pytest.fixture
def loaded(database):
    with db.writing() as session:
        service.load_reference(session)


def codes(page):
    """List the codes of the participants in the page, in its order."""
    assert page.status_code == 200
    return re.findall(r'href="/participants/([A-Z]+)"', page.text)


def names(page):
    return re.findall(r"<bdi[^>]*>([^<]*)</bdi></a></th>", page.text)


@pytest.mark.usefixtures("loaded")
def test_the_list_begins_with_parties_and_ends_with_youth(signed_in):
    officer = signed_in(OFFICER)

    first, last = officer.get("/participants"), officer.get("/participants?page=99")

    assert codes(first)[:3] == ["AFG", "ALB", "DZA"]
    assert len(codes(first)) == 50
    assert codes(last)[-1] == "GYBN"
    assert "213 participants" in first.text


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("kenya", ["KEN"]),
        ("COTE D'IVOIRE", ["CIV"]),
        ("Кения", ["KEN"]),
        ("肯尼亚", ["KEN"]),
        ("كينيا", ["KEN"]),
        ("nairobi", ["KEN", "UNEP"]),
        ("fji", ["FJI"]),
        ("People's Republic of China", ["CHN"]),
        ("%", []),
        ("' OR 1=1 --", []),
        ("<script>", []),
    ],
)
def test_a_participant_is_found_by_any_of_its_names(signed_in, search, found):
    page = signed_in(OFFICER).get("/participants", query_string={"search": search})

    assert codes(page) == found
    assert "<script>" not in page.text.split("<main")[1]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"category": "GOV-NON-PARTIES"}, 2),
        ({"category": "GOV-PARTIES"}, 196),
        ({"region": "EEG"}, 23),
        ({"flag": "lldc"}, 32),
        ({"group": "AOSIS"}, 39),
        ({"region": "African", "flag": "sids"}, 6),
        ({"region": "nowhere", "flag": "names", "group": "XXX"}, 0),
        ({"region": "nowhere", "flag": "names", "sort": "names", "page": "minus one"}, 213),
    ],
)
def test_the_list_is_narrowed(signed_in, asked, count):
    page = signed_in(OFFICER).get("/participants", query_string=asked).text

    found = re.search(r"(\d+) participant", page)
    assert int(found[1] if found else 0) == count


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "AFG"), ("region", "DZA"), ("hours", "NIU"), ("list", "AFG")],
)
def test_the_list_is_sorted(signed_in, sort, first):
    assert codes(signed_in(OFFICER).get(f"/participants?sort={sort}"))[0] == first


@pytest.mark.usefixtures("loaded")
def test_in_arabic_the_list_is_arabic_and_in_arabic_order(signed_in):
    officer = signed_in(OFFICER)

    page = officer.get(
        "/participants?sort=name&category=GOV-PARTIES", headers={"Accept-Language": "ar"}
    )

    assert 'dir="rtl"' in page.text
    assert names(page)[:3] == ["الاتحاد الأوروبي", "الاتحاد الروسي", "إثيوبيا"]


@pytest.mark.usefixtures("loaded")
def test_the_pager_keeps_what_was_asked(signed_in):
    page = signed_in(OFFICER).get("/participants?region=African&sort=name").text

    assert "region=African&amp;sort=name&amp;page=2" in page


@pytest.mark.usefixtures("loaded")
def test_a_participant_is_shown_with_its_facts_and_groups(signed_in):
    page = signed_in(OFFICER).get("/participants/FJI").text

    for words in ("the Republic of Fiji", "Suva", "斐济", "Alliance of Small Island States"):
        assert words in page
    assert "Minister of Environment of Fiji" in page
    assert "Embassy of the Republic of Fiji in Beijing" in page


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("host_administrator", True),
        ("invitation_officer", True),
        ("protocol_officer", True),
        ("secretariat", True),
        ("programme_officer", False),
    ],
)
def test_addresses_are_for_those_whose_work_needs_them(signed_in, role, shown):
    with db.writing() as session:
        an_addressee(session)

    page = signed_in(role).get("/participants/KEN").text

    assert "Minister of Environment of Kenya" in page
    assert ("minister.environment@ken.example.org" in page) is shown
    assert ("embassy.beijing@ken.example.org" in page) is shown


@pytest.mark.parametrize("path", ["/participants", "/participants/KEN"])
def test_the_public_and_moderators_see_no_list(client, signed_in, path):
    with db.writing() as session:
        a_party(session)

    assert client.get(path).status_code == 302
    assert signed_in("moderator").get(path).status_code == 403
    assert signed_in("secretariat").get(path).status_code == 200


def test_an_unknown_participant_is_not_found(signed_in):
    assert signed_in(OFFICER).get("/participants/XXX").status_code == 404


def test_what_was_done_about_a_participant_is_told(signed_in):
    with db.writing() as session:
        kenya = a_party(session)
        actor = an_actor(label="Protocol officer")
        record(session, actor, "ranks.edit", kind="participant", id=kenya.id, now=NOW)

    page = signed_in(OFFICER).get("/participants/KEN").text

    assert "ranks.edit" in page
    assert "Protocol officer" in page


def test_without_participants_the_list_says_so(signed_in):
    assert "Nobody was found" in signed_in(OFFICER).get("/participants").text


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    "path", ["/participants?group=G77&search=a&sort=hours", "/participants/KEN"]
)
def test_pages_ask_the_database_few_things(signed_in, statements, path):
    officer = signed_in(OFFICER)

    with statements() as seen:
        assert officer.get(path).status_code == 200

    assert len(seen) <= 12


@pytest.mark.parametrize(
    ("file", "column", "marked"),
    [
        ("categories", "title", wording.CATEGORIES),
        ("groups", "name", wording.GROUPS),
        ("ranks", "name", wording.RANKS),
        ("focal_point_kinds", "title", wording.FOCAL_POINT_KINDS),
    ],
)
def test_the_words_of_the_files_are_marked_for_translation(file, column, marked):
    assert tuple(row[column] for row in reference.rows(file)) == marked


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("order", ["_scheme", "_anchor", "_external", "endpoint", "_method"])
def test_pages_lead_on_whatever_else_is_asked(signed_in, order):
    page = signed_in(OFFICER).get("/participants", query_string={order: "evil"})

    assert page.status_code == 200
    assert "evil" not in page.text.split("<main", 1)[1].split("</main>")[0]
