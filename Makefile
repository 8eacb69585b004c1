# callup: two commands do everything a newcomer needs.
#   make try     the main job: the real request of 9 May 2025, from gaps to decision package
#   make check   format, lint, types, layers, tables, tests, docs
# Needed: git, make, Python 3.11 or newer with venv; for `make check` also Chromium (apt-get install chromium).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.from-lock
ON ?= 2025-12-24

.PHONY: setup try check format test bench mutants bench-law bench-plan bench-seasons sizes axe docs properties clean bench-ledger bench-site api-fuzz faults check-postgresql
.DEFAULT_GOAL := try

setup: $(STAMP)  ## make .venv/ with the callup command, from the lock

$(STAMP): uv.lock pyproject.toml hatch_build.py frontend/package-lock.json
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --no-progress
	$(BIN)/python -c "from callup.readiness.simulation import get_ready; get_ready().join()"
	@touch $@

try: $(STAMP)
	$(BIN)/callup walk examples/us-dhs-2025-05-09 --on $(ON) --out out/us-dhs-2025-05-09

check: $(STAMP)
	$(BIN)/ruff format --check --quiet src tests bench conftest.py hatch_build.py
	$(BIN)/ruff check --quiet src tests bench conftest.py hatch_build.py
	CALLUP_HOME=$(VENV)/home-of-mypy $(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-cache --quiet 2>/dev/null || $(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -n 2

check-postgresql: $(STAMP)  ## the tests of the site on a PostgreSQL that is started for them (Debian's package)
	$(BIN)/python tests/site/on_postgresql.py $(BIN)/python -m pytest -n 2 tests/site

format: $(STAMP)
	$(BIN)/ruff format src tests bench conftest.py hatch_build.py
	$(BIN)/ruff check --fix src tests bench conftest.py hatch_build.py

properties: $(STAMP)  ## the property tests for longer
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/properties -n 2

bench: $(STAMP)
	$(BIN)/python bench/walk.py

mutants: $(STAMP)  ## change every rule of law in every single way and see who notices (about 20 minutes)
	PYTHONPATH=. $(BIN)/python -m bench.mutants

sizes: $(STAMP)  ## of functions and modules, and of the files of the package that `make try` wrote
	$(BIN)/python bench/sizes.py
	$(BIN)/python bench/documents.py out/us-dhs-2025-05-09/package.json

axe: $(STAMP)  ## axe-core over the page that `make try` wrote, in headless Chromium (about a minute)
	CALLUP_PAGE=out/us-dhs-2025-05-09/package.html $(BIN)/python -m pytest tests/page

docs: $(STAMP)  ## write the generated pages again
	$(BIN)/python -m callup docs
	CALLUP_HOME=$(VENV)/home-of-docs DJANGO_SETTINGS_MODULE=callup_site.settings $(BIN)/python -m django callup_api_schema docs/api/openapi.json

clean:
	rm -rf $(VENV) out

bench-law: $(STAMP)  ## legal answers beside other engines, which are installed for this alone
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --group bench --no-progress
	$(BIN)/python bench/law.py

bench-seasons: $(STAMP)  ## a million seasons beside NumPy, plain Python and SimPy
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --group bench --no-progress
	PYTHONPATH=. $(BIN)/python -m bench.seasons

bench-plan: $(STAMP)  ## building and proving a plan beside other solvers, which are installed for this alone
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact --group bench --no-progress
	$(BIN)/python bench/plan.py --limit 60

bench-ledger: $(STAMP)  ## a ledger of a million entries: append, prove, verify; beside a plain hashlib loop
	$(BIN)/python bench/ledger.py

bench-site: $(STAMP)  ## what an answer of the site costs, with 2,000 requests and 12,000 lines; beside bare views
	PYTHONPATH=. $(BIN)/python -m bench.site

api-fuzz: $(STAMP)  ## ask the API at random for longer (some ten minutes)
	CALLUP_FUZZ=300 $(BIN)/python -m pytest tests/site/test_api_fuzz.py tests/site/test_api_forms.py

faults: $(STAMP)  ## kill writers of the ledger, servers and publishers of the site, 200 times each; flip bits
	CALLUP_FAULTS=200 $(BIN)/python -m pytest tests/test_ledger_folder.py -k "killed or flipped"
	CALLUP_FAULTS=200 $(BIN)/python -m pytest tests/site/test_faults.py
	CALLUP_PUBLISHER_KILLS=100 $(BIN)/python -m pytest tests/site/test_publishing_killed.py
