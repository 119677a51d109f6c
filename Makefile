# `make report` and `make test` set up all they need; uv is used where it is installed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INPUT ?=
OUT ?=

.PHONY: report test accuracy lab lint lock notebooks sample clean

report: $(VENV)/.ready ## the report of data/sample, or of INPUT=…
	$(BIN)/media-analysis report $(INPUT) $(if $(OUT),--out $(OUT))

test: $(VENV)/.ready ## all tests, notebooks included
	$(BIN)/python -m pytest -n 2 --dist loadscope -q

accuracy: $(VENV)/.ready ## every score on gold beside its floor; of ONLY="pages …" if given
	PYTHONPATH=tests $(BIN)/python -m accuracy $(ONLY)

lab: $(VENV)/.ready ## your copies of the notebooks in JupyterLab, on data/sample or INPUT=…
	$(BIN)/media-analysis lab $(INPUT)

lint: $(VENV)/.ready ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --upgrade --quiet --output-file requirements.lock

notebooks: $(VENV)/.ready ## run the committed notebooks anew, in place
	MEDIA_ANALYSIS_QUIET=1 $(BIN)/jupyter nbconvert --to notebook --execute --inplace --log-level ERROR \
	  --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

sample: $(VENV)/.ready ## write data/sample anew from data/gold
	$(BIN)/python data/gold/build_sample.py

clean:
	rm -rf $(VENV) runs

$(VENV)/.ready: requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --clear --python $(PYTHON) $(VENV) && \
	  uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock && \
	  uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable . ; \
	else \
	  $(PYTHON) -m venv --clear $(VENV) && \
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock && \
	  $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ; \
	fi
	@touch $@
