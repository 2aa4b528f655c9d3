"""Sheets made into a PDF: tagged, titled, with the language of the document and page numbers.

WeasyPrint and Pango bring forty megabytes: they are loaded here, in a job's own process, and
nowhere else.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from app.documents import enclosed_files, sheets
from app.documents.sheets import Sheet
from app.errors import N_, Refused

ACCESSIBLE = "pdf/ua-1"  # ISO 14289-1: tagged, with title and language
NO_PANGO = N_(
    "Printing needs the library Pango. On Debian: apt-get install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk"
)


class Stopped(Exception):
    """Somebody asked for the printing to stop."""


def pdf(
    made: Sequence[Callable[[], Sheet]],
    title: str,
    *,
    style: str = "",
    progress: Callable[[int], bool] = lambda done: True,  # noqa: ARG005 (nobody watches)
    enclosed: bytes = b"",
) -> tuple[bytes, int]:
    """Print sheets into one PDF, in their order; give it with the number of its pages.

    The PDF `enclosed` is bound behind each, and `style` is a style sheet in place of that of
    letters. Each sheet is made when its turn comes; `progress` hears how many are done and answers
    False to stop, which raises Stopped. Raises Refused where Pango is missing.
    """
    press = _press()
    fonts = _fonts()  # one for all: each brings its own copy of every face
    dress = press.CSS(string=style or sheets.style(), font_config=fonts)
    set_: list[Any] = []
    for done, make in enumerate(made, start=1):
        set_.append(_set(press, make(), dress, fonts))
        if not progress(done):
            raise Stopped
    whole = set_[0].copy([page for one in set_ for page in one.pages])
    whole.metadata.title = title
    target = BytesIO()
    whole.write_pdf(target, pdf_variant=ACCESSIBLE)
    if not enclosed:
        return target.getvalue(), len(whole.pages)
    counts = [len(one.pages) for one in set_]
    return enclosed_files.bound(target.getvalue(), counts, enclosed)


def _set(press: Any, sheet: Sheet, style: Any, fonts: Any) -> Any:
    html = press.HTML(string=sheet.html, url_fetcher=_nothing)
    return html.render(stylesheets=[style], font_config=fonts)


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    # What an officer writes is escaped; should a link slip through, print still fetches nothing.
    raise ValueError(f"a letter fetches nothing: {url}")


def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 (see _press)

    return FontConfiguration()


def _press() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 (forty megabytes, and a library of the system)
    except OSError as missing:
        raise Refused(NO_PANGO) from missing
    return weasyprint
