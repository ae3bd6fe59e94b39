"""Django set up and a fund opened, with no connection left open: children are forked from here, and each opens its
own."""

import os
import traceback
from collections.abc import Callable
from datetime import date
from typing import Any

import django

ON = date(2026, 3, 2)


def fund(cents: int, *apps: str) -> Any:
    """A fund with so much in it, in both books; `apps` are those whose tables are needed beside the ledger's."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    for app in ("ledger", *apps):
        call_command("migrate", app, verbosity=0)
    from fund.ledger import chart
    from fund.ledger.models import Fund
    from fund.ledger.posting import Leg, post

    made = Fund.objects.create(code="purse", name="Purse")
    kinds = chart.Kind
    for kind in kinds:
        if kind is not kinds.LINE:
            chart.account(made, kind)
    if cents:
        legs = [
            Leg(chart.account(made, kinds.GIFTS), chart.account(made, kinds.BANK), cents),
            Leg(chart.account(made, kinds.SOURCE), chart.account(made, kinds.AVAILABLE), cents),
        ]
        post(key="fill", legs=legs, on=ON, why="Fill")
    connection.close()
    return made


def fork(work: Callable[[], None]) -> int:
    """The id of a child process that does the work and ends; an error in it is printed and ends it with 1."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def proved() -> list[str]:
    """What the ledger's own proof finds wrong."""
    from fund.ledger import checks, proof

    codes = [code for code in proof.codes() if hasattr(checks, code)]
    return [str(difference) for difference in proof.run(codes).differences]
