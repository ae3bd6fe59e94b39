# Entraide. `make run`: a working system with demonstration data in the browser. `make test`: everything that is checked.

PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
# Where no bytecode is kept, each process compiles every module again before it begins: ten seconds of work.
unexport PYTHONDONTWRITEBYTECODE
PY := $(VENV)/bin/python
JOBS ?= auto

.PHONY: run test check test-sqlite test-postgresql browser page-map lives bench messages catalogues pins schema demo worker tour evening month diagrams clean

run: $(VENV)/.run catalogues
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py demo --if-empty
	@echo "Open http://127.0.0.1:$(PORT)/ - the sign-ins are printed above, and again by: $(PY) manage.py demo --logins"
	$(PY) manage.py runserver 127.0.0.1:$(PORT)

test: check browser test-sqlite test-postgresql

check: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	$(PY) -W error::SyntaxWarning manage.py makemigrations --check --dry-run
	$(PY) manage.py check

# In the order of the folders: the browser's long evenings and the demonstration begin first, not last and alone.
test-sqlite: $(VENV)/.dev catalogues
	env -u DATABASE_URL $(PY) -m pytest -q -n $(JOBS) --dist loadscope --no-loadscope-reorder -m "not services and not page_map and not lives"

# Where a server answers or its binaries are there; says so where neither is.
test-postgresql: $(VENV)/.dev catalogues
	@url=$$(sh tests/postgresql.sh) && if [ -n "$$url" ]; then \
		DATABASE_URL=$$url $(PY) -m pytest -q -n $(JOBS) --dist loadscope --no-loadscope-reorder -m "not browser and not services"; \
	else echo "PostgreSQL: no server answers and no binaries are here; its run was left out."; fi

# Every page that anybody in the demonstration reaches, through axe in every look: some minutes, beside `make test`.
page-map: $(VENV)/.dev catalogues browser
	env -u DATABASE_URL $(PY) -m pytest -q -n0 -m page_map

# Every life of a loan, clicked from the pages of the demonstration to its end: some minutes, beside `make test`.
lives: $(VENV)/.dev catalogues browser
	env -u DATABASE_URL $(PY) -m pytest -q -n0 -m lives

# The browser that the page tests drive: Debian's where apt is there, else playwright's own.
browser: $(VENV)/.dev
	@sh tests/browser.sh

bench: $(VENV)/.dev catalogues
	$(PY) -m bench

demo: $(VENV)/.run catalogues
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py demo

# A worker of its own on a real Redis, which must be running.
worker: $(VENV)/.dev catalogues
	REDIS_URL=redis://127.0.0.1:6379/15 $(PY) -m pytest -q -n0 -m services tests/services

tour: $(VENV)/.run
	$(PY) docs/tour.py

evening: $(VENV)/.run
	$(PY) docs/evening.py

month: $(VENV)/.run
	$(PY) docs/month.py

diagrams: $(VENV)/.run
	$(PY) docs/diagrams.py

catalogues: $(VENV)/.run
	@for part in workflows fund loans; do [ ! -d $$part/locale ] || \
		$(VENV)/bin/pybabel -q compile -d $$part/locale -D django; done

# After a migration: the tables as all migrations make them from nothing, on both databases.
schema: $(VENV)/.dev
	env -u DATABASE_URL $(PY) manage.py schema
	DATABASE_URL=$$(sh tests/postgresql.sh) $(PY) manage.py schema

# For translators and developers: needs GNU gettext.
messages: $(VENV)/.dev
	for part in workflows fund loans; do mkdir -p $$part/locale && (cd $$part && \
		../$(PY) ../manage.py makemessages -l fr -l nl -l de --no-location --no-obsolete --no-wrap -v 0); done

pins: $(VENV)/.dev
	$(VENV)/bin/uv pip compile -q --generate-hashes --no-header --universal --python-version 3.12 \
		pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile -q --generate-hashes --no-header --universal --python-version 3.12 \
		--extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

$(VENV)/bin/uv:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.12 or newer is needed."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q uv

$(VENV)/.run: requirements.txt | $(VENV)/bin/uv
	@[ -e $(VENV)/.dev ] || $(VENV)/bin/uv pip install -q --compile-bytecode --python $(PY) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/bin/uv
	$(VENV)/bin/uv pip sync -q --compile-bytecode --python $(PY) --require-hashes requirements-dev.txt
	$(VENV)/bin/uv pip install -q --python $(PY) uv
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) data staticfiles node_modules
