"""What the proof asks of the chains: that over movements, and those of every record of steps."""

from collections.abc import Iterator

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from workflows.record import StepEvent, broken_links

from . import chain
from .models import ChainBlock
from .proof import CHEAP, Difference, check

LATEST = 3
"""Blocks that the cheap form of the proof reads."""


@check(_("The chain over movements is whole"))
def chain_is_whole() -> Iterator[Difference]:
    yield from chain.verify(ChainBlock.objects.order_by("number").iterator(chunk_size=20))


@check(_("The latest blocks of the chain are whole"), form=CHEAP)
def latest_blocks_are_whole() -> Iterator[Difference]:
    yield from chain.verify(reversed(ChainBlock.objects.order_by("-number")[:LATEST]))


@check(_("The records of steps are whole"))
def records_are_whole() -> Iterator[Difference]:
    for model in apps.get_models():
        if issubclass(model, StepEvent):
            for line in broken_links(model):
                yield Difference(line)
