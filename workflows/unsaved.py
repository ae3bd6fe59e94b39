"""What was typed into a form and did not become an answer: which part of it may be kept, and, for somebody whose
session had ended when they sent it, where it waits, sealed, until they are signed in again."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from workflows.sealed import Unreadable, seal, unseal

NAME = "unsaved"
NEVER = re.compile(r"iban(?!_holder)|password|csrfmiddlewaretoken|^autosave$", re.IGNORECASE)
MOST = 200_000  # characters of one form
PAGES = 5  # of one browser


def worth_keeping(data: QueryDict) -> dict[str, list[str]] | None:
    """The fields that may be kept: no account number, no password, and a file is not among them. None where they are
    more than any form of ours holds."""
    fields = {name: [str(one) for one in values] for name, values in data.lists() if not NEVER.search(name)}
    if sum(len(one) for values in fields.values() for one in values) > MOST:
        return None
    return fields


def as_data(fields: Mapping[str, list[str]]) -> QueryDict:
    """The fields as a form reads them."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def hold(request: HttpRequest) -> bool:
    """Hold what was sent in the session, under its address; False where it is too much."""
    fields = worth_keeping(request.POST)
    if fields is None:
        return False
    held: dict[str, Any] = dict(request.session.get(NAME, {}))
    held.pop(request.path, None)
    held[request.path] = seal(json.dumps(fields), request.path)
    request.session[NAME] = dict(list(held.items())[-PAGES:])
    return True


def take(request: HttpRequest, path: str = "") -> QueryDict | None:
    """What is held for an address, once; the page itself says who may open it."""
    path = path or request.path
    held = dict(request.session.get(NAME, {}))
    if path not in held:
        return None
    sealed = held.pop(path)
    request.session[NAME] = held
    try:
        return as_data(json.loads(unseal(sealed, path)))
    except Unreadable:
        return None
