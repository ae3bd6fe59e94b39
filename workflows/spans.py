"""Days between two dates, counted by the database."""

from typing import Any

from django.db.models import Func, IntegerField


class Days(Func):
    """Whole days from the second date to the first."""

    template, arg_joiner = "(%(expressions)s)", " - "
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)
