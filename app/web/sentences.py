"""Sentences in templates: translated, filled in, and always escaped, whoever wrote them."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape


@pass_eval_context
def sentence(context: EvalContext, message: str, **values: object) -> str:
    """Say a message with its values; in a page both are escaped, in a letter's text neither is.

    Jinja's own `_()` takes every message for HTML, which is safe only as long as nobody writes
    `_(variable)`; here a role's name or a reason may be passed as well.
    """
    return _filled(context, get_translations().ugettext(str(message)), values)


@pass_eval_context
def counted(context: EvalContext, one: str, many: str, num: int, **values: object) -> str:
    """Say a message in the form that the number asks for."""
    return _filled(context, get_translations().ungettext(one, many, num), {"num": num} | values)


def _filled(context: EvalContext, said: Any, values: Mapping[str, object]) -> str:
    if not context.autoescape:
        return str(said) % values if values else str(said)
    safe = escape(str(said))
    return safe % values if values else safe


def init_app(app: Flask) -> None:
    """Put these in the place of Jinja's own."""
    app.jinja_env.globals.update(gettext=sentence, ngettext=counted)
