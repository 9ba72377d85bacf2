# make exam   build the sample endterm into output/endterm
# make test   run the tests
# make lint   ruff, mypy, and what is generated
# make check  both

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What measures CPU time runs by itself: a busy neighbour on the same core would be measured too.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/test_speed.py && $(BIN)/python -m pytest tests/test_speed.py

.PHONY: exam test lint check schema clean

exam: $(VENV)/installed
	$(BIN)/examwright build exams/endterm.yaml

test: $(VENV)/installed-test
	$(PYTEST)

check: lint test

lint: $(VENV)/installed-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/examwright schema --check

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
	rm -rf $(VENV) build dist
