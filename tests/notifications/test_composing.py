"""Letters in words: holes, languages, what is simulated, what is escaped."""

import pytest
from jinja2 import UndefinedError

from app.notifications.composing import compose
from tests.notifications.letters_written import STARTS

VALUES = {"country": "Kenya", "starts": STARTS}


def test_a_letter_has_a_subject_of_one_line_a_text_and_html(app):
    composed = compose("greeting", VALUES)

    assert composed.subject == "Greeting to Kenya"
    assert "floor on Tue 12 Oct 2021, 19:00 (GMT+8)." in composed.text
    assert "<p>Excellency of Kenya" in composed.html


def test_a_letter_with_a_hole_never_leaves(app):
    with pytest.raises(UndefinedError, match="country"):
        compose("greeting", {"starts": STARTS})


def test_html_is_escaped_and_text_is_not(app):
    composed = compose("greeting", VALUES | {"country": "<b>Côte d'Ivoire</b> & co"})

    assert "&lt;b&gt;Côte d&#39;Ivoire&lt;/b&gt; &amp; co" in composed.html
    assert "<b>Côte d'Ivoire</b> & co" in composed.text


def test_dates_and_direction_follow_the_letters_own_language(app):
    composed = compose("greeting", VALUES, "ar")

    assert '<html lang="ar" dir="rtl">' in composed.html
    assert "أكتوبر" in composed.text


def test_a_simulated_letter_says_so_in_both_parts(app):
    simulated, true = (compose("greeting", VALUES | {"simulated": said}) for said in (True, False))

    assert "SIMULATED" in simulated.text
    assert "SIMULATED" in simulated.html
    assert "SIMULATED" not in true.text + true.html


def test_head_and_foot_name_the_sender_and_the_conference(app):
    composed = compose("greeting", VALUES | {"conference": "Segment in Kunming"})

    for part in (composed.text, composed.html):
        assert part.count(app.config["MAIL_SENDER_NAME"]) >= 2
        assert "Segment in Kunming" in part
