"""A programme of aid and the money behind it."""

from tests.fund.aid.conftest import envelope, fund, programme

__all__ = ["envelope", "fund", "programme"]
