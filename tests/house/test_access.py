"""Every route × every role: the table of permissions decides, and a route that is not in it does not exist."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from workflows.access import PUBLIC, SIGNED_IN, code_of, is_api, is_ours
from workflows.people.permissions import PERMISSIONS, SENSITIVE_ROLES, Role

SAMPLE = {"int": "999999", "str": "X-0000-0000", "slug": "none", "uuid": "00000000-0000-0000-0000-000000000000",
          "path": "none"}  # fmt: skip


def walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, prefix + address(pattern.pattern))
        else:
            yield prefix + address(pattern.pattern), pattern


def address(pattern: Any) -> str:
    if hasattr(pattern, "_route"):
        text = str(pattern._route)
        for name, converter in pattern.converters.items():
            kind = next(key for key in SAMPLE if key.title() in type(converter).__name__)
            for spelling in (f"<{kind}:{name}>", f"<{name}>"):
                text = text.replace(spelling, SAMPLE[kind])
        return text
    return str(pattern).replace("^", "").replace("$", "").replace("\\Z", "")


pytestmark = pytest.mark.once

ROUTES = [(path, pattern) for path, pattern in walk(get_resolver().url_patterns)]
PAGES = [
    (path, pattern) for path, pattern in ROUTES if is_ours(pattern.callback) and not is_api(pattern.callback)
]
API = [(pattern.name, pattern.callback) for path, pattern in ROUTES if path.startswith("api/v1/")]


def test_there_are_routes() -> None:
    assert len(PAGES) > 60
    assert len(API) > 30


@pytest.mark.parametrize(("path", "pattern"), PAGES, ids=[path or "/" for path, _ in PAGES])
def test_each_page_names_its_permission(path: str, pattern: URLPattern) -> None:
    code = code_of(pattern.callback)
    assert code in {PUBLIC, SIGNED_IN} or code in PERMISSIONS, f"{path} names no permission"


@pytest.mark.parametrize(("name", "view"), API, ids=[name for name, _ in API])
def test_each_api_action_names_its_permission(name: str, view: Any) -> None:
    codes = view.cls.permission_codes
    for action in view.actions.values():
        assert codes.get(action) in {PUBLIC, SIGNED_IN} or codes.get(action) in PERMISSIONS, (
            f"{name}.{action}"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_each_page_opens_for_its_roles_and_for_nobody_else(role: Role, person: Any) -> None:
    client = Client()
    client.force_login(person("Dana", role))
    wrong = []
    for path, pattern in PAGES:
        code = code_of(pattern.callback)
        allowed = code in {PUBLIC, SIGNED_IN} or role in PERMISSIONS[code]
        status = client.get("/" + path).status_code
        if allowed and status in {403, 500}:
            wrong.append(f"{path}: {status} for {role}")
        if not allowed and status != 403:
            wrong.append(f"{path}: {status} for {role}, should be refused")
    assert wrong == []


@pytest.mark.django_db
def test_no_page_opens_without_signing_in_unless_it_is_public() -> None:
    client, wrong = Client(), []
    for path, pattern in PAGES:
        response = client.get("/" + path)
        if code_of(pattern.callback) != PUBLIC and response.status_code not in {302, 404}:
            wrong.append(f"{path}: {response.status_code}")
        if response.status_code == 302 and code_of(pattern.callback) != PUBLIC:
            assert "/account/login/" in response.headers["location"]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_each_api_action_answers_its_roles_and_nobody_else(role: Role, person: Any) -> None:
    client = APIClient()
    client.force_authenticate(person("Dana", role))
    wrong = []
    for path, pattern in ROUTES:
        if not path.startswith("api/v1/"):
            continue
        address = "/" + path.replace("(?P<pk>[^/.]+)", "999999")
        address = re.sub(r"\(\?P<\w+>[^)]*\)", "999999", address).replace("\\.", ".").replace("/?", "/")
        view: Any = pattern.callback
        for method, action in list(view.actions.items()):
            code = view.cls.permission_codes[action]
            allowed = code in {PUBLIC, SIGNED_IN} or role in PERMISSIONS[code]
            status = getattr(client, method)(address, {}, format="json").status_code
            if allowed and status in {401, 403, 500}:
                wrong.append(f"{method} {address}: {status} for {role}")
            if not allowed and status not in {401, 403}:
                wrong.append(f"{method} {address}: {status} for {role}, should be refused")
    assert wrong == []


def test_the_administrator_neither_moves_nor_decides_money() -> None:
    money = {
        "payment.prepare",
        "payment.approve",
        "payment.export",
        "ballot.vote",
        "ballot.decide",
        "line.match",
    }
    assert all(Role.ADMINISTRATOR not in PERMISSIONS[code] for code in money)
    assert Role.ADMINISTRATOR not in SENSITIVE_ROLES


def test_who_prepares_a_payment_is_of_another_role_than_who_approves_it() -> None:
    assert not PERMISSIONS["payment.prepare"] & PERMISSIONS["payment.approve"]
