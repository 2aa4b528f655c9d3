"""Reads the forms of a page as a browser would, so that tests can send them back changed."""

from html.parser import HTMLParser

Fields = list[tuple[str, str]]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, Fields]] = []
        self.naming = self.chosen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = (has.get("method", "get").lower(), has.get("action", ""))
            self.forms.append((*action, []))
        elif tag == "option" and self.naming:
            if "selected" in has or not self.chosen:
                self.chosen = has.get("value", "")
        elif self.forms and has.get("name"):
            self._field(tag, has)

    def _field(self, tag: str, has: dict[str, str]) -> None:
        if tag in {"select", "textarea"}:
            self.naming, self.chosen = has["name"], ""
        elif tag == "button" or has.get("type") not in {"radio", "checkbox"} or "checked" in has:
            self.forms[-1][2].append((has["name"], has.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.naming and self.lasttag == "textarea":
            self.chosen += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"} and self.naming:
            self.forms[-1][2].append((self.naming, self.chosen))
            self.naming = ""


def forms_on(page: str) -> list[tuple[str, str, Fields]]:
    """Give the method, the address and the filled-in fields of each form."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
