# Barnens smultronställen: every repeated action is a target here. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

DATABASE ?= smultron.sqlite
HOST ?= 127.0.0.1
PORT ?= 8080
RELEASE := .build/release/smultron
PREFIX ?= /usr/local
# With the standard library in it, the program runs where there is no Swift.
RELEASE_FLAGS := -c release --static-swift-stdlib
# The tests have a build of their own, in its own folder. It is optimised, because half of their time would else be the program's.
TEST_BUILD := .build/tests
TEST_FLAGS := --scratch-path $(TEST_BUILD) -c release -Xswiftc -enable-testing
TESTED := $(TEST_BUILD)/release/smultron
# Packages are made by installing into another folder than the one that the files will lie in.
DESTDIR ?=
INSTALLED = $(DESTDIR)$(PREFIX)
VENV := .venv
PYTHON := /usr/bin/python3
BENCH_VENV := .build/bench-venv
PYGEOAPI_VENV := .build/pygeoapi-venv

# What the service needs to be built and to run; what only the tests need; QGIS, which takes 0.9 GB with all it needs.
PACKAGES := libsqlite3-dev libspatialite-dev libproj-dev libgeos-dev libqrencode-dev zlib1g-dev libjs-leaflet librsvg2-bin proj-data \
	tzdata make
TEST_PACKAGES := chromium gdal-bin python3-venv fonts-dejavu-core sqlite3 openssl curl groff-base mandoc strace
QGIS_PACKAGES := python3-qgis
DEB_PACKAGES := dpkg-dev lintian debootstrap
BENCH_PACKAGES := wrk libsqlite3-mod-spatialite

# Installs the packages of a list that are missing, as root or with sudo; says so where it can't.
define install
	missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q '^install ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  echo "Installing: "$$missing; \
	  if [ "$$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else \
	    echo "These packages are missing, and neither root nor sudo is at hand. Install them first: "$$missing >&2; exit 1; fi; \
	  $$sudo apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null \
	    || { echo "apt-get could not install: "$$missing >&2; exit 1; }; \
	fi
endef

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

.PHONY: packages
packages: ## Install the system packages that the service needs
	@$(call install,$(PACKAGES))

.PHONY: test-packages
test-packages: packages ## Install what only the tests need
	@$(call install,$(TEST_PACKAGES))

.PHONY: qgis-packages
qgis-packages: test-packages
	@$(call install,$(QGIS_PACKAGES))

