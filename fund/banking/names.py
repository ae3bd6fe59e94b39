"""Names of payers, compared: banks write them in capitals, without accents, in any order, with a title.

Names are sealed in the database; `name_key` is what stands for one where rows are looked up by it.
"""

import re
import unicodedata

from workflows.sealed import keyed_hash

TITLES = frozenset(
    {
        "m", "mr", "mme", "mlle", "mrs", "ms", "miss", "dr", "prof", "monsieur", "madame", "mademoiselle",
        "dhr", "mevr", "mevrouw", "heer", "herr", "frau", "sig", "sra", "sr",
        "ou", "of", "et", "en", "and", "or", "und",
    }
)  # fmt: skip
PLAIN = str.maketrans({"ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})

WORD = re.compile(r"[^\W_]+")


def words(name: str) -> frozenset[str]:
    """The words of a name, folded to plain letters; titles and what joins two names left out."""
    text = name.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(PLAIN))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return frozenset(WORD.findall(text)) - TITLES


def normalised(name: str) -> str:
    return " ".join(sorted(words(name)))


def name_key(name: str) -> str:
    """A keyed hash of the normalised name; empty for no name."""
    return keyed_hash("fund.banking.name", normalised(name))


def is_same(one: str, other: str) -> bool:
    return bool(words(one)) and words(one) == words(other)


def is_alike(one: str, other: str) -> bool:
    """One name holds the other, of two words or more: a couple's account, a second first name."""
    few, many = sorted((words(one), words(other)), key=len)
    return len(few) >= 2 and few <= many
