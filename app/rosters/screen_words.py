"""The few words on the screens of a hall, in the six official languages of the United Nations.

Two languages stand on a screen at once, whatever language the reader of the site has chosen, so
they are no part of the catalogues.
"""

# ruff: noqa: RUF001 (letters of other alphabets are meant)

from collections.abc import Mapping

LANGUAGES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
ENGLISH = "en"

EN = {
    "speaking": "Now speaking",
    "point_of_order": "Point of order",
    "right_of_reply": "Right of reply",
    "next": "Next",
    "calm": "Time left",
    "last": "Last 30 seconds",
    "over": "Time is up",
    "still": "Clock stopped",
    "limit": "Limit",
    "minutes": "min",
    "behalf": "on behalf of",
    "chair": "The Chair has the floor",
    "planned": "The session has not opened yet",
    "suspended": "The session is suspended",
    "closed": "The session is closed",
    "nobody": "The list of speakers is exhausted",
}
FR = {
    "speaking": "La parole est à",
    "point_of_order": "Motion d’ordre",
    "right_of_reply": "Droit de réponse",
    "next": "Ensuite",
    "calm": "Temps restant",
    "last": "30 dernières secondes",
    "over": "Temps écoulé",
    "still": "Chronomètre arrêté",
    "limit": "Limite",
    "minutes": "min",
    "behalf": "au nom de",
    "chair": "La parole est à la présidence",
    "planned": "La séance n’est pas encore ouverte",
    "suspended": "La séance est suspendue",
    "closed": "La séance est levée",
    "nobody": "La liste des orateurs est épuisée",
}
ES = {
    "speaking": "En uso de la palabra",
    "point_of_order": "Cuestión de orden",
    "right_of_reply": "Derecho de respuesta",
    "next": "A continuación",
    "calm": "Tiempo restante",
    "last": "Últimos 30 segundos",
    "over": "Tiempo agotado",
    "still": "Reloj detenido",
    "limit": "Límite",
    "minutes": "min",
    "behalf": "en nombre de",
    "chair": "La Presidencia tiene la palabra",
    "planned": "La sesión aún no ha comenzado",
    "suspended": "Se suspende la sesión",
    "closed": "Se levanta la sesión",
    "nobody": "No quedan oradores en la lista",
}
AR = {
    "speaking": "المتحدث الآن",
    "point_of_order": "نقطة نظام",
    "right_of_reply": "حق الرد",
    "next": "التالي",
    "calm": "الوقت المتبقي",
    "last": "آخر 30 ثانية",
    "over": "انتهى الوقت",
    "still": "الساعة متوقفة",
    "limit": "الحد الزمني",
    "minutes": "دقيقة",
    "behalf": "باسم",
    "chair": "الكلمة للرئاسة",
    "planned": "لم تُفتتح الجلسة بعد",
    "suspended": "عُلّقت الجلسة",
    "closed": "رُفعت الجلسة",
    "nobody": "اكتملت قائمة المتكلمين",
}
RU = {
    "speaking": "Выступает",
    "point_of_order": "По порядку ведения заседания",
    "right_of_reply": "Право на ответ",
    "next": "Далее",
    "calm": "Осталось",
    "last": "Последние 30 секунд",
    "over": "Время истекло",
    "still": "Отсчёт остановлен",
    "limit": "Регламент",
    "minutes": "мин",
    "behalf": "от имени",
    "chair": "Слово у Председателя",
    "planned": "Заседание ещё не открыто",
    "suspended": "Заседание прервано",
    "closed": "Заседание закрыто",
    "nobody": "Список ораторов исчерпан",
}
ZH = {
    "speaking": "正在发言",
    "point_of_order": "程序问题",
    "right_of_reply": "答辩权",
    "next": "下一位",
    "calm": "剩余时间",
    "last": "最后30秒",
    "over": "时间到",
    "still": "计时暂停",
    "limit": "时限",
    "minutes": "分钟",
    "behalf": "代表",
    "chair": "主席发言",
    "planned": "会议尚未开始",
    "suspended": "会议暂停",
    "closed": "会议结束",
    "nobody": "发言名单已毕",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": EN, "fr": FR, "es": ES, "ar": AR, "ru": RU, "zh": ZH,
}  # fmt: skip


def both(other: str) -> list[str]:
    """Name the languages of a screen: English, and another one where there is another."""
    return [ENGLISH] if other == ENGLISH else [ENGLISH, other]
