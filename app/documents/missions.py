"""Who writes a note verbale and who receives it: missions and foreign ministries, never persons."""

from app.delegations.models import Addressee, Participant
from app.documents import wording

NAMES = ("host_mission", "foreign_ministry", "to_foreign_ministry")
EMBASSY = {
    "en": "the Embassy {of_host} in {city}",
    "fr": "l'Ambassade {of_host}",
    "zh": "{host}驻{country}大使馆",
    "ar": "سفارة {host}",
}
TO_UNION = {
    "en": "the Mission {of_host} to the European Union",
    "fr": "la Mission {of_host} auprès de l'Union européenne",
    "zh": "{host}驻欧洲联盟使团",
    "ar": "بعثة {host} لدى الاتحاد الأوروبي",
}
PERMANENT = {
    "en": "the Permanent Mission {of_host} to the United Nations in New York",
    "fr": "la Mission permanente {of_host} auprès de l'Organisation des Nations Unies à New York",
    "zh": "{host}常驻联合国代表团",
    "ar": "البعثة الدائمة {host} لدى الأمم المتحدة في نيويورك",
}
FOREIGN_MINISTRY = {
    "en": "the Ministry of Foreign Affairs {of_country}",
    "fr": "le Ministère des affaires étrangères {of_country}",
    "zh": "{country_formal}外交部",
    "ar": "وزارة خارجية {country_formal}",
}
PERMANENT_MISSION = {
    "en": "the Permanent Mission {of_country} to the United Nations in New York",
    "fr": "la Mission permanente {of_country} auprès de l'Organisation des Nations Unies",
    "zh": "{country_formal}常驻联合国代表团",
    "ar": "البعثة الدائمة {country_formal} لدى الأمم المتحدة",
}
UNION = {
    "en": "the European External Action Service",
    "fr": "le Service européen pour l'action extérieure",
    "zh": "欧洲联盟对外行动署",
    "ar": "دائرة العمل الخارجي الأوروبي",
}


CARRIERS = {
    "Embassy of {en} in {city}": {
        "fr": "Ambassade {of_country} à {city}",
        "zh": "{country_formal}驻{host}大使馆",
        "ar": "سفارة {country_formal} لدى {host}",
    },
    "Permanent Mission of {en} to the United Nations in {city}": {
        "fr": "Mission permanente {of_country} auprès de l'Organisation des Nations Unies",
        "zh": "{country_formal}常驻联合国代表团",
        "ar": "البعثة الدائمة {country_formal} لدى الأمم المتحدة",
    },
}


def carrier(host: Participant | None, addressee: Addressee, language: str = "en") -> str:
    """Name the mission that carries a letter; a name given by hand stands as it is."""
    mission, participant = addressee.mission, addressee.participant
    if mission is None:
        return ""
    for usual, forms in CARRIERS.items():
        named = usual.format(en=participant.formal_name, city=mission.city)
        if host is not None and language in forms and mission.name == named:
            country = wording.formal(participant, language)
            return forms[language].format(
                host=wording.short(host, language),
                country_formal=country,
                of_country=wording.of(country, language),
                city=mission.city,
            )
    return mission.name


def parties_to_a_note(
    host: Participant | None, addressee: Addressee, language: str = "en"
) -> dict[str, str]:
    """Give `host_mission`, `foreign_ministry` and `to_foreign_ministry` for one recipient.

    The route follows the mission that carries the papers: a permanent mission in New York is
    written to by its counterpart there, every other State by the embassy in its capital.
    """
    participant = addressee.participant
    if host is None or participant.code == host.code:
        return dict.fromkeys(NAMES, "")
    country, hosts = wording.formal(participant, language), wording.formal(host, language)
    values = {
        "host": hosts,
        "of_host": wording.of(hosts, language),
        "country": wording.short(participant, language),
        "country_formal": country,
        "of_country": wording.of(country, language),
        "city": participant.capital or participant.short_name,
    }
    ours, theirs = _forms(participant, addressee)
    receiving = theirs.get(language, theirs["en"]).format(**values)
    sending = ours.get(language, ours["en"]).format(**values)
    return dict(zip(NAMES, (sending, receiving, wording.to(receiving, language)), strict=True))


def _forms(participant: Participant, addressee: Addressee) -> tuple[dict[str, str], dict[str, str]]:
    mission = addressee.mission
    if participant.code == "EUR":
        return TO_UNION, UNION
    if participant.iso2 is None:
        return PERMANENT, {"en": "{country_formal}"}
    if mission is not None and mission.kind == "permanent_mission":
        return PERMANENT, PERMANENT_MISSION
    return EMBASSY, FOREIGN_MINISTRY
