# Two commands on a fresh machine do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := --extra setup --extra card --extra paper --extra postgres --extra telegram --extra oidc
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_ROOT_USER_ACTION = ignore

.DEFAULT_GOAL := help
.PHONY: help run talk play-telegram test check setup setup-test tools lock bench register-bench load soak train chats screenshots clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: setup ## start the whole product with demonstration data on http://127.0.0.1:8000/
	@MOTCUA_DEMO=$${MOTCUA_DEMO-1} $(BIN)/motcua serve

talk: setup ## chat in the terminal
	@MOTCUA_DEMO=$${MOTCUA_DEMO-1} $(BIN)/motcua talk

play-telegram: setup-test ## chat in the terminal through a loopback Telegram server
	@PYTHONPATH=tests $(BIN)/python scripts/play_telegram.py

test: setup-test tools check ## set up and run every check and every test

check: export PYTHONDONTWRITEBYTECODE = # the tests start the product two dozen times: what is read once is kept compiled
check: setup-test ## ruff, mypy, import-linter, knowledge, pytest
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/motcua check
	$(BIN)/pytest -n auto --maxprocesses=4 --dist worksteal

setup: $(VENV)/.run ## virtual environment with the locked dependencies

setup-test: $(VENV)/.test

tools: ## what the tests drive: Chromium, poppler, PostgreSQL (apt, as root)
	@sh deploy/install-test-tools.sh

$(VENV)/bin/python:
	@sh deploy/create-venv.sh $(PYTHON) $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing what is locked in requirements.lock ..."
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.lock
	@echo "Installing what is locked in requirements-test.lock ..."
	@$(BIN)/pip install --quiet --require-hashes -r requirements-test.lock
	@touch $@

lock: setup ## write the lock files anew from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade $(EXTRAS) --extra listen --extra test --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 -o requirements-test.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade $(EXTRAS) -c requirements-test.lock --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 -o requirements.lock pyproject.toml

bench: setup-test ## measure speed and accuracy; writes docs/benchmarks.md
	$(BIN)/pip install --quiet -e .[bench]
	$(BIN)/python -m benchmarks

register-bench: setup-test tools ## measure the register at 1,400,000 dossiers; writes docs/dossiers.md (half an hour)
	$(BIN)/pip install --quiet -e .[bench]
	PYTHONPATH=tests $(BIN)/python -m benchmarks.register

load: setup-test tools ## measure the load that the product bears over HTTP (a few minutes)
	PYTHONPATH=tests $(BIN)/python -m benchmarks.load short

soak: setup-test tools ## the same at length: 200,000 turns, 10,000 conversations in disorder (an hour)
	$(BIN)/pip install --quiet -e .[bench]
	PYTHONPATH=tests $(BIN)/python -m benchmarks.load long

train: setup-test ## learn the matcher's weights anew
	$(BIN)/motcua train

chats: setup-test ## rewrite tests/chats/**/*.chat with what is said now; read the diff
	$(BIN)/pytest tests/chats --update-chats

screenshots: setup-test tools ## take the pictures of README and docs
	PYTHONPATH=tests $(BIN)/python scripts/screenshots.py

clean: ## remove the virtual environment and caches (data/ is kept)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
