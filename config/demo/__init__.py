"""Demonstration data: a cooperative calibrated on published annual reports, made through the real verbs."""

PASSWORD = "solidarity-works-2026"  # demonstration only; printed with the sign-ins
