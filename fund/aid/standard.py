"""What a first version begins with: the questions that almost every programme asks, in four languages.

Those who write a programme change, move and remove them like any other.
"""

from typing import Any

type Row = dict[str, Any]

NEED: Row = {
    "code": "need",
    "kind": "story",
    "label": {
        "en": "What happened, and what do you need?",
        "fr": "Que s’est-il passé, et de quoi avez-vous besoin ?",
        "nl": "Wat is er gebeurd, en wat hebt u nodig?",
        "de": "Was ist geschehen, und was brauchen Sie?",
    },
    "help": {
        "en": "A few sentences are enough. Only the team and the committee read this, never your advisor.",
        "fr": "Quelques phrases suffisent. Seuls l’équipe et le comité lisent ceci, jamais votre conseiller·e.",
        "nl": "Enkele zinnen volstaan. Alleen het team en het comité lezen dit, nooit uw adviseur.",
        "de": "Ein paar Sätze genügen. Nur das Team und das Komitee lesen dies, nie Ihre Beraterin oder Ihr Berater.",
    },
}
HOUSEHOLD: Row = {
    "code": "household",
    "kind": "household",
    "label": {
        "en": "Who lives with you?",
        "fr": "Qui vit avec vous ?",
        "nl": "Wie woont er bij u?",
        "de": "Wer lebt mit Ihnen zusammen?",
    },
    "help": {
        "en": "Those who share income and costs with you. If you live alone, leave it empty.",
        "fr": "Les personnes qui partagent vos revenus et vos frais. Si vous vivez seul·e, laissez vide.",
        "nl": "Wie uw inkomen en kosten deelt. Woont u alleen, laat het dan leeg.",
        "de": "Wer Einkommen und Kosten mit Ihnen teilt. Wenn Sie allein leben, lassen Sie es leer.",
    },
}
BUDGET: Row = {
    "code": "budget",
    "kind": "budget",
    "label": {
        "en": "What comes in and what goes out, in a month?",
        "fr": "Qu’est-ce qui entre et qu’est-ce qui sort, en un mois ?",
        "nl": "Wat komt er binnen en wat gaat er uit, in een maand?",
        "de": "Was kommt in einem Monat herein, und was geht hinaus?",
    },
    "help": {
        "en": "Of the whole household. Leave out what there is not.",
        "fr": "Pour tout le ménage. Laissez vide ce qu’il n’y a pas.",
        "nl": "Van het hele gezin. Laat leeg wat er niet is.",
        "de": "Für den ganzen Haushalt. Lassen Sie leer, was es nicht gibt.",
    },
}
URGENT: list[Row] = [
    {
        "code": "housing",
        "kind": "yes_no",
        "points": 4,
        "heading": {
            "en": "How urgent it is",
            "fr": "L’urgence",
            "nl": "Hoe dringend het is",
            "de": "Wie dringend es ist",
        },
        "label": {
            "en": "Could you lose your home within a month?",
            "fr": "Risquez-vous de perdre votre logement dans le mois ?",
            "nl": "Kunt u binnen een maand uw woning verliezen?",
            "de": "Könnten Sie innerhalb eines Monats Ihre Wohnung verlieren?",
        },
    },
    {
        "code": "food",
        "kind": "yes_no",
        "points": 4,
        "new_page": False,
        "label": {
            "en": "Do you lack money for food or medicine today?",
            "fr": "Manquez-vous aujourd’hui d’argent pour manger ou vous soigner ?",
            "nl": "Hebt u vandaag te weinig geld voor eten of medicijnen?",
            "de": "Fehlt Ihnen heute Geld für Essen oder Medikamente?",
        },
    },
    {
        "code": "energy",
        "kind": "yes_no",
        "points": 3,
        "new_page": False,
        "label": {
            "en": "Could your energy be cut off?",
            "fr": "Risquez-vous une coupure d’énergie ?",
            "nl": "Kan uw energie worden afgesloten?",
            "de": "Könnte Ihnen die Energie abgestellt werden?",
        },
    },
    {
        "code": "children",
        "kind": "yes_no",
        "points": 2,
        "new_page": False,
        "label": {
            "en": "Do children depend on you?",
            "fr": "Des enfants dépendent-ils de vous ?",
            "nl": "Zijn er kinderen van u afhankelijk?",
            "de": "Sind Kinder auf Sie angewiesen?",
        },
    },
]
QUESTIONS: list[Row] = [NEED, HOUSEHOLD, BUDGET, *URGENT]
DECLARATION = {
    "en": "What I have written is true and complete. I know that aid is decided on what I show.",
    "fr": "Ce que j’ai écrit est exact et complet. Je sais que l’aide est décidée sur ce que je montre.",
    "nl": "Wat ik heb geschreven is juist en volledig. Ik weet dat wordt beslist op basis van wat ik laat zien.",
    "de": "Was ich geschrieben habe, ist wahr und vollständig. Ich weiß, dass danach entschieden wird, was ich zeige.",
}
