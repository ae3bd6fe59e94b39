"""Texts of a programme in the reader's language."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from fund.aid.wording import in_language

register = template.Library()


@register.filter
def said(wording: Mapping[str, str] | None) -> str:
    """The text in the reader's language, or the nearest there is."""
    return in_language(wording or {})


@register.filter
def wanted_number(row: Mapping[str, int]) -> str:
    """`at least 5`, `at most 20`, `5 to 20`: the numbers that meet a criterion."""
    least, most = row.get("least"), row.get("most")
    if most is None:
        return _("at least %(least)s") % {"least": least}
    if least is None:
        return _("at most %(most)s") % {"most": most}
    return _("%(least)s to %(most)s") % {"least": least, "most": most}
