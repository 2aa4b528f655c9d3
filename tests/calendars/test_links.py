"""Links to subscribe, and what is said of each."""

from urllib.parse import parse_qs, urlsplit

from app.calendars import links

ADDRESS = "https://rostrum.example.org/cal/token.ics"


def test_every_program_gets_the_whole_address():
    apple, google, home, work = (one.href for one in links.ways(ADDRESS, "Segment: Kenya & co"))

    assert apple == "webcal://rostrum.example.org/cal/token.ics"
    assert parse_qs(urlsplit(google).query)["cid"] == [apple]
    for outlook in (home, work):
        asked = parse_qs(urlsplit(outlook).query)
        assert (asked["url"], asked["name"]) == ([ADDRESS], ["Segment: Kenya & co"])


def test_what_to_expect_is_said_of_each():
    assert all("step" in one.expects for one in links.ways(ADDRESS, "Segment"))
