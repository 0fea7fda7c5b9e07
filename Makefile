# The commands for Onramp. They need Python 3.11 or newer, and make.

PYTHON ?= python3
PORT ?= 8000
TEST_PROCESSES ?= 3

BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
LOCK := pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links

# Each process of a test run would compile all of Onramp again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-all run-tests torture bench bench-boards lint catalog lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: export ONRAMP_ENV ?= development
run: export PORT := $(PORT)
run: .venv/web ## Serve Onramp on this machine, with a demonstration company in an empty database
	@$(FLASK) db upgrade
	@$(FLASK) demo load --if-empty
	@$(FLASK) demo who
	@echo "Onramp runs at http://127.0.0.1:$(PORT). Press Ctrl-C to stop."
	@trap 'exit 0' INT TERM; trap 'kill $$web $$worker 2>/dev/null; wait' EXIT; \
	$(BIN)/gunicorn wsgi:app -c gunicorn.conf.py --bind 127.0.0.1:$(PORT) --log-level warning & web=$$!; \
	$(FLASK) work --watch & worker=$$!; \
	while kill -0 $$web && kill -0 $$worker; do sleep 1; done 2>/dev/null; \
	echo "The web server or the worker ended unexpectedly, so Onramp stops."; exit 1

test: .venv/dev ## Check the code, then run every test on PostgreSQL, and on SQLite where they differ
	@$(BIN)/python -m tests.real.browser
	@$(MAKE) --no-print-directory --jobs=2 lint run-tests

test-all: .venv/dev ## Run every test on both databases with new random data, for a nightly run
	@$(BIN)/python -m tests.real.browser
	@$(MAKE) --no-print-directory --jobs=2 lint run-tests PYTEST_OPTIONS=--all

run-tests:
	@$(BIN)/pytest -n $(TEST_PROCESSES) --dist worksteal $(PYTEST_OPTIONS)

torture: .venv/dev ## Look for a broken promise in hundreds of long random runs
	@$(BIN)/pytest -n $(TEST_PROCESSES) --hypothesis-profile torture \
		tests/journeys/test_random_ways.py tests/gitlab/sync/test_any_order.py tests/book/test_random_days.py

bench: .venv/dev ## Measure pages with 1,000 to 100,000 candidates: SIZES, DATABASES, SECONDS, COMPARE=old.json
	@$(BIN)/python -m benchmarks $(if $(SIZES),--sizes $(SIZES)) $(if $(DATABASES),--databases $(DATABASES)) \
		$(if $(SECONDS),--seconds $(SECONDS)) $(if $(COMPARE),--compare $(COMPARE)) \
		$(if $(SIZES)$(DATABASES),,--write-page)

bench-boards: .venv/dev ## Measure 200 open boards that ask for changes: BOARDS, SECONDS, SIZE
	@$(BIN)/python -m benchmarks.boards $(if $(BOARDS),--boards $(BOARDS)) $(if $(SECONDS),--seconds $(SECONDS)) \
		$(if $(SIZE),--size $(SIZE))

lint: .venv/dev ## Check the code without running it
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet

catalog: .venv/dev ## Write the catalog of messages, for translators
	@$(BIN)/pybabel --quiet extract --mapping babel.cfg --keyword _l --no-location --sort-output --omit-header \
		--output app/translations/messages.pot .

lock: .venv/dev ## Update the lock files from pyproject.toml
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; \
	command -v uv >/dev/null || $(PIP_INSTALL) uv; \
	uv $(LOCK) --quiet pyproject.toml -o requirements.txt && \
	uv $(LOCK) --quiet pyproject.toml --group dev -o requirements-dev.txt

clean: ## Remove generated files; instance/ with your data stays
	rm -rf .venv .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Install again only if a lock file is newer.

.venv/web: requirements.txt | .venv/bin
	@echo "Installing the packages of Onramp ..."
	@$(PIP_INSTALL) --require-hashes -r $<
	@touch $@

.venv/dev: requirements-dev.txt | .venv/bin
	@echo "Installing the packages of Onramp and its tests ..."
	@$(PIP_INSTALL) --require-hashes -r $<
	@touch $@

.venv/bin:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Onramp needs Python 3.11 or newer: make PYTHON=...")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
