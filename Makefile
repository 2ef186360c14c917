# Everything is set up in .venv by the target that needs it. PYTHON picks the interpreter: make test PYTHON=python3.12
PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check -qq
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
UV := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: demo test lint venv lock clean browser
.DELETE_ON_ERROR:

## Install what the program needs and show it on the examples.
demo: $(RUN)
	@$(VENV)/bin/reportedly demo

## Install what the tests need and run all checks.
test: lint
	@$(VENV)/bin/python -m pytest

lint: $(DEV)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo

## A virtual environment for work on the program.
venv: $(DEV)

## Chromium from the system's packages, for the tests of the desk; without it they are skipped.
browser:
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }

## Write the requirement files anew, with the newest versions that pyproject.toml allows.
lock: $(DEV)
	@$(UV) --upgrade pyproject.toml -o requirements/run.txt
	@$(UV) --upgrade -c requirements/run.txt requirements/build.in -o requirements/build.txt
	@$(UV) --upgrade -c requirements/run.txt -c requirements/build.txt --group dev pyproject.toml -o requirements/dev.txt

clean:
	@rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "reportedly needs Python 3.11 or newer, and $(PYTHON) is not: name one, as in make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN): $(VENV)/bin/python pyproject.toml requirements/run.txt requirements/build.txt
	@echo "Setting up $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@echo "Setting up the tools of the tests …"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
