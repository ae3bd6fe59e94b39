#!/usr/bin/env python
"""Entraide's commands: `manage.py help` lists them."""

import gc
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    if sys.argv[1:2] == ["migrate"]:
        gc.set_threshold(
            200_000, 20, 50
        )  # models are drawn by the thousand: looking for garbage took a quarter of it

    execute_from_command_line(sys.argv)
