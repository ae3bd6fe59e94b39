"""Django set up and a fund opened, with no connection left open: children are forked from here, and each opens its
own."""

import os
import time
import traceback
from collections.abc import Callable
from datetime import date
from typing import Any

import django

ON = date(2026, 3, 2)


def fund(cents: int) -> Any:
    """A fund with so much in it, in both books."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
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


def ended(child: int) -> int:
    """Waits for a child, and for what a PostgreSQL server still does for it: a COMMIT that was sent is carried out,
    though who sent it was killed. The child's exit code, negative where a signal ended it."""
    from django.db import connection

    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            while _others(cursor):
                time.sleep(0.01)
    return status


def _others(cursor: Any) -> int:
    cursor.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    return int(cursor.fetchone()[0])


def proved() -> list[str]:
    """What the ledger's own proof finds wrong."""
    from fund.ledger import checks, proof

    codes = [code for code in proof.codes() if hasattr(checks, code)]
    return [str(difference) for difference in proof.run(codes).differences]
