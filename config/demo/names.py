"""Names of people who do not exist."""

FIRST = {
    "BE": [
        "Ana", "Jan", "Zoë", "Pieter", "Amélie", "Youssef", "Lotte", "Mathias", "Nadia", "Wout", "Hélène", "Koen",
        "Samira", "Tom", "Lies", "Rachid", "Julie", "Bart", "Fatima", "Simon", "Eva", "Karim", "Sofie", "Olivier",
        "Marie", "Stijn", "Leïla", "Arne", "Chantal", "Jeroen", "Aïcha", "Benoît", "Griet", "Hugo", "Ilse", "Joris",
    ],
    "FR": [
        "Camille", "Louis", "Inès", "Gabriel", "Manon", "Théo", "Aline", "Jules", "Sarah", "Adrien", "Noémie", "Paul",
        "Clara", "Maxime", "Assia", "Étienne", "Lucie", "Romain", "Awa", "Quentin", "Margot", "Idriss", "Élodie", "Rémi",
    ],
}  # fmt: skip

LAST = {
    "BE": [
        "Peeters", "Janssens", "Maes", "Dubois", "Lefèvre", "De Vos", "Öztürk", "Willems", "Lambert", "Claes",
        "Benali", "Wouters", "Dupont", "Goossens", "El Amrani", "Simons", "Renard", "Vermeulen", "Martens", "Hermans",
        "Leclercq", "Van Damme", "Diallo", "Mertens", "Gérard", "Aerts", "Smets", "Collard", "Desmet", "Yılmaz",
    ],
    "FR": [
        "Martin", "Bernard", "Moreau", "Petit", "Garnier", "Roux", "Faure", "Mercier", "Blanc", "Chevalier", "N'Diaye",
        "Lemoine", "Da Silva", "Perrin", "Robin", "Masson", "Haddad", "Girard", "Colin", "Barbier", "Traoré", "Leroy",
    ],
}  # fmt: skip

TRADES = [
    "music",
    "design",
    "training",
    "software",
    "care",
    "translation",
    "photography",
    "theatre",
    "food",
    "repair",
]
REGIONS = {
    "BE": ["Bruxelles-Capitale", "Wallonie", "Vlaanderen"],
    "FR": ["Île-de-France", "Hauts-de-France", "Occitanie"],
}


def gender(country: str, first: str, place: int) -> str:
    """What a member told of theirs: women and men take turns in the lists above; one in seven said nothing."""
    return ("w", "m")[FIRST[country].index(first) % 2] if place % 7 else ""


def born_in(place: int) -> int | None:
    """From 1950 on, spread over 53 years; one in nine said nothing."""
    return 1950 + place * 17 % 53 if place % 9 else None
