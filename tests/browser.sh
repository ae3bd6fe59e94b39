#!/bin/sh
# Puts a Chromium and axe-core where the page tests look for them; quiet when both are there.
set -u
if ! command -v chromium-headless-shell >/dev/null 2>&1 && [ -z "${CHROMIUM:-}" ]; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell fonts-dejavu-core) >/dev/null 2>&1 \
            || echo "chromium could not be installed from Debian's packages"
    else
        .venv/bin/python -m playwright install chromium >/dev/null 2>&1 \
            || echo "no chromium here: the page tests will say so"
    fi
fi
if [ ! -e node_modules/axe-core/axe.min.js ] && command -v npm >/dev/null 2>&1 && [ -e package.json ]; then
    npm install --no-audit --no-fund --silent >/dev/null 2>&1 || echo "axe-core could not be installed"
fi
exit 0
