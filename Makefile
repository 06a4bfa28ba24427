# Two commands matter: `make run` and `make test`. They need make and Python 3.11 or more with pip, nothing else.
MAKEFLAGS += --no-print-directory
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
ONLY ?=
APP ?=
TESTS ?= tests
CORES := $(shell nproc 2>/dev/null || echo 2)
export PORT

.PHONY: help run test test-postgresql15 check format bench demo-reset messages territories install lock

help:                   ## what can be done here
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1 — \2/p' Makefile

run:                    ## the site on http://127.0.0.1:8000, with its demonstration people
	@$(PYTHON) tools/install.py
	@DEMONSTRATION=1 $(BIN)/intelligences run

test: install           ## every test, browser included
	@$(BIN)/python tests/chromium.py
	@$(BIN)/python tests/oidc_provider.py
	@$(BIN)/pytest -q -n $(CORES) --dist loadscope $(TESTS)

test-postgresql15: install  ## the same tests on Debian's PostgreSQL 15
	@bin="$$($(BIN)/python tests/debian_postgresql.py)" && \
	 TEST_POSTGRESQL="$$bin" $(BIN)/pytest -q -n $(CORES) --dist loadscope $(TESTS)

check: install          ## style, types, layers, migrations, translations, sizes
	@$(BIN)/python tools/check.py

format: install         ## put Python and templates in the one form that `make check` wants
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djade --target-version 5.2 $$(find src -path '*/templates/*' -name '*.html') || true

bench: install          ## every bench, or one: make bench ONLY=run-again-s
	@$(BIN)/python -m bench $(ONLY)

demo-reset:             ## start the demonstration again from nothing
	@$(PYTHON) tools/install.py
	@DEMONSTRATION=1 $(BIN)/intelligences demo-reset

messages: install       ## update and compile the English translation, of every app or of one: make messages APP=ui
	@$(BIN)/python tools/messages.py $(APP)

territories: install    ## build data/territories again from the registry packages
	@$(BIN)/python -m intelligences.territories.build

install:                ## the locked development environment
	@$(PYTHON) tools/install.py --dev

lock:                   ## write the locks again from pyproject.toml
	@$(PYTHON) tools/install.py --lock
