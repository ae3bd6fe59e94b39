"""Demonstration data: a cooperative calibrated on published annual reports, made through the real verbs."""

FACTOR = (
    "JBSWY3DPEHPK3PXPENTRAIDEDEMO2627"  # demonstration only: the authenticator of those who approve money
)
PASSWORD = "solidarity-works-2026"  # demonstration only; printed with the sign-ins
