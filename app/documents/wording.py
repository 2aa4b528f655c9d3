"""Forms of address and names of countries in formal documents, as diplomatic usage has them."""

from dataclasses import dataclass
from typing import NamedTuple

from app.delegations import posts, reference, service
from app.delegations.models import Addressee, Participant
from app.documents import formal_names

LANGUAGES = ("en", "fr", "zh", "ar")


@dataclass(frozen=True)
class Address:
    """How a letter opens and how it closes."""

    opening: str
    closing: str


class Usage(NamedTuple):
    """How a language opens and closes: {style} or {called} stands for the form of address."""

    styles: dict[str, str]
    unaddressed: str
    opening: str
    unaddressed_opening: str
    closing: str


# Where the form of address is not known the letter takes the one of circulars, which guesses
# nobody's gender; the styles themselves are the same for women and men.
USAGES = {
    "en": Usage(
        {
            "H.M.": "Your Majesty",
            "H.R.H.": "Your Royal Highness",
            "H.S.H.": "Your Serene Highness",
            "H.H.": "Your Highness",
            "H.E.": "Your Excellency",
        },
        "Madam/Sir",
        "{style},",
        "Dear {style},",
        "Please accept, {called}, the assurances of my highest consideration.",
    ),
    "fr": Usage(
        {
            "H.M.": "Votre Majesté",
            "H.R.H.": "Votre Altesse Royale",
            "H.S.H.": "Votre Altesse Sérénissime",
            "H.H.": "Votre Altesse",
            "H.E.": "Votre Excellence",
        },
        "Madame, Monsieur",
        "{style},",
        "{style},",
        "Je vous prie d'agréer, {called}, les assurances de ma très haute considération.",
    ),
    "zh": Usage(
        {"H.M.": "陛下", "H.R.H.": "殿下", "H.S.H.": "殿下", "H.H.": "殿下", "H.E.": "阁下"},
        "女士/先生",
        "尊敬的{style}：",  # noqa: RUF001 (the marks of Chinese)
        "尊敬的{style}：",  # noqa: RUF001
        "顺致最崇高的敬意。",
    ),
    "ar": Usage(
        {
            "H.M.": "جلالتكم",
            "H.R.H.": "سموكم",
            "H.S.H.": "سموكم",
            "H.H.": "سموكم",
            "H.E.": "معاليكم",
        },
        "السيدة/السيد",
        "{style}،",
        "{style}،",
        "وتفضلوا، {called}، بقبول فائق التقدير والاحترام.",
    ),
}
SHORTER = {"Your Excellency": "Excellency", "Votre Excellence": "Excellence"}


def address(form_of_address: str, language: str = "en") -> Address:
    """Give opening and closing for a form of address ("H.E.", "H.R.H.", "Ms.", "")."""
    usage = USAGES.get(language, USAGES["en"])
    for form, style in usage.styles.items():
        if form_of_address.startswith(form):
            called = SHORTER.get(style, style)
            opening = usage.opening.format(style=called if language == "fr" else style)
            return Address(opening, usage.closing.format(called=called))
    return Address(
        usage.unaddressed_opening.format(style=usage.unaddressed),
        usage.closing.format(called=usage.unaddressed),
    )


def short(participant: Participant, language: str = "en") -> str:
    """Name a participant as lists do: "Kenya"."""
    return service.name_of(participant, language)


def formal(participant: Participant, language: str = "en") -> str:
    """Name a participant in a sentence of a letter: "the Republic of Kenya"."""
    if language != "en":
        found = formal_names.name(participant.code, language)
        return found or short(participant, language)
    return participant.formal_name or participant.short_name


def of(name: str, language: str = "en") -> str:
    """Put a name into the genitive: "of the Republic of Kenya", "de la République du Kenya"."""
    if language == "fr":
        return _du(name)
    return {"zh": name, "ar": name}.get(language, f"of {name}")


