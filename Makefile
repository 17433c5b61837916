# make run   open the app          make test   run every test
# make check lint and types        make words  bring the catalogues up to date with the code
# make dev   open the app, and see what is changed meanwhile
# make gallery  write all recorded pages into build/gallery
# make fonts cut the worksheets' fonts to the characters that they need
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# How the scripts are checked and tested is said in package.json; without node, or with an older one, that is left out.
NODE := node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 18 || (major == 18 && minor > 18) ? 0 : 1)'
MARKS := -k N_ -k translate -k AnimationError -k ImageError -k KernelError -k ModelError -k PreprocessingError -k ProgramError -k SignalError -k TakeError -k TrainingError -k OperationError:2

gallery: $(VENV)/app
	$(BIN)/python -m cnnviz gallery build/gallery

.PHONY: run dev test check format words fonts gallery clean check-scripts test-scripts

run: $(VENV)/app
	$(BIN)/streamlit run app.py

# A changed script, style or markup comes with the next run; a changed module starts the server anew.
dev: $(VENV)/app
	$(BIN)/python -m cnnviz.ui.develop cnnviz $(BIN)/streamlit run app.py --server.fileWatcherType=none

test: $(VENV)/tests test-scripts
	$(BIN)/python -m pytest

check: $(VENV)/tests check-scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

ifeq ($(shell $(NODE) 2>/dev/null && command -v npm >/dev/null && echo there),there)
check-scripts: node_modules/.package-lock.json
	npm run --silent check

test-scripts:
	npm test --silent
else
check-scripts test-scripts:
	@echo "The scripts are not looked at: node 18.19 or newer and npm are missing."; [ "$$CNNVIZ_BROWSER" != required ]
endif

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --silent
	@touch $@

format: $(VENV)/tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: $(VENV)/tests
	$(BIN)/pybabel -q extract $(MARKS) --no-location --sort-output -w 110 -o assets/locale/cnnviz.pot cnnviz
	$(BIN)/pybabel -q update -i assets/locale/cnnviz.pot -d assets/locale -D cnnviz --no-fuzzy-matching \
	  --ignore-obsolete --ignore-pot-creation-date -w 110
	$(BIN)/pybabel -q compile -d assets/locale -D cnnviz

fonts: $(VENV)/tests
	$(BIN)/python assets/fonts/subset.py

clean:
	rm -rf $(VENV) node_modules

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
