# Needs Python 3.11 or newer with pip; everything else is installed into this folder.
PYTHON ?= python3
PY := .venv/bin/python
export PATH := $(CURDIR)/.tools/bin:$(PATH)

.PHONY: help up dev setup test test-services check format bench validate fuzz screens golden lock clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1  /p' Makefile | awk '{printf "make %-14s", $$1; $$1=""; print}'

up: setup ## run EventFlow; Ctrl-C ends it
	@exec $(PY) manage.py up --with-parent

dev: setup ## the same, starting anew whatever runs code that changed
	@DEBUG=1 exec $(PY) manage.py up --with-parent --reload

setup: ## install what the other commands need
	@$(PYTHON) scripts/setup

test: ## all tests but benchmarks and real services
	@$(PYTHON) scripts/setup --browser
	node --test $$(find tests/js -name "*.test.js")
	$(PY) -m pytest

test-services: setup ## the tests that need a real PostgreSQL and Redis, which it starts
	$(PY) -m tests.services.run

check: setup ## format, lint, types and import contracts
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo
	node_modules/.bin/tsc --noEmit

format: setup ## format Python and sort imports
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: ## measure the engine beside its peers
	@$(PYTHON) scripts/setup --browser --bench
	$(PY) -m pytest -m benchmark tests/benchmarks -s

validate: setup ## long runs against theory and published measurements
	$(PY) -m pytest -m validation tests/validation -s

fuzz: setup ## ask filters 100,000 hostile questions
	$(PY) -m tests.fuzz

screens: ## take a picture of every screen, in both themes, on a desk, a wall and a phone
	@$(PYTHON) scripts/setup --browser
	$(PY) -m tests.screens var/screens

golden: setup ## write the golden traces anew; read the difference before you commit it
	$(PY) -m pytest tests/golden --rewrite-golden

lock: setup ## resolve pyproject.toml and package.json into the lock files
	@$(PYTHON) scripts/lock

clean: ## remove all that these commands made, the database included
	rm -rf .tools .venv node_modules var .*_cache .hypothesis test-results
