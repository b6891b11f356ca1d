# Two commands do everything on a machine with Python 3.11+, git and make: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
JOBS ?= 2

.PHONY: demo test soak bench lock clean

demo: $(VENV)/.ready
	$(BIN)/mallrig demo

test: $(VENV)/.ready-test
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

soak: $(VENV)/.ready-test
	MALLRIG_PROFILE=soak $(BIN)/python -m pytest -n $(JOBS) $(ARGS)

bench: $(VENV)/.ready-test
	$(BIN)/python -m mallrig.bench

# the versions that were tested, for every platform and Python from 3.11 on
lock: $(VENV)/.ready
	$(BIN)/pip install --quiet uv
	echo "setuptools>=77" | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --extra test -o requirements.lock pyproject.toml -

$(VENV)/.ready: requirements.lock pyproject.toml setup.py
	$(PYTHON) -m venv $(VENV)
	$(PIP) -c requirements.lock setuptools
	$(PIP) -c requirements.lock --no-build-isolation -e .
	touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(PIP) -c requirements.lock --no-build-isolation -e .[test]
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
