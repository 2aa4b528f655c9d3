"""The pieces of a page: forms that say what is wrong, times with their zone, nothing unescaped."""

from datetime import UTC, datetime

import pytest
from flask import render_template_string
from wtforms import BooleanField, FieldList, Form, FormField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.errors import Invalid
from app.web.fields import PageForm, TicksField, blame, choice, faults

EVENING = datetime(2021, 10, 12, 11, 0, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


class Person(Form):
    name = StringField("Name", [InputRequired("Give a name.")])


class Reply(PageForm):
    post = StringField("Post", [InputRequired("Give a post.")], description="As printed")
    note = TextAreaField("Note", [Optional()])
    answer = RadioField(
        "Answer", [InputRequired("Answer.")], choices=[choice("yes", "Yes"), choice("no", EVIL)]
    )
    days = TicksField("Days", choices=[choice("12", "12 October")])
    sure = BooleanField("Sure", [InputRequired("Tick here.")])
    people = FieldList(FormField(Person), min_entries=2)


def _sent(app, **values):
    with app.test_request_context("/", method="POST", data=values):
        form = Reply()
        form.validate()
        return form


def _shown(app, source, **values):
    with app.test_request_context("/"):
        page = '{% import "_macros.html" as m with context %}' + source
        return " ".join(render_template_string(page, **values).split())


def test_faults_are_listed_in_the_order_of_the_fields_and_lead_to_them(app):
    form = _sent(app, **{"people-0-name": "A"})

    assert faults(form) == [
        ("post", "Give a post."),
        ("answer-0", "Answer."),
        ("sure", "Tick here."),
        ("people-1-name", "Give a name."),
    ]


def test_the_summary_is_announced_and_focused(app):
    page = _shown(app, "{{ m.error_summary(form) }}", form=_sent(app))

    assert 'role="alert" tabindex="-1" autofocus' in page
    assert '<a href="#post">Give a post.</a>' in page


def test_there_is_no_summary_without_faults(app):
    with app.test_request_context("/"):
        assert _shown(app, "{{ m.error_summary(form) }}", form=Reply()) == ""


def test_a_faulty_field_points_to_its_hint_and_its_fault(app):
    page = _shown(app, "{{ m.field(form.post) }}", form=_sent(app))

    assert 'aria-describedby="post-hint post-fault" aria-invalid="true"' in page
    assert 'id="post-hint">As printed<' in page
    assert "Give a post." in page


def test_answers_are_kept_and_escaped(app):
    page = _shown(
        app,
        "{{ m.field(form.post) }}{{ m.field(form.note) }}",
        form=_sent(app, post=f'"{EVIL}', note=EVIL),
    )

    assert "&lt;script&gt;" in page
    assert EVIL not in page


@pytest.mark.parametrize("name", ["answer", "days"])
def test_choices_are_one_question(app, name):
    page = _shown(app, "{{ m.field(form[name], hint='Pick') }}", form=_sent(app), name=name)

    assert page.startswith('<fieldset class="field choices')
    assert f'<label for="{name}-0">' in page
    assert f'aria-describedby="{name}-hint' in page
    assert EVIL not in page


def test_a_voluntary_answer_is_called_optional(app):
    page = _shown(app, "{{ m.field(form.note) }}", form=_sent(app))

    assert "(optional)" in page


def test_what_a_service_refuses_stands_beside_the_field(app):
    reason = Invalid("Some answers.", {"post": "No such post.", "elsewhere": "Odd."})
    with app.test_request_context("/", method="POST"):
        form = Reply(post="x")
        blame(form, reason)

        assert faults(form) == [("", "Odd."), ("post", "No such post.")]


def test_a_moment_says_day_zone_and_place(app):
    page = _shown(app, "{{ m.moment(at, 'Asia/Shanghai') }}", at=EVENING)

    assert "Tue 12 Oct 2021, 19:00 (GMT+8)</time>" in page
    assert 'datetime="2021-10-12T11:00:00+00:00"' in page
    assert "when__own" not in page


def test_a_moment_is_given_in_the_own_zone_where_clocks_differ(app):
    source = "{{ m.moment(at, 'Asia/Shanghai', own) }}"

    assert "Tue 12 Oct 2021, 06:00 (GMT−5)" in _shown(app, source, at=EVENING, own="America/Lima")  # noqa: RUF001
    assert "when__own" not in _shown(app, source, at=EVENING, own="Asia/Singapore")


def test_clocks_of_the_meeting_are_named_by_its_city(app):
    class Kunming:
        zone, city = "Asia/Shanghai", "Kunming"

    page = _shown(app, "{{ m.moment(at, 'Asia/Shanghai') }}", at=EVENING, conference=Kunming)

    assert "Kunming" in page
    assert "Shanghai" not in page


@pytest.mark.parametrize(
    "source",
    [
        "{{ m.tag(evil) }}",
        "{{ m.notice(evil, 'warn') }}",
        "{{ m.empty(evil, evil, '/', evil) }}",
        "{{ m.facts([(evil, evil)]) }}",
        "{{ m.stat(evil, evil) }}",
        "{{ m.breadcrumbs([(evil, '/'), (evil, None)]) }}",
        "{{ m.button(evil, name=evil, value=evil, title=evil) }}",
    ],
)
def test_macros_escape_what_they_are_given(app, source):
    page = _shown(app, source, evil=f'"{EVIL}')

    assert "<script" not in page
    assert '""' not in page


def test_a_party_is_named_in_the_language_of_the_page(app):
    class Kenya:
        short_name, names = "Kenya", {"ar": "كينيا"}

    source = "{{ m.party(party) }}"

    assert _shown(app, source, party=Kenya) == '<bdi lang="en">Kenya</bdi>'
    assert _shown(app, source, party=Kenya, lang="ar") == '<bdi lang="ar">كينيا</bdi>'


def test_pages_lead_to_their_neighbours(app):
    source = "{{ m.pager(page, 3, url) }}"

    def url(number):
        return f"/?page={number}"

    first, last = (_shown(app, source, page=page, url=url) for page in (1, 3))

    assert "page=2" in first
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ _(evil) }}", "&lt;i&gt;"),
        ("{{ _('A %(what)s', what=evil) }}", "A &lt;i&gt;"),
        ("{{ ngettext('%(num)s of %(what)s', '', 1, what=evil) }}", "1 of &lt;i&gt;"),
        ("{{ _('Host country\\'s team') }}", "Host country&#39;s team"),
        ("{% autoescape false %}{{ _('A %(what)s', what=evil) }}{% endautoescape %}", "A <i>"),
        ("{{ _('100 %') }}", "100 %"),
    ],
)
def test_sentences_are_escaped_whoever_wrote_them(app, source, shown):
    assert _shown(app, source, evil="<i>") == shown


@pytest.mark.parametrize("body", ["[1]", "5", '{"post": 5, "sure": [{}]}', "{"])
def test_a_form_takes_nothing_from_json(app, body):
    about = {"method": "POST", "data": body, "content_type": "application/json"}
    with app.test_request_context("/", **about):
        form = Reply()

        assert not form.validate()
        assert form.post.errors == ["Give a post."]
