"""PDF files that officers enclose: looked at before they are kept, and bound into prints."""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import PureWindowsPath
from typing import Any

from app.errors import N_, Invalid

PDF = "application/pdf"
MOST = 3 * 1024 * 1024  # bytes; mail makes a third more of it, and ministries take ten megabytes
MOST_PAGES = 60
NAMED = re.compile(r"[^\w .()-]+")
ACTS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")


def examined(data: bytes) -> int:
    """Give the pages of a PDF; raises Invalid (field "file") for one that cannot be enclosed."""
    fault = ""
    if not data:
        fault = N_("Choose a PDF file. What was sent is empty.")
    elif len(data) > MOST:
        fault = N_("The file is larger than 3 MB: too large for mail. Make it smaller.")
    elif not data.startswith(b"%PDF-"):
        fault = N_("This is no PDF file, whatever its name says.")
    if fault:
        raise _not(fault)
    pages, active = _opened(data)
    if pages > MOST_PAGES:
        raise _not(N_("The file has more than 60 pages. Enclose the text alone."))
    if active:
        raise _not(
            N_("The file holds a form, a program or other files. Print it into a plain PDF first.")
        )
    return pages


def _opened(data: bytes) -> tuple[int, bool]:
    from pypdf import PdfReader  # noqa: PLC0415 (only for whoever encloses something)

    try:
        reader = PdfReader(BytesIO(data))
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
        active = not locked and _is_active(reader.trailer["/Root"].get_object())
    except Exception as fault:  # whatever a broken file makes its reader stumble over
        raise _not(N_("The file is damaged: it cannot be opened. Make the PDF anew.")) from fault
    if locked:
        raise _not(N_("The file asks for a password. Save it without one."))
    return pages, active


def _is_active(root: Any) -> bool:
    """Tell whether a PDF would do something when it is opened, or carries more than its pages."""
    names, opening, form = (_at(root, key) for key in ("/Names", "/OpenAction", "/AcroForm"))
    acts = isinstance(opening, dict) and _at(opening, "/S") in ACTS
    fields = isinstance(form, dict) and bool(_at(form, "/Fields"))
    carries = isinstance(names, dict) and not names.keys().isdisjoint(
        {"/JavaScript", "/EmbeddedFiles"}
    )
    return acts or fields or carries


def _at(found: Any, key: str) -> Any:
    value = found.get(key)
    return value.get_object() if value is not None else None


def _not(fault: str) -> Invalid:
    return Invalid(N_("The file cannot be enclosed."), {"file": fault})


def safe(name: str) -> str:
    """Give a name under which a file may travel: no folders, no signs that systems mistake."""
    stem = NAMED.sub(" ", PureWindowsPath(name).stem)
    return (" ".join(stem.split()) or "declaration")[:110] + ".pdf"


def bound(content: bytes, counts: Sequence[int], enclosed: bytes) -> tuple[bytes, int]:
    """Bind a PDF behind each copy of a print; give it with its pages; `counts` are those of copies.

    The pages that are bound in are kept once, however many copies there are.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 (in the process of a job)

    whole, pages = PdfWriter(clone_from=BytesIO(content)), PdfReader(BytesIO(enclosed)).pages
    at = 0
    for count in counts:
        at += count
        for page in pages:
            whole.insert_page(page, at)
            at += 1
    target = BytesIO()
    whole.write(target)
    return target.getvalue(), len(whole.pages)
