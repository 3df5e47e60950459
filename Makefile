# Thôn Số. `make demo` shows it, `make test` tests it; both set everything up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

READER := $(wildcard domain/reading/*.py)

.PHONY: install install-dev demo test check bench crash lock words plain clean

install: $(VENV)/.installed $(VENV)/.compiled
install-dev: $(VENV)/.installed-dev $(VENV)/.compiled

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m locales.compile
	touch $@

# Messages are read by compiled code where there is a C compiler, and the same without, but slower.
$(VENV)/.compiled: setup.py $(READER) | $(VENV)/.installed
	rm -f domain/reading__mypyc*.so domain/reading/*.so
	@echo "Compiling the reader of messages, about a minute."
	@CFLAGS=-O1 $(BIN)/python setup.py -q build_ext --inplace --parallel 2 >$(VENV)/compile.log 2>&1 || \
	    echo "Not compiled (see $(VENV)/compile.log): messages are read by plain Python, more slowly."
	touch $@

# Messages are read by plain Python, as while the reader is being changed; `make install` compiles.
plain:
	rm -f $(VENV)/.compiled domain/reading__mypyc*.so domain/reading/*.so

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

demo: install
	$(BIN)/thonso demo

test: install-dev
	$(BIN)/python -m locales.compile
	$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales.compile --check

# The bots the program is measured against have an installation of their own, as they come.
$(VENV)/.stock: requirements-stock.txt | $(BIN)/python
	$(PYTHON) -m venv $(VENV)/stock
	$(VENV)/stock/bin/python -m pip install --quiet --require-hashes -r requirements-stock.txt
	touch $@

bench: install-dev $(VENV)/.stock
	$(BIN)/python -m bench

crash: install-dev
	$(BIN)/python -m tests.crash

# Writes the lock files anew; `uv` is needed for this alone.
lock:
	uv pip compile pyproject.toml --extra dev --extra build --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements-dev.txt
	uv pip compile pyproject.toml --extra build -c requirements-dev.txt --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.txt
	uv pip compile bench/stock.in -c requirements-dev.txt --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements-stock.txt

# Collects the sentences of the program into the catalogues.
words: install
	$(BIN)/python -m locales.extract

clean: plain
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
