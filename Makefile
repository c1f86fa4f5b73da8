# One definition of every task; .ci/run and pre-commit call these targets and nothing else.
# Needs Python 3.11 or newer, make and a package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := demo
NIGHT := 2024-02-16
KILLS ?= 100
REPEATS ?= 3
NIGHTS ?= 365
PEERS := .venv-peers

# Told to keep no compiled modules, Python would compile the house anew in each of a thousand processes of the tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install spark demo test test-long soak check types bench bench-smoke dictionary lock clean

help:
	@echo "make install   .venv with the command ikuti in it"
	@echo "make spark     what ikuti run --engine spark needs beside Java, into .venv (some 480 MB)"
	@echo "make demo      the night of $(NIGHT) on a copy of examples/sumsel-2024"
	@echo "make test      all tests but the long ones"
	@echo "make test-long the long ones: what make test does for a few campaigns, for many"
	@echo "make soak      a hundred nights (KILLS=100) killed at random moments, healed and compared"
	@echo "make check     format, lint, types, imports, SQL"
	@echo "make dictionary docs/data-dictionary.md from the headers of the models"
	@echo "make bench     what a night costs, against the floor under it; SIZE=province: against others as well;"
	@echo "           SIZE=year: $(NIGHTS) nights of province, each with a change of 0.1 % (NIGHTS=10), from where it stopped"
	@echo "make bench-smoke the same for case and province once, to see that all of it runs and agrees"

install: $(STAMP)

# --no-deps: the lock names every package with its hash, so there is nothing to resolve.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "ikuti: needed Python 3.11 or newer; found " + sys.version.split()[0] + ". Now: make PYTHON=python3.11 install")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# pyspark comes as source alone and is built here, by a setuptools that the lock names as well.
spark: $(VENV)/.spark

$(VENV)/.spark: $(STAMP) requirements-spark.lock
	@sed -n '/^setuptools==/,/# via/p' requirements-spark.lock > $(VENV)/setuptools.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement $(VENV)/setuptools.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --no-build-isolation --requirement requirements-spark.lock
	@touch $@

# Exit code 4 is the honest answer of this case: published, but one list is partial.
demo: install
	@echo 'ikuti run $(DEMO) --as-of $(NIGHT) --lang en'
	@rm -rf $(DEMO)
	@cp -R examples/sumsel-2024 $(DEMO)
	@chmod -R u+w $(DEMO)
	@$(BIN)/ikuti run $(DEMO) --as-of $(NIGHT) --lang en || test $$? -eq 4

test: install
	$(BIN)/python -m pytest -n 2 --dist loadfile

# What takes longer, and more random campaigns; .ci/run runs them as well. Three at a time on two cores: many wait, for
# Prefect to look for its next run or for a process that was killed.
test-long: install
	$(BIN)/python -m pytest -n 3 --dist loadfile -m long

soak: install
	$(BIN)/python -m tests.night.soak --kills $(KILLS)

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint sql

# SIZE=province (or case, nation10, nation): the night of that size beside the floor and what others would use, whose
# packages are installed for this alone. SIZE=year: night after night of the product by itself. Without SIZE, what a
# night of the case costs against the bare start.
ifeq ($(SIZE),year)
bench: install
	$(BIN)/python -m bench.year --nights $(NIGHTS)
else ifdef SIZE
bench: install $(PEERS)/.installed
	$(BIN)/python -m bench.scale $(SIZE) --peers $(PEERS)/bin/python --repeats $(REPEATS)
else
bench: install
	$(BIN)/python -m bench.night
endif

# One repeat measures nothing, so its figures are kept nowhere; the sizes are, for the next time.
bench-smoke: install $(PEERS)/.installed
	$(BIN)/python -m bench.scale case province --peers $(PEERS)/bin/python --once

$(PEERS)/.installed: bench/peers/requirements.lock
	@test -d $(PEERS) || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r bench/peers/requirements.lock
	@touch $@

# Run after changing the header of a mart; a test compares.
dictionary: install
	$(BIN)/python -m warehouse.dictionary docs/data-dictionary.md

# Run after changing a range in pyproject.toml; needs uv.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra dev pyproject.toml -o requirements.lock
	cd bench/peers && uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements-spark.in -o requirements-spark.lock

clean:
	rm -rf $(VENV) $(PEERS) $(DEMO) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
