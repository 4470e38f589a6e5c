# SPDX-License-Identifier: GPL-2.0-or-later
# `make help` lists what there is to make.

# QGIS lives with the system's own Python; one from elsewhere has neither qgis nor osgeo.
PYTHON ?= /usr/bin/python3
SCENE ?=
PAIRS ?=
UPDATE ?=
UPLOAD ?=
SCENES ?=
TESTS ?= tests
SEED ?= 0
COUNT ?= 2000
SECONDS ?= 3600
CASE ?=
LANGUAGES ?= de
PROFILE ?= $(HOME)/.local/share/QGIS/QGIS3/profiles/default
SUITES ?= bookworm trixie forky

VENV := .venv
BIN := $(VENV)/bin
export QT_QPA_PLATFORM ?= offscreen
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help system install stage demo paper benchmark-quality bench hyperbench qt6 test pytest fuzz \
	coverage lint format translations docs pictures zip wheel deploy picture \
	check-release test-matrix clean distclean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

system: ## Install QGIS and its Python packages from Debian, where they are missing
	@PYTHON=$(PYTHON) tools/bootstrap.sh system

install: $(VENV)/.installed ## Install all that the tests need: QGIS and a virtual environment

$(VENV)/.installed: requirements-dev.txt | system
	@PYTHON=$(PYTHON) tools/bootstrap.sh venv $(VENV) requirements-dev.txt
	@touch $@

stage: ## Put the plugin together in build/hmwb_qgis, as QGIS wants it
	@$(PYTHON) tools/stage.py

demo: system stage ## Run the whole chain in QGIS: build/demo (SCENE=raster.tif for your own)
	@$(PYTHON) tools/demo.py $(if $(SCENE),--scene "$(SCENE)")

paper: system ## Table 1 of the paper, ours beside it, over noise seeds (SCENE=raster.tif)
	@PYTHONPATH=. $(PYTHON) tests/benchmarks/paper_seeds.py $(if $(SCENE),--scene "$(SCENE)")

benchmark-quality: system ## All methods on the pairs of a folder (PAIRS=folder)
	@PYTHONPATH=. $(PYTHON) tests/benchmarks/quality.py "$(PAIRS)"

bench: system ## Figures of a sweep and of PAIRS=folder ...; fails where the release was better by 3 %
	@PYTHONPATH=. $(PYTHON) tests/benchmarks/bench.py --into build/figures.json \
		$(if $(PAIRS),--pairs $(PAIRS)) $(if $(UPDATE),--update)

hyperbench: build/hyperbench-venv/.installed ## HyperBench's grid on SCENES=folder (METHODS, PSFS, BANDS, RATIOS, PIPELINES)
	@PYTHONPATH=. build/hyperbench-venv/bin/python tests/benchmarks/hyperbench_grid.py "$(SCENES)" \
		$(if $(METHODS),--methods $(METHODS)) $(if $(PSFS),--psfs $(PSFS)) \
		$(if $(BANDS),--bands $(BANDS)) $(if $(RATIOS),--ratios $(RATIOS)) \
		$(if $(PIPELINES),--pipelines $(PIPELINES))

qt6: build/qt6-venv/.installed ## Run the Qt code of the plugin against PyQt 6, and look for what it lacks
	@$(PYTHON) tools/qt6.py hmwb_qgis
	@build/qt6-venv/bin/python tests/qt6_run.py

# Environments of their own, beside the one of the tests; each has a list of what it holds.
build/hyperbench-venv/.installed: export PIP_NO_DEPS = 1
build/%-venv/.installed: requirements-%.txt | system
	@PYTHON=$(PYTHON) tools/bootstrap.sh venv $(@D) $<
	@touch $@

test: lint docs pytest ## Check the code, build the guide, run all tests in a real QGIS, without a display

pytest: install stage
	@$(BIN)/python -m pytest $(TESTS)

fuzz: system ## Try bad input of every kind on all tools (SEED=0 COUNT=2000 SECONDS=3600 or CASE=0:17)
	@PYTHONPATH=.:tests $(PYTHON) -m fuzz --seed $(SEED) --count $(COUNT) --seconds $(SECONDS) \
		--json build/fuzz.json $(if $(CASE),--case $(CASE))

coverage: install stage ## The tests once more, and the branches that none of them has taken
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-coverage.txt
	@mkdir -p build/coverage
	@$(BIN)/python -m coverage run -m pytest -q $(TESTS)
	@$(BIN)/python -m coverage combine -q
	@$(BIN)/python -m coverage report

lint: install ## Ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: install ## Put the code into the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

translations: ## Bring resources/i18n up to date with the texts (LANGUAGES=de ...)
	@$(PYTHON) tools/translations.py $(LANGUAGES)

docs: build/docs-venv/.installed ## Build the guide in build/guide; warnings are errors
	@$(PYTHON) tools/guide.py
	@rm -rf build/guide
	@HMWB_ROOT="$(CURDIR)" build/docs-venv/bin/python -m sphinx -q -W --keep-going \
		-d build/guide-doctrees build/guide-source build/guide
	@rm -f build/guide/.buildinfo* build/guide/objects.inv
	@$(PYTHON) tools/stage.py

pictures: docs ## Take the pictures of the guide from the window of QGIS: docs/pictures
	@$(PYTHON) tools/pictures.py
	@$(PYTHON) tools/method_pictures.py

zip: docs stage ## Make build/hmwb_qgis-VERSION.zip; the same sources give the same bytes
	@rm -f build/hmwb_qgis-*.zip
	@$(PYTHON) tools/make_zip.py

wheel: install ## Build the wheel of core and raster in build/wheel, install and try it without QGIS
	@rm -rf build/wheel build/wheel-venv
	@$(BIN)/python -m pip wheel -q --disable-pip-version-check --no-build-isolation --no-deps \
		-w build/wheel .
	@$(PYTHON) -m venv build/wheel-venv
	@build/wheel-venv/bin/python -m pip install -q --disable-pip-version-check build/wheel/*.whl
	@build/wheel-venv/bin/python -I docs/examples/core_in_a_notebook.py

deploy: docs stage ## Put the plugin into the QGIS profile PROFILE (your default one)
	@mkdir -p "$(PROFILE)/python/plugins"
	@rm -rf "$(PROFILE)/python/plugins/hmwb_qgis"
	@cp -r build/hmwb_qgis "$(PROFILE)/python/plugins/"
	@echo "Installed into $(PROFILE); switch HMWB on under Plugins > Manage and Install Plugins."

picture: ## Draw docs/fusion.png for the README from what `make demo` left
	@$(PYTHON) tools/picture.py build/demo docs/fusion.png

check-release: install zip ## Check the zip as the plugin repository does, and install it (UPLOAD=1: addresses, too)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-release.txt
	@$(BIN)/python tools/check_release.py build/hmwb_qgis-*.zip $(if $(UPLOAD),--upload)

test-matrix: ## Run the tests in QGIS 3.22, 3.40 and 3.44 (Debian bookworm, trixie, forky)
	@TESTS="$(TESTS)" tools/matrix.sh $(SUITES)

clean: ## Remove what was built, but not the virtual environment or the matrix
	@rm -rf build/hmwb_qgis build/demo build/profile build/release build/screens build/guide* build/*.zip
	@find . -name __pycache__ -not -path './$(VENV)/*' -not -path './build/*' -prune -exec rm -rf {} +
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .qgis-settings

distclean: clean ## Remove all that is not source
	@rm -rf build $(VENV)
