"""What every part of the API shares: strict bodies, integer cents, bounded pages."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser

MAX_DEPTH = 12


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "size"
    max_page_size = 200


class StrictJSONParser(JSONParser):
    """JSON without doubled keys, without NaN, and not deeper than anything we ask for."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            body = json.loads(
                stream.read().decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(str(_("This is not JSON that can be read: %s")) % error) from error
        if _depth(body) > MAX_DEPTH:
            raise ParseError(str(_("This is nested too deeply.")))
        return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, value in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


class Cents(serializers.IntegerField):
    """An amount in integer cents: a whole JSON number, never a float or a text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 10**13)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError(_("Give the amount as a whole number of cents."))
        return super().to_internal_value(data)


class StrictSerializer(serializers.Serializer):
    """A body whose unknown fields are refused, so that a typing error never passes for an empty answer."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) or hasattr(data, "keys"):
            unknown = set(data.keys()) - set(self.fields)
            if unknown:
                raise serializers.ValidationError(
                    {name: [_("There is no such field.")] for name in sorted(unknown)}
                )
        return super().to_internal_value(data)
