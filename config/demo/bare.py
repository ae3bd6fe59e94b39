"""The stage alone: people, fund, committee; nobody has asked for anything, and nothing is published yet."""

import random
from collections.abc import Callable
from datetime import date

from . import people, stage


def build(today: date, say: Callable[[str], None]) -> None:
    cast = people.cast(random.Random(7))
    fund, _account = stage.found_fund(cast.be, cast.fr)
    treasurer = cast.staff["Chloé"]
    stage.open_with(fund, 5_000_000, on=today, by=treasurer)
    stage.set_aside(fund, "aid", "Aide sociale", 1_500_000, on=today, by=treasurer)
    stage.set_aside(fund, "loans", "Prêts à taux zéro", 2_500_000, on=today, by=treasurer)
    stage.seat_committee(cast, on=today)
    say("people, fund and committee stand ready")