def to(name: str, language: str = "en") -> str:
    """Put a name into the dative: "to the Ministry", "au Ministère"."""
    if language == "fr":
        for article, joined in (("le ", "au "), ("les ", "aux ")):
            if name.startswith(article):
                return joined + name.removeprefix(article)
        return f"à {name}"
    return {"zh": name, "ar": name}.get(language, f"to {name}")


def _du(name: str) -> str:
    for article, joined in (("le ", "du "), ("les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    vowel = name[:1].lower() in "aeiouyéèêîôâhœ"
    return f"d'{name}" if vowel and not name.startswith(("l'", "la ")) else f"de {name}"


def invited(participant: Participant, language: str = "en") -> str:
    """Say who is invited: the Government of a State, or a body itself."""
    name = formal(participant, language)
    if participant.code == "EUR" or participant.iso2 is None:
        return name
    forms = {
        "en": "the Government of {0}",
        "fr": "le Gouvernement {1}",
        "zh": "{0}政府",
        "ar": "حكومة {0}",
    }
    return forms.get(language, forms["en"]).format(name, of(name, language))


def whom(addressee: Addressee, language: str = "en", portfolio: str = "") -> str:
    """Name the addressee on the letter: form of address and post, in words of no gender."""
    form, post = addressee.form_of_address, post_of(addressee, language, portfolio)
    if not form:
        return post
    if language == "en":
        return f"{form} the {post}"
    excellency = form.startswith("H.E.")
    titled = {"fr": "Son Excellence, {0}", "zh": "{0}阁下", "ar": "معالي {0}"}
    return titled.get(language, "{0}").format(post) if excellency else post


def post_of(addressee: Addressee, language: str = "en", portfolio: str = "") -> str:
    """Give the post of an addressee, or that of a colleague of hers or his, in the language.

    A post that was corrected by hand is taken as it stands: a title is never translated.
    """
    participant = addressee.participant
    usual = addressee.post == posts.post_of(participant).post if _is_usual(addressee) else False
    key = portfolio or (addressee.portfolio if usual else "")
    named = POSTS.get(language, {}).get(key)
    if named is None:
        return addressee.post
    place = posts.with_article(participant) if language == "en" else formal(participant, language)
    return named.format(place, of(place, language))


def _is_usual(addressee: Addressee) -> bool:
    participant = addressee.participant
    known = {row["code"] for row in reference.rows("parties")}
    return participant.code in known and participant.code != "EUR"


POSTS = {
    "en": {
        "finance": "Minister responsible for finance of {0}",
        "economy": "Minister responsible for the economy of {0}",
        "climate": "Minister responsible for climate change of {0}",
        "agriculture": "Minister responsible for food and agriculture of {0}",
        "technology": "Minister responsible for technology and innovation of {0}",
    },
    "fr": {
        "environment": "Ministre de l'environnement {1}",
        "finance": "Ministre responsable des finances {1}",
        "economy": "Ministre responsable de l'économie {1}",
        "climate": "Ministre responsable des changements climatiques {1}",
        "agriculture": "Ministre responsable de l'alimentation et de l'agriculture {1}",
        "technology": "Ministre responsable de la technologie et de l'innovation {1}",
    },
    "zh": {
        "environment": "{0}环境部长",
        "finance": "{0}主管财政事务部长",
        "economy": "{0}主管经济事务部长",
        "climate": "{0}主管气候变化事务部长",
        "agriculture": "{0}主管粮食和农业事务部长",
        "technology": "{0}主管科技和创新事务部长",
    },
    "ar": {
        "environment": "وزير/وزيرة البيئة في {0}",
        "finance": "وزير/وزيرة المالية في {0}",
        "economy": "وزير/وزيرة الاقتصاد في {0}",
        "climate": "الوزير/الوزيرة لشؤون تغير المناخ في {0}",
        "agriculture": "وزير/وزيرة الأغذية والزراعة في {0}",
        "technology": "وزير/وزيرة التكنولوجيا والابتكار في {0}",
    },
}
