# The commands of the house; each makes what it needs first. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto
PORT ?= 8000
# What the tests need beside Python: a browser, its fonts, PostgreSQL and RabbitMQ.
DEBIAN := chromium fonts-noto-core fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql rabbitmq-server
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/messages.po))
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip
MESSAGES := $(BIN)/pybabel -q extract --sort-output --no-location --omit-header -F babel.cfg \
	-k _ -k lazy_gettext -k N_ -o build/messages.pot .
LOCK := env -u PIP_FIND_LINKS build/uv/bin/uv pip compile pyproject.toml --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset run test check format benchmarks messages lock debian

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: .venv/.run $(CATALOGUES) ## a working site with the Kunming segment (SPEAKERS=60|196|400|1000)
	@$(BIN)/python -m flask --app wsgi rostrum demo $(if $(SPEAKERS),--speakers $(SPEAKERS)) --port $(PORT)

demo-reset: ## forget the demonstration; the next one begins again
	rm -rf var/demo

run: .venv/.run $(CATALOGUES) ## the site on an empty database of your own
	@$(BIN)/python -m flask --app wsgi rostrum migrate
	@$(BIN)/python -m flask --app wsgi run --port $(PORT)

test: check debian ## everything: checks, then all tests on SQLite, and on PostgreSQL what stores
	$(BIN)/python -m pytest -q -n $(WORKERS)
	ROSTRUM_TEST_DATABASE=postgres $(BIN)/python -m pytest -q -n $(WORKERS)

check: .venv/.dev $(CATALOGUES) ## lint, format, types, arrows, translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/test_catalogues.py

format: .venv/.dev ## put the source into its form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

benchmarks: .venv/.dev $(CATALOGUES) ## measure, and print tables
	@$(BIN)/python -m benchmarks

messages: .venv/.dev ## collect the words of all pages into the catalogues
	mkdir -p build && $(MESSAGES)
	$(BIN)/pybabel update -i build/messages.pot -d app/translations --no-fuzzy-matching --ignore-pot-creation-date

lock: ## write both lock files anew from pyproject.toml
	test -x build/uv/bin/uv || { $(PYTHON) -m venv build/uv && build/uv/bin/python -m pip install -q uv; }
	$(LOCK) -o requirements.lock
	$(LOCK) --extra dev -o requirements-dev.lock

%.mo: %.po
	@$(BIN)/pybabel -q compile -f -i $< -o $@

# The stamps say which lock file the environment was made from.
.venv/.run: requirements.lock | $(BIN)/python
	@echo "Installing what the site needs (a minute or two, once)"
	@$(PIP) install -qq --require-hashes -r $<
	@touch $@

.venv/.dev: requirements-dev.lock | $(BIN)/python
	@echo "Installing what the tests need (a minute or two, once)"
	@$(PIP) install -qq --require-hashes -r $<
	@touch $@ .venv/.run

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Rostrum needs Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) -s debian DEBIAN=python3-venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Please install python3-venv"; exit 1; }

debian:
	@missing=""; for package in $(DEBIAN); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
		|| missing="$$missing $$package"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing$$missing (some minutes, once)"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "Not installed:$$missing. What needs them is skipped."; fi
