# make run   open the app          make test   run every test
# make check lint and types        make words  bring the catalogues up to date with the code
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MARKS := -k N_ -k translate -k ImageError -k KernelError -k ModelError -k PreprocessingError -k SignalError -k OperationError:2

.PHONY: run test check format words clean

run: $(VENV)/app
	$(BIN)/streamlit run app.py

test: $(VENV)/tests
	$(BIN)/python -m pytest

check: $(VENV)/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: $(VENV)/tests
	$(BIN)/pybabel -q extract $(MARKS) --no-location --sort-output -w 110 -o assets/locale/cnnviz.pot cnnviz
	$(BIN)/pybabel -q update -i assets/locale/cnnviz.pot -d assets/locale -D cnnviz --no-fuzzy-matching \
	  --ignore-obsolete --ignore-pot-creation-date -w 110
	$(BIN)/pybabel -q compile -d assets/locale -D cnnviz

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "cnnviz needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python cannot make a virtual environment here. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }

$(VENV)/app: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tests: requirements.txt requirements-test.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@
