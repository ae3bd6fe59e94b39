"""Demonstration data: a cooperative calibrated on published annual reports, made through the real verbs."""
