# Two commands: `make demo` shows the sample district alive, `make test` proves the house.
# `make demo ARGS=--once` ends by itself. See README.md.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
ARGS ?=
# How many processes share the tests; each runs a database server of its own. One more than two
# cores: a quarter of its time, a test waits for what it has started.
PROCESSES ?= 3

.DEFAULT_GOAL := help
.PHONY: help demo test prove bench check-style check-form check-types run-tests format lock clean

help:
	@echo "make demo    the sample district, alive, on http://127.0.0.1:8000 (ARGS=--once ends by itself)"
	@echo "make test    style, types, contracts and all tests"
	@echo "make prove   the long proofs; results in out/proofs/"
	@echo "make bench   benchmarks beside their peers; results in out/bench/"

demo: .venv/.kernel
	@sh scripts/ensure_system.sh postgis
	$(BIN)/gridmap demo $(ARGS)

test: .venv/.dev .venv/.kernel .venv/.headless
	@sh scripts/ensure_system.sh postgis chromium
	$(MAKE) --no-print-directory check-form
	$(MAKE) --no-print-directory --jobs=2 check-types run-tests

run-tests: .venv/.dev .venv/.kernel
	$(BIN)/pytest -q -m "not prove" -n $(PROCESSES) --dist loadfile --no-loadscope-reorder \
		--durations=10

prove: .venv/.dev .venv/.kernel .venv/.headless
	@sh scripts/ensure_system.sh postgis chromium
	$(BIN)/pytest -q -m prove --timeout=3600 -s
	$(BIN)/pytest -q tests/property -m "not prove" --hypothesis-profile=fresh

bench: .venv/.bench .venv/.kernel
	@sh scripts/ensure_system.sh postgis chromium
	@sh scripts/ensure_system.sh --optional pgrouting redis
	$(BIN)/python tests/benchmarks/run.py $(ARGS)

check-style: check-form check-types

check-form: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

check-types: .venv/.dev
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# A stamp for each environment: with the stamp there, nothing reaches for the network.
.venv/.run: requirements/run.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# Without a compiler SciPy searches instead: slower, with the same results.
.venv/.kernel: gridmap/travel/kernels/search.c | .venv/.run
	@sh scripts/ensure_system.sh --optional compiler
	$(BIN)/python -m gridmap.travel.kernels.compile
	@touch $@

# Without it the tests open their pages in Chromium itself, which takes longer.
.venv/.headless: | .venv/.kernel
	@sh scripts/ensure_system.sh --optional headless
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/.run
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.bench: requirements/bench.txt | .venv/.dev
	$(BIN)/pip install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

# Needs uv; refreshes the pinned versions with their hashes, without index addresses.
LOCK := uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --upgrade --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock:
	$(LOCK) --group build -o requirements/run.txt
	$(LOCK) --group dev -o requirements/dev.txt
	$(LOCK) --group bench -o requirements/bench.txt

clean:
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache .hypothesis
