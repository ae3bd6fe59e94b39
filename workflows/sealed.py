"""Fields that are unreadable in the database: AES-256-GCM, the key's id in the value, bound to model and column.

A cell moved to another column, or changed by one bit, does not open. Keys come from SEALING_KEYS, newest first;
old ones stay readable until every value is written again.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models


class Unreadable(Exception):
    """A sealed value that no known key opens, or that was tampered with."""


def keys() -> dict[str, bytes]:
    """Every key by its id, the one to seal with first."""
    return _derived(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=8)
def _derived(texts: tuple[str, ...]) -> dict[str, bytes]:
    known = {}
    for text in texts:
        secret = hashlib.sha256(text.encode()).digest()
        known[hashlib.sha256(secret).hexdigest()[:8]] = secret
    return known


@lru_cache(maxsize=8)
def _newest(texts: tuple[str, ...]) -> tuple[str, AESGCM]:
    key_id, secret = next(iter(_derived(texts).items()))
    return key_id, AESGCM(secret)


def seal(text: str, bound_to: str) -> str:
    """`v1:keyid:base64(nonce + ciphertext)`; `bound_to` must be the same to open it."""
    key_id, cipher = _newest(tuple(settings.SEALING_KEYS))
    nonce = os.urandom(12)
    sealed = cipher.encrypt(nonce, text.encode(), f"v1:{key_id}:{bound_to}".encode())
    return f"v1:{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(value: str, bound_to: str) -> str:
    try:
        version, key_id, body = value.split(":", 2)
        raw = base64.b64decode(body)
        secret = keys()[key_id]
        return AESGCM(secret).decrypt(raw[:12], raw[12:], f"{version}:{key_id}:{bound_to}".encode()).decode()
    except (KeyError, ValueError, InvalidTag) as error:
        raise Unreadable(f"a sealed value of {bound_to} does not open") from error


def keyed_hash(salt: str, text: str) -> str:
    """What stands for a sealed text where rows are looked up by it, 32 hex digits; empty for no text. It is what
    `salted_hmac` of Django answers, with a key made once instead of for each of a hundred thousand names."""
    if not text:
        return ""
    return hmac.digest(_hash_key(salt, settings.SECRET_KEY), text.encode(), "sha256").hex()[:32]


@lru_cache(maxsize=32)
def _hash_key(salt: str, secret: str) -> bytes:
    return hashlib.sha256((salt + secret).encode()).digest()


class SealedText(models.TextField):
    """Text that the database, its backups and its logs cannot read. Empty stays empty; no search, no order."""

    @property
    def bound_to(self) -> str:
        return f"{self.model._meta.label_lower}.{self.attname}"

    def get_prep_value(self, value: Any) -> Any:
        return seal(str(value), self.bound_to) if value else ""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return unseal(value, self.bound_to) if value else ""

    def get_lookup(self, name: str) -> Any:
        if name in {"isnull", "exact"}:
            return super().get_lookup(name)
        raise FieldError(f"{self.bound_to} is sealed: no {name} on it")


class SealedJSON(SealedText):
    """The same for a JSON value; empty is {}."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(json.dumps(value, ensure_ascii=False), self.bound_to) if value else ""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return json.loads(unseal(value, self.bound_to)) if value else {}

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) and value else value or {}

    def get_default(self) -> Any:
        return super().get_default() if self.has_default() else {}
