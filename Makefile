# What a newcomer needs: `make demo`, `make test`. Everything works from a fresh clone with Python 3.11+ and make.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
READY := .venv/ready

.PHONY: setup demo test check audit format bench faults train migration lock clean

setup: $(READY)

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(READY)

demo: $(READY)
	PORT=$(PORT) $(BIN)/python -m bot.demo

# Where Python is told not to keep what it compiled, every process of the suite compiles all of it again.
test: export PYTHONDONTWRITEBYTECODE =
test: check
	$(BIN)/pytest --numprocesses 3 --dist worksteal

check: $(READY)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.dependency_audit

# Known weaknesses of what is installed; needs an advisory service within reach, else it fails.
audit: $(READY)
	$(BIN)/pip-audit --strict -s osv --no-deps --disable-pip --requirement requirements.lock

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m bench

# Kills, full disks, restarts and a LINE that answers wrongly, while people answer: under six minutes.
faults: $(READY)
	$(BIN)/python -m faults

# Learn the second reader's weights anew from training/.
train: $(READY)
	$(BIN)/python -m training

migration: $(READY)
	$(BIN)/python -m bot.storage.new_migration "$(m)"

# Exact versions, and no registry's name.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		--upgrade pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		pyproject.toml --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache var
