# `make report` sets up what running needs, `make test` adds what testing needs. uv does it: the one on the PATH, or
# the one that requirements.lock pins, which pip brings.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(or $(shell command -v uv),$(BIN)/uv)
# pip where uv cannot: it may know of a registry that uv is not told of
install = $(UV) pip install --quiet --python $(BIN)/python $(1) || \
  $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1)
COMPILE := pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-header --no-annotate --quiet
INPUT ?=
OUT ?=
# a library is compiled once, not by every process that imports it: whatever the environment says, as images do
export PYTHONDONTWRITEBYTECODE :=

.PHONY: report test quick accuracy lab lint lock notebooks sample site pictures dist clean

report: $(VENV)/.ready ## the report of data/sample, or of INPUT=…
	$(BIN)/media-analysis report $(INPUT) $(if $(OUT),--out $(OUT))

test: $(VENV)/.ready-to-test ## all tests, notebooks included
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q

quick: $(VENV)/.ready-to-test ## the unit tests alone
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q tests -m quick

accuracy: $(VENV)/.ready-to-test ## every score on gold beside its floor; of ONLY="pages …" if given
	PYTHONPATH=tests $(BIN)/python -m accuracy $(ONLY)

lab: $(VENV)/.ready ## your copies of the notebooks in JupyterLab, on data/sample or INPUT=…
	$(BIN)/media-analysis lab $(INPUT)

lint: $(VENV)/.ready-to-test ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(VENV)/.ready ## write both locks anew from pyproject.toml; the second holds the first
	$(UV) $(COMPILE) --upgrade --extra warc --extra excel --extra cluster --extra setup -o requirements.lock
	$(UV) $(COMPILE) --upgrade --all-extras --constraint requirements.lock -o requirements-test.lock

notebooks: $(VENV)/.ready ## run the committed notebooks anew, in place
	MEDIA_ANALYSIS_QUIET=1 MEDIA_ANALYSIS_PICTURES=1 $(BIN)/jupyter nbconvert --to notebook --execute --inplace --log-level ERROR \
	  --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

sample: $(VENV)/.ready ## write data/sample anew from data/gold
	$(BIN)/python data/gold/build_sample.py

site: $(VENV)/.ready-to-test ## the pages of docs/ as a site, in site/; any warning ends it
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

pictures: $(VENV)/.ready-to-test ## the pictures of README and docs/, made anew; Chromium is needed
	$(BIN)/python docs/pictures.py

dist: $(VENV)/.ready ## what is released, in dist/: sdist, wheel, and the bill of materials
	$(BIN)/python -m hatchling build -d dist
	$(BIN)/media-analysis licences --cyclonedx > dist/sbom.json

clean:
	rm -rf $(VENV) runs site dist

$(VENV)/.ready: requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --clear --python $(PYTHON) $(VENV) ; \
	else \
	  $(PYTHON) -m venv --clear $(VENV) && \
	  sed -n '/^uv==/,/[^\\]$$/p' requirements.lock | \
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement /dev/stdin ; \
	fi
	@$(call install,--require-hashes --requirement requirements.lock)
	@$(call install,--no-deps --no-build-isolation --editable .)
	@touch $@

$(VENV)/.ready-to-test: requirements-test.lock $(VENV)/.ready
	@$(call install,--require-hashes --requirement requirements-test.lock)
	@touch $@
