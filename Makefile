# make serve: the archive at http://127.0.0.1:8000     make test: lint, types and every test
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve test check lint types relevance bench-search browser clean

# The archive, in one command: environment, check of the content, index if stale, server.
serve: .venv/run
	$(BIN)/policy-archive serve --host $(HOST) --port $(PORT)

# Everything that must hold before a change goes in.
test: .venv/dev browser lint types
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev
	$(BIN)/mypy

# Read the whole content and print each problem.
check: .venv/run
	$(BIN)/policy-archive check

# The environment for running, pinned by version and hash.
.venv/run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/it"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# The environment for changing: the same, and the tools.
.venv/dev: .venv/run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# nDCG@10, recall@10, success@1 and unjudged hits of the judged queries, per language.
relevance: .venv/run
	$(BIN)/policy-archive index
	$(BIN)/policy-archive relevance tests/relevance

# The slowest of two hundred hostile queries, and the time of ordinary ones (milliseconds).
bench-search: .venv/dev
	$(BIN)/python tests/benchmarks/search.py

# A Chromium for the browser tests: the one that is there, or Debian's.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core fonts-noto-cjk >/dev/null; } || \
	  { echo "The browser tests need Chromium: apt-get install chromium fonts-noto-core fonts-noto-cjk"; exit 1; }

# Remove what was made: the environment and the index, never the content.
clean:
	rm -rf .venv instance
