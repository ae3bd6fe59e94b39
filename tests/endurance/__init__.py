"""Proofs that need real processes and time: spenders that race for one fund, a poster that is killed at
random, a queue that is served while money and grants come.

    DATABASE_URL=postgres://… python -m tests.endurance          8 × 10,000 attempts, 100 kills
    DATABASE_URL=… python -m tests.endurance --short             what the ordinary suite runs

Each part makes a database of its own beside the one that DATABASE_URL names (a file, for SQLite), and removes it.
"""
