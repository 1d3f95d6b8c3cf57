# Everything runs in .venv; `make score` and `make test` need only Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: score test test-long bench sizes reference lint clean

score: $(VENV)/.installed
	$(BIN)/python -m trepart_eval score

test: $(VENV)/.tested-with
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

test-long: $(VENV)/.tested-with
	$(BIN)/python -m pytest -m long --numprocesses 2 --dist worksteal

bench: $(VENV)/.tested-with
	$(BIN)/python benchmarks/score_speed.py
	$(BIN)/python benchmarks/simulation_speed.py
	$(BIN)/python benchmarks/agreement_speed.py
	$(BIN)/python benchmarks/reliability_speed.py
	$(BIN)/python benchmarks/comparison_speed.py
	$(BIN)/python benchmarks/wild_bootstrap_speed.py
	$(BIN)/python benchmarks/coded_interviews_speed.py
	$(BIN)/python benchmarks/disclosure_speed.py
	$(BIN)/python benchmarks/relations_speed.py
	$(BIN)/python benchmarks/qca_speed.py
	$(BIN)/python benchmarks/nca_speed.py
	$(BIN)/python benchmarks/report_speed.py

sizes: $(VENV)/.tested-with
	$(BIN)/python benchmarks/relation_sizes.py

lint: $(VENV)/.tested-with
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

reference: $(VENV)/.installed
	$(BIN)/python -m trepart_eval.study
	$(BIN)/python -m trepart_eval.collaboration
	$(BIN)/python -m trepart_eval.instrument

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --constraint constraints.txt --editable .
	touch $@

$(VENV)/.tested-with: $(VENV)/.installed requirements-test.txt
	$(PIP) install --constraint constraints.txt --requirement requirements-test.txt
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
