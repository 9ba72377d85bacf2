# make exam   build the sample endterm into output/endterm
# make test   run the tests
# make test-browser  exported pages and QTI items in a real browser (Chromium, by npm and apt)
# make lint   ruff, mypy, and what is generated
# make check  both
# make bench  measure how much computing exams take: benchmarks/results.md

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What measures CPU time runs by itself: a busy neighbour on the same core would be measured too.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/test_speed.py && $(BIN)/python -m pytest tests/test_speed.py

.PHONY: exam test test-browser lint check bench schema clean

exam: $(VENV)/installed
	$(BIN)/examwright build exams/endterm.yaml

test: $(VENV)/installed-test
	$(PYTEST)

# Chromium, Node.js and the packages of tests/browser are installed where they are missing, into folders that git ignores.
test-browser: $(VENV)/installed-test
	tests/browser/install
	$(BIN)/python tests/browser/samples.py build/browser
	$(BIN)/python tests/browser/qti_samples.py build/browser
	node tests/browser/run.mjs build/browser

check: lint test

lint: $(VENV)/installed-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/examwright schema --check

bench: $(VENV)/installed
	$(BIN)/python benchmarks/bench.py

schema: $(VENV)/installed
	$(BIN)/examwright schema

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("examwright needs Python 3.11 or newer: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml
	$(PIP) --editable .
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(PIP) --editable '.[test]'
	@touch $@

$(VENV)/installed-check: $(VENV)/installed-test
	$(PIP) --editable '.[test,check]'
	@touch $@

clean:
	rm -rf $(VENV) build dist tests/browser/node_modules
