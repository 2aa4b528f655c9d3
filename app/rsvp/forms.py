"""The forms of a reply: the answer, a person of the delegation, the request for the floor."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.rsvp import papers, rules, words
from app.rsvp.given import DelegateGiven
from app.web.fields import PageForm, choice

PAPERS = ("note", "mail", "telephone")
TOO_LONG = lazy_gettext("This may have %(max)d characters at most.")


class AnswerForm(PageForm):
    """Whether the invitation is accepted."""

    answer = RadioField(
        lazy_gettext("Will the delegation take part?"),
        choices=[
            choice("accepted", lazy_gettext("Yes, the invitation is accepted")),
            choice("tentative", lazy_gettext("Accepted tentatively; confirmation will follow")),
            choice("declined", lazy_gettext("No, the invitation is declined")),
        ],
        validators=[
            InputRequired(lazy_gettext("Say whether you accept, accept tentatively or decline."))
        ],
    )
    note = TextAreaField(
        lazy_gettext("Note to the organisers"),
        validators=[Optional(), Length(max=rules.LONGEST_NOTE, message=TOO_LONG)],
    )


class PaperAnswerForm(AnswerForm):
    """The same, entered by an officer from what came on paper."""

    source = RadioField(
        lazy_gettext("How did the reply come?"),
        choices=[choice(code, words.SOURCES[code]) for code in PAPERS],
        validators=[InputRequired(lazy_gettext("Say how the reply came."))],
    )
    paper = FileField(
        lazy_gettext("Scan of the paper"),
        description=lazy_gettext(
            "A PDF, PNG or JPEG file of 5 MB at most. It is kept with the reply."
        ),
        validators=[Optional()],
    )

    def scan(self) -> papers.Scan | None:
        """Give the scan that was sent, if any; raises Invalid for what cannot be kept."""
        file = self.paper.data
        if not file:
            return None
        with file.stream as stream:
            return papers.scan(file.filename or "", stream.read(papers.MOST + 1))


class RankForm(PageForm):
    """Rank and form of address, as protocol settles them."""

    rank_code = SelectField(lazy_gettext("Rank"), validators=[InputRequired()])
    form_of_address = StringField(
        lazy_gettext("Form of address"),
        description=lazy_gettext("As it should stand on lists: H.E. Ms., H.R.H., Mr., Dr."),
        validators=[Optional()],
    )


class PersonForm(PageForm):
    """One person, as the delegation writes them; `role` is asked of members only."""

    form_of_address = StringField(
        lazy_gettext("Form of address"),
        description=lazy_gettext("As it should stand on lists: H.E. Ms., H.R.H., Mr., Dr."),
        validators=[Optional(), Length(max=rules.LONGEST_FORM, message=TOO_LONG)],
    )
    name = StringField(
        lazy_gettext("Name"),
        description=lazy_gettext("Where it is not settled yet, write the post."),
        validators=[
            DataRequired(lazy_gettext("Write the name; where it is not settled, write the post.")),
            Length(max=rules.LONGEST_WORD, message=TOO_LONG),
        ],
    )
    post = StringField(
        lazy_gettext("Post"),
        description=lazy_gettext("For example: Minister of Environment."),
        validators=[
            DataRequired(lazy_gettext("Write the post.")),
            Length(max=rules.LONGEST_WORD, message=TOO_LONG),
        ],
    )
    rank_code = SelectField(
        lazy_gettext("Rank"),
        description=lazy_gettext("Lists of speakers are ordered by rank, then by time."),
        validators=[InputRequired(lazy_gettext("Choose a rank from the list."))],
    )
    email = EmailField(
        lazy_gettext("E-mail address"),
        description=lazy_gettext(
            "Calendar entries of whoever speaks go here; the address of an office will do."
        ),
        validators=[Optional(), Length(max=254, message=TOO_LONG)],
    )
    gender = SelectField(
        lazy_gettext("Gender"),
        choices=[
            choice("", lazy_gettext("Not stated")),
            *(choice(code, label) for code, label in words.GENDERS.items()),
        ],
        description=lazy_gettext("Only for the statistics of the Conference; never guessed."),
        validators=[Optional()],
    )
    role = RadioField(
        lazy_gettext("Role"),
        choices=[choice(code, words.ROLES[code]) for code in ("alternate", "member")],
        default="member",
        validators=[Optional()],
    )

    def person(self, role: str | None = None) -> DelegateGiven:
        """Give the person as written."""
        return DelegateGiven(
            name=_line(self.name.data),
            post=_line(self.post.data),
            rank_code=self.rank_code.data or "",
            role=role or self.role.data or "member",
            form_of_address=_line(self.form_of_address.data),
            email=_line(self.email.data),
            gender=self.gender.data or None,
        )


def person_form(ranks: Mapping[str, str], person: DelegateGiven | None) -> PersonForm:
    """Make the form of a person, filled with what is known."""
    form = PersonForm(obj=person)
    ask = choice("", lazy_gettext("Choose a rank"))
    form.rank_code.choices = [ask, *(choice(code, name) for code, name in ranks.items())]
    return form


def _line(text: Any) -> str:
    return " ".join((text or "").split())
