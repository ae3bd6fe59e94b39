"""Cases of kinds that only the tests know."""

from tests.workflows.cases.conftest import make_case, only_these_kinds

__all__ = ["make_case", "only_these_kinds"]
