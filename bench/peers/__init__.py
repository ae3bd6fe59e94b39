"""Ledgers that others publish, each run by a Python of its own: see `bench/ledger_peers.py`. The programs here import
nothing of ours."""
