# Two commands matter: `make demo` shows it, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PO := $(shell find gongjian -name '*.po' 2>/dev/null)
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal

# Compiled code is kept: half of what a short command takes is compiling. `make clean` removes it.
unexport PYTHONDONTWRITEBYTECODE

# The shell's DATABASE_URL is the person's own: tests and checks never touch it.
test test-sqlite check: export DATABASE_URL :=

.PHONY: help setup demo test test-sqlite test-postgres check format states shots lock bench clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# ---------------------------------------------------------------- environment
$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null || { echo "python3 is missing: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "the venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.txt pyproject.toml | $(STAMPS)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(STAMPS)/messages: $(PO) | $(STAMPS)/run
	@$(BIN)/python tools/compile_messages.py && touch $@

$(STAMPS)/system: tools/system_packages.sh | $(STAMPS)/venv
	@tools/system_packages.sh && touch $@

setup: $(STAMPS)/dev $(STAMPS)/messages ## the environment alone; then the command line is .venv/bin/gongjian
	@tools/system_packages.sh && touch $(STAMPS)/system || true

# ---------------------------------------------------------------- show and prove
demo: $(STAMPS)/run $(STAMPS)/messages ## the demonstration, served on this machine
	@$(BIN)/gongjian demo

test: setup ## the whole suite on SQLite, then on PostgreSQL
	@failed=0; \
	echo "== on SQLite"; $(MAKE) test-sqlite || failed=1; \
	echo "== on PostgreSQL"; $(MAKE) test-postgres || failed=1; \
	exit $$failed

test-sqlite: $(STAMPS)/dev $(STAMPS)/messages ## the suite on SQLite, browser included
	@$(PYTEST)

# The browser works on a copy of a SQLite file; the house checks and the kernel open no database: once is enough. Of
# the other rooms, tests/conftest.py leaves out and counts the tests that open no database of this engine.
test-postgres: $(STAMPS)/dev $(STAMPS)/messages ## the suite on a private, throw-away PostgreSQL
	@tools/with_postgres.sh $(PYTEST) --ignore=tests/browser --ignore=tests/house --ignore=tests/kernel

check: setup ## style, types, directions, words, migrations, upgrade, states, messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.check_templates
	$(BIN)/python -m tools.check_clock
	$(BIN)/python -m tools.check_words
	$(BIN)/python -m tools.check_tree
	$(BIN)/python -m tools.check_tables
	$(BIN)/python -m tools.upgrade_test
	DJANGO_SETTINGS_MODULE=config.settings_test $(BIN)/python -m django makemigrations --check --dry-run
	diff <($(BIN)/python -m gongjian.kernel.lifecycle) docs/states.md || { echo "docs/states.md is behind: make states" >&2; exit 1; }
	$(BIN)/python -m tools.check_messages

format: $(STAMPS)/dev ## mend style by itself where it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

states: $(STAMPS)/dev ## write docs/states.md from the life cycles
	$(BIN)/python -m gongjian.kernel.lifecycle > docs/states.md

shots: setup ## a contact sheet of every page, both languages, both widths
	$(BIN)/python -m tools.shots

bench: setup ## scale data and measurements
	$(BIN)/gongjian bench pages

lock: $(STAMPS)/dev ## pin the newest versions that requirements*.in allow
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-header --quiet \
	  --output-file requirements.txt requirements.in
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-header --quiet \
	  --constraints requirements.txt --output-file requirements-dev.txt requirements-dev.in

clean: ## remove what was built; the home folder var/ stays
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis
	find gongjian -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
