"""What stands where a copy has no number yet, or goes to nobody in particular."""

UNNUMBERED = {
    "en": "(number given at signing)",
    "fr": "(numéro donné à la signature)",
    "zh": "（签署时编号）",  # noqa: RUF001 (the marks of Chinese)
    "ar": "(يُعطى الرقم عند التوقيع)",
}
CIRCULAR = {
    "en": ("your country", "Ministers in charge of the portfolio of the Convention"),
    "fr": ("votre pays", "Ministres chargés des questions relevant de la Convention"),
    "zh": ("贵国", "主管《公约》事务的部长"),
    "ar": ("بلدكم", "الوزراء المسؤولون عن شؤون الاتفاقية"),
}
RECIPIENTS = {
    "en": "CBD National Focal Points, Cartagena Protocol Focal Points, ABS Focal Points",
    "fr": "Correspondants nationaux de la CDB, du Protocole de Cartagena et de l'APA",
    "zh": "《生物多样性公约》国家联络点、《卡塔赫纳议定书》联络点、获取和惠益分享联络点",
    "ar": "جهات الاتصال الوطنية للاتفاقية وبروتوكول قرطاجنة والحصول وتقاسم المنافع",
}
