# Rapport's verbs. `make up` and `make test` need only Python 3.11+ with pip and venv, and make.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location -c constraints.txt

WORKERS := -n 2 --dist loadfile  # tests run torch on one thread each

.PHONY: up test test-fast lint fix bench clean

up: $(VENV)/.installed  ## set up if needed, then start server and trainer
	@$(BIN)/rapport up

test: $(VENV)/.installed-dev  ## the whole suite
	@$(BIN)/python -m pytest $(WORKERS)

test-fast: $(VENV)/.installed-dev  ## without the slow and the browser tests
	@$(BIN)/python -m pytest $(WORKERS) -m "not slow and not browser"

lint: $(VENV)/.installed-dev  ## style, types, and the arrows between packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: $(VENV)/.installed-dev  ## what lint can mend by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.installed-dev  ## the figures of docs/benchmarks.md, as JSON
	@$(BIN)/rapport bench all

clean:  ## removes the virtual environment; your data stays
	@rm -rf $(VENV)

$(VENV)/.created:
	@test -n "$(PYTHON)" || { echo "Rapport needs Python 3.11 or newer; install it and run make again."; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "Creating it failed; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt
	@echo "Installing torch (the largest part; several minutes on a slow line) ..."
	@$(PIP) torch
	@echo "Installing transformers, gradio and the rest ..."
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing the test and lint tools ..."
	@$(PIP) -e ".[dev]"
	@touch $@
