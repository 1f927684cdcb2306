# make demo   assess a shipped case          make test   run all tests
# make lint   style, types, formatting       make bench  time the main paths
# make docs   store schemas, notebooks, the picture of the page    make peers   install what tests need from outside Python
# make quality  measure the explanations     make dist    build what is published

# A Python that is named has a folder of its own: make PYTHON=python3.13 test sets up and uses .venv-3.13.
ifdef PYTHON
VENV := .venv-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
else
PYTHON := python3
VENV := .venv
endif
BIN := $(VENV)/bin
CASE := examples/cases/uterine-adjuvant.toml

# Bytecode is stored, whatever the shell says: tests start the program some hundred times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint bench docs dist peers quality clean

demo: $(VENV)/.cli
	@$(BIN)/lmsrules assess $(CASE)

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto

# What some tests need besides: chromium, npm and Java (as root, from Debian), from npm axe-core, a CQL engine, Pyodide and
# pyright, and other plugins of pytest, in a folder of their own. Without it they skip.
apt = { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1); }
peers: $(VENV)/.test tests/plugins/site/.done
	command -v chromium > /dev/null || $(call apt,chromium)
	command -v npm > /dev/null || $(call apt,npm)
	command -v java > /dev/null || $(call apt,openjdk-17-jre-headless)
	for folder in browser second_opinions pyodide pyright; do \
	  npm ci --prefix tests/$$folder --no-audit --no-fund --silent || exit 1; done

# Done again only when the requirements change.
tests/plugins/site/.done: tests/plugins/requirements.txt | $(VENV)/.test
	rm -rf $(@D)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $(@D) -r $<
	@touch $@

quality: $(VENV)/.test
	$(BIN)/python -m tests.quality

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks.single_case
	$(BIN)/python -m benchmarks.explanations
	$(BIN)/python -m benchmarks.proofs
	$(BIN)/python -m benchmarks.sizes
	$(BIN)/python -m benchmarks.results

# Store the schemas, the notebooks' outputs, the picture of the page and the pages made of the rulebook anew.
docs: $(VENV)/.test
	$(BIN)/lmsrules facts --json-schema > docs/schema/case.schema.json
	$(BIN)/lmsrules schema > docs/schema/assessment.schema.json
	$(BIN)/python -m tests.notebooks examples/*.ipynb
	$(BIN)/python -m tests.still
	$(BIN)/python -m tests.pages

# The source distribution, and the wheel made from it.
DIST := dist
dist: $(VENV)/.test
	$(BIN)/python -m build --outdir $(DIST) .

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "lmsrules needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Setting up $(VENV) (once)..."
	@$(PYTHON) -m venv $(VENV)

# Installed in place; done again only when the dependencies change.
$(VENV)/.cli: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[cli]'
	@touch $@

$(VENV)/.bench: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $(VENV)/.cli $@

clean:
	rm -rf .venv .venv-* build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
