"""Portfolios of ministers, and the sessions of the agenda that concern each of them."""

from app.programme.models import Conference, ConferenceSession

# The colleagues whom the letter invites through the minister, and their words in the agenda.
THEMES = {
    "finance": {"finance"},
    "economy": {"economy"},
    "climate": {"climate change"},
    "agriculture": {"food and agriculture", "agriculture"},
    "technology": {"technology and innovation", "science"},
}
ENVIRONMENT = {"environment"}
NAMES = {
    "en": {
        "environment": "environment",
        "finance": "finance",
        "economy": "economy",
        "climate": "climate change",
        "agriculture": "food and agriculture",
        "technology": "technology and innovation",
    },
    "fr": {
        "environment": "l'environnement",
        "finance": "les finances",
        "economy": "l'économie",
        "climate": "les changements climatiques",
        "agriculture": "l'alimentation et l'agriculture",
        "technology": "la technologie et l'innovation",
    },
    "zh": {
        "environment": "环境",
        "finance": "财政",
        "economy": "经济",
        "climate": "气候变化",
        "agriculture": "粮食和农业",
        "technology": "科技和创新",
    },
    "ar": {
        "environment": "البيئة",
        "finance": "المالية",
        "economy": "الاقتصاد",
        "climate": "تغير المناخ",
        "agriculture": "الأغذية والزراعة",
        "technology": "التكنولوجيا والابتكار",
    },
}
# As addressees and the themes of sessions name them, and their keys here.
COLLEAGUES = {NAMES["en"][one]: one for one in THEMES}
LISTED = {"en": (", ", ", and "), "fr": (", ", " et "), "zh": ("、", "以及"), "ar": (" و", " و")}


def key(portfolio: str) -> str:
    """Give the key of a colleague's portfolio, by key or in words; "" for the first addressees."""
    return portfolio if portfolio in THEMES else COLLEAGUES.get(portfolio, "")


def name(portfolio: str, language: str = "en") -> str:
    """Name a portfolio in the language of a letter; "" for the heads of bodies."""
    return NAMES.get(language, NAMES["en"]).get(portfolio, "")


def colleagues(language: str = "en") -> str:
    """List the portfolios of colleagues: "finance, economy, ..., and technology"."""
    *first, last = (name(portfolio, language) for portfolio in THEMES)
    comma, link = LISTED.get(language, LISTED["en"])
    return comma.join(first) + link + last


def sessions(conference: Conference, portfolio: str) -> list[ConferenceSession]:
    """List the roundtables whose themes touch a portfolio; all of them where none does."""
    tables = [one for one in conference.sessions if one.kind == "roundtable"]
    wanted = THEMES.get(portfolio, ENVIRONMENT)
    return [one for one in tables if wanted & set(one.themes)] or tables