.PHONY: web
web: packages ## Put the pages and Leaflet together in .build/web
	@rm -rf .build/web
	@mkdir -p .build/web
	@cp -r web/. .build/web/
	@mkdir -p .build/web/leaflet/images
	@cp -L /usr/share/javascript/leaflet/leaflet.min.js .build/web/leaflet/leaflet.js
	@cp -fuL /usr/share/javascript/leaflet/leaflet.css .build/web/leaflet/
	@cp -fuL /usr/share/javascript/leaflet/images/* .build/web/leaflet/images/
	@for size in 180 192 512; do rsvg-convert -w $$size -h $$size web/icon-full.svg -o .build/web/icon-$$size.png; done

.PHONY: build
build: packages web ## Build the release
	@echo "Building the release; the first time takes some minutes."
	@swift build $(RELEASE_FLAGS) --product smultron

.PHONY: test-build
test-build: packages web ## Build what the tests run
	@echo "Building what the tests run; the first time takes some minutes."
	@swift build --build-tests $(TEST_FLAGS)

# Only when there is none: who installs as root should not build as root.
$(RELEASE):
	@$(MAKE) --no-print-directory build

.PHONY: man
man: $(RELEASE) ## Make the manual page, .build/smultron.1
	@$(RELEASE) config sample -o .build/smultron.conf
	@$(RELEASE) --experimental-dump-help | $(PYTHON) packaging/manual.py .build/smultron.conf >.build/smultron.1

.PHONY: completion
completion: $(RELEASE) ## Make the shell completions, in .build/completion
	@mkdir -p .build/completion
	@for shell in bash zsh fish; do $(RELEASE) --generate-completion-script $$shell >.build/completion/$$shell; done

.PHONY: install
install: man completion ## Install what make build has built, under PREFIX=/usr/local and DESTDIR
	@install -D -m 755 $(RELEASE) "$(INSTALLED)/bin/smultron"
	@rm -rf "$(INSTALLED)/share/smultron"
	@mkdir -p "$(INSTALLED)/share/smultron"
	@cp -r .build/web geodata "$(INSTALLED)/share/smultron/"
	@chmod -R u=rwX,go=rX "$(INSTALLED)/share/smultron"
	@install -D -m 644 .build/smultron.1 "$(INSTALLED)/share/man/man1/smultron.1"
	@install -D -m 644 .build/completion/bash "$(INSTALLED)/share/bash-completion/completions/smultron"
	@install -D -m 644 .build/completion/zsh "$(INSTALLED)/share/zsh/site-functions/_smultron"
	@install -D -m 644 .build/completion/fish "$(INSTALLED)/share/fish/vendor_completions.d/smultron.fish"
	@echo "Installed in $(INSTALLED)."

.PHONY: deb
deb: build ## Make the Debian package, in .build/deb
	@$(call install,dpkg-dev)
	@rm -rf .build/deb
	@mkdir -p .build/deb
	@$(MAKE) --no-print-directory -s install PREFIX=/usr DESTDIR=.build/deb/root
	@packaging/debian/build .build/deb/root .build/deb
	@rm -rf .build/deb/root

.PHONY: test-deb
test-deb: ## Install the package of make deb in a Debian without Swift, and run the service there; needs root
	@$(call install,$(DEB_PACKAGES))
	@lintian --fail-on error .build/deb/smultron_*.deb
	@Tests/Packaging/try-package .build/deb/smultron_*.deb

.PHONY: test-container
test-container: ## Build the container with the package of make deb, and run the service in it; needs root
	@$(call install,buildah debootstrap curl)
	@Tests/Packaging/try-container .build/deb/smultron_*.deb

.PHONY: run
run: export SMULTRON_DATABASE := $(DATABASE)
run: export SMULTRON_TILES ?= https://tile.openstreetmap.org/{z}/{x}/{y}.png
run: export SMULTRON_TILES_ATTRIBUTION ?= © OpenStreetMap contributors
run: export SMULTRON_PUBLIC_URL ?= http://$(HOST):$(PORT)
run: build ## Build, make the database if there is none, and serve on 127.0.0.1:8080
	@fresh=$$([ -e "$(DATABASE)" ] && echo no || echo yes); \
	$(RELEASE) init; \
	if [ $$fresh = yes ]; then $(RELEASE) demo; fi; \
	open=$$($(RELEASE) round list | grep -c ',open,' || true); \
	if [ "$$open" = 0 ]; then $(RELEASE) round open; fi; \
	preschool=$$($(RELEASE) preschool list | tail -n +2 | grep ',address,' | sed -n 1p | cut -d, -f1); \
	link=$$($(RELEASE) invite --preschool "$$preschool" 2>/dev/null); \
	token=$$($(RELEASE) token create --role planner --name "make run" 2>/dev/null); \
	printf '\n  The form, on a phone       %s\n' "$$link"; \
	printf '  The open map               %s/\n' "$$SMULTRON_PUBLIC_URL"; \
	printf '  The planners’ page         %s/lager\n' "$$SMULTRON_PUBLIC_URL"; \
	printf '  A planner’s token          %s\n' "$$token"; \
	admin=$$($(RELEASE) token create --role admin --name "make run" 2>/dev/null); \
	printf '  The administrators’ page   %s/admin\n' "$$SMULTRON_PUBLIC_URL"; \
	printf '  An administrator’s token   %s\n' "$$admin"; \
	printf '  The layer, to paste into QGIS (vector layer, protocol HTTP(S), basic authentication,\n'; \
	printf '  any user name and the token as password)\n'; \
	printf '                             %s/layers/smultronstallen.geojson\n\n' "$$SMULTRON_PUBLIC_URL"; \
	exec $(RELEASE) serve --host "$(HOST)" --port "$(PORT)"

$(VENV)/ready: Tests/requirements.txt
	@$(PYTHON) -m venv --system-site-packages $(VENV)
	@$(VENV)/bin/pip install -q --disable-pip-version-check -r Tests/requirements.txt
	@# The GeoPackage validator alone: GDAL's bindings, which it asks for, would have to be compiled, and it runs without.
	@$(VENV)/bin/pip install -q --disable-pip-version-check --no-deps gdal-utils
	@touch $@

.PHONY: lint
lint: ## Check the style of the Swift code
	@swift format lint --strict --recursive --parallel Sources Tests Package.swift

.PHONY: format
format: ## Put the Swift code in style
	@swift format --in-place --recursive --parallel Sources Tests Package.swift

.PHONY: test
test: test-packages lint test-build $(VENV)/ready ## Run all tests but those with QGIS: Swift, commands, service, browser, GIS
	@swift test --skip-build $(TEST_FLAGS)
	@# In four parts side by side. No test that fails is tried again.
	@export SMULTRON=$(TESTED); code=0; logs=.build/test-logs; rm -rf $$logs; mkdir -p $$logs; pids=; \
	part() { $(VENV)/bin/python -m pytest -q -p no:cacheprovider --durations 12 "$${@:2}" >$$logs/$$1 2>&1 & pids="$$pids $$!"; }; \
	part browser Tests/Browser; \
	part service Tests/Service Tests/Faults; \
	part attack Tests/Attack Tests/Clustering; \
	part others Tests $(addprefix --ignore Tests/,Browser Service Faults Attack Clustering QGIS); \
	for pid in $$pids; do wait $$pid || code=$$?; done; \
	for log in browser service attack others; do echo "Tests: $$log"; cat $$logs/$$log; done; exit $$code

# Times at which a day is easily told wrongly: the night before a new year and another, when it is the next day in Sweden
# already and not yet in UTC; both changes of summer time, a minute before; the second of two hours with one name; the
# 29th of February; years from now.
CLOCKS := 2026-12-31T23:30Z 2027-06-15T22:30Z 2027-03-28T00:59Z 2027-10-31T00:59Z 2027-10-31T01:30Z 2028-02-29T11:00Z \
	2041-07-01T12:00Z
# The tests that give or read days and times.
CLOCK_TESTS := $(addprefix Tests/Commands/test_,config.py publish.py register.py round.py) \
	$(addprefix Tests/Service/test_,access.py admin.py admin_api.py layers.py marks.py measurements.py open.py privacy.py \
	serve.py sign_in.py) $(addprefix Tests/Browser/test_,admin_page.py languages.py layers_page.py offline.py) \
	Tests/GIS/test_metadata.py Tests/GIS/test_geopackage.py Tests/OGC/test_core.py Tests/OGC/test_filter.py

.PHONY: test-clocks
test-clocks: test-packages test-build $(VENV)/ready ## Run the tests that tell days and times with the clock at new year, leap day and changes of summer time
	@cc -shared -fPIC -O1 -Wall -o .build/clock.so Tests/Faults/clock.c -ldl
	@code=0; for time in $(CLOCKS); do \
	  echo "The clock is at $$time"; \
	  at() { CLOCK_AHEAD=$$(($$(date -d $$time +%s) - $$(date +%s))) LD_PRELOAD=$$PWD/.build/clock.so "$$@" || code=1; }; \
	  at $(TEST_BUILD)/release/smultronPackageTests.xctest --testing-library swift-testing; \
	  SMULTRON=$(TESTED) at $(VENV)/bin/python -m pytest -q -p no:cacheprovider $(CLOCK_TESTS); \
	done; exit $$code

.PHONY: test-qgis
test-qgis: qgis-packages test-build $(VENV)/ready ## Run the tests with QGIS itself; the maps that it draws go to .build/qgis
	@SMULTRON=$(TESTED) $(VENV)/bin/python -m pytest -q Tests/QGIS

.PHONY: torture
torture: test-packages build $(VENV)/ready ## Kill it, cut its power and fail its disk, many times: a table of what was tried and lost; the attack over all data sets
	@SMULTRON=$(RELEASE) PYTHONPATH=Tests $(VENV)/bin/python Tests/Torture/torture.py
	@SMULTRON=$(RELEASE) $(VENV)/bin/python Tests/Benchmarks/beside_others.py
	@SMULTRON=$(RELEASE) TORTURE=1 $(VENV)/bin/python -m pytest -q -p no:cacheprovider Tests/Service/test_bombs.py
	@swift build $(RELEASE_FLAGS) --product publisher
	@PUBLISHER=.build/release/publisher TORTURE=1 $(VENV)/bin/python -m pytest -q -p no:cacheprovider Tests/Attack/test_attack.py

.PHONY: screenshots
screenshots: test-packages test-build $(VENV)/ready ## Take the pictures of all pages in docs/screenshots
	@SMULTRON=$(TESTED) PYTHONPATH=Tests $(VENV)/bin/python Tests/Browser/screenshots.py

.PHONY: bench
bench: test-packages build $(VENV)/ready ## Measure side by side with scikit-learn, ogr2ogr and pygeoapi, what disclosure control leaves, and the form's first visit
	@$(call install,$(BENCH_PACKAGES))
	@swift build $(RELEASE_FLAGS) --product publisher
	@swift build $(RELEASE_FLAGS) --product methods
	@swift build $(RELEASE_FLAGS) --product inserter
	@$(PYTHON) -m venv --system-site-packages $(BENCH_VENV)
	@$(BENCH_VENV)/bin/pip install -q --disable-pip-version-check -r Tests/Benchmarks/requirements.txt
	@# pygeoapi wants its own versions of what the system has, so it gets an environment without it.
	@$(PYTHON) -m venv $(PYGEOAPI_VENV)
	@$(PYGEOAPI_VENV)/bin/pip install -q --disable-pip-version-check -r Tests/Benchmarks/pygeoapi-requirements.txt
	@SMULTRON=$(RELEASE) $(BENCH_VENV)/bin/python Tests/Benchmarks/dbscan_bench.py
	@METHODS=.build/release/methods $(BENCH_VENV)/bin/python Tests/Benchmarks/hdbscan_bench.py
	@METHODS=.build/release/methods $(BENCH_VENV)/bin/python Tests/Benchmarks/grids.py
	@SMULTRON=$(RELEASE) $(BENCH_VENV)/bin/python Tests/Benchmarks/bench.py
	@SMULTRON=$(RELEASE) $(VENV)/bin/python Tests/Benchmarks/ingest.py
	@SMULTRON=$(RELEASE) $(VENV)/bin/python Tests/Benchmarks/beside_others.py || true
	@SMULTRON=$(RELEASE) $(VENV)/bin/python Tests/Benchmarks/features.py
	@SMULTRON=$(RELEASE) $(VENV)/bin/python Tests/Benchmarks/scaling.py
	@SMULTRON=$(RELEASE) $(BENCH_VENV)/bin/python Tests/Benchmarks/usefulness.py
	@SMULTRON=$(RELEASE) $(VENV)/bin/python Tests/Benchmarks/first_visit.py

.PHONY: clean
clean: ## Remove everything that was built; the database stays
	@rm -rf .build $(VENV)
