# The two commands are `make run` and `make test`; `make help` lists the others.
# They need Python 3.11 or later and nothing else; `make run PYTHON=python3.12` says which.

PYTHON ?= python3
OUT ?= bench.json
SHOTS ?= screenshots
HOME_DIRECTORY := $(or $(NEPTIE_HOME),.neptie)

BIN := .venv/bin
# Only what runs the locked installation; what it installs is in the lock files.
UV := uv==0.13.9
# The machine's certificates where it has some: a company's proxy is in no other list.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt \
	/etc/ssl/cert.pem /etc/ssl/ca-bundle.pem),)
export UV_SYSTEM_CERTS := true
endif
# npm as PyPI carries it: no Node of the machine's is needed.
NPM := $(BIN)/npm ci --no-update-notifier --loglevel error
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes
LOCAL := $(BIN)/python -m neptie.local
PRODUCTION := NEPTIE_LOCAL=0 NEPTIE_ALLOW_PRIVATE_HOSTS=0 NEPTIE_ALLOWED_HOSTS=example.com \
	NEPTIE_PUBLIC_URL=https://example.com EMAIL_URL=smtp://mail.example.com

.PHONY: help run test checks screenshots bench trial-sending lock

help:
	@echo "make run    start Neptie on http://127.0.0.1:8000 (PORT=...); Ctrl-C stops it"
	@echo "make test   everything that a change must pass"
	@echo "make screenshots  every page, both widths, light and dark, into screenshots/ (SHOTS=...)"
	@echo "make bench  measure, and write the figures to bench.json (OUT=...)"
	@echo "make trial-sending  kill senders, restart services, and see that no mail is lost or doubled"
	@echo "make lock   resolve requirements*.in into the lock files"

run: .venv/.installed node_modules/.fetched
	@exec $(LOCAL) run

# Beside a running `make run`, which it leaves alone.
test: .venv/.installed-dev node_modules/.fetched-dev
	@NEPTIE_HOME="$(HOME_DIRECTORY)/test" exec $(LOCAL) exec -- $(MAKE) --no-print-directory checks

# What `make test` runs, given DATABASE_URL and REDIS_URL.
checks:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/djlint templates --check
	$(BIN)/djlint templates --lint
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadgroup

screenshots: .venv/.installed-dev node_modules/.fetched-dev
	@$(BIN)/python -m tests.browser.screenshots "$(SHOTS)"

bench: .venv/.installed-dev node_modules/.fetched
	@NEPTIE_HOME="$(HOME_DIRECTORY)/bench" exec $(LOCAL) exec -- $(BIN)/python -m bench "$(OUT)"

# It kills and restarts its services, so it never takes those that the variables name.
trial-sending: .venv/.installed-dev
	@unset DATABASE_URL REDIS_URL; NEPTIE_HOME="$(HOME_DIRECTORY)/trial" \
		exec $(LOCAL) exec -- $(BIN)/python -m trials.sending

lock: .venv/.uv
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt

.venv/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Neptie needs Python 3.11 or later. Say where: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make a virtual environment. On Debian: apt install python3-venv"; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	@touch $@

.venv/.installed: .venv/.uv requirements.txt
	@echo "Installing requirements.txt"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.installed-dev: .venv/.uv requirements-dev.txt
	@echo "Installing requirements-dev.txt"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ .venv/.installed

node_modules/.fetched: .venv/.installed package-lock.json
	@echo "Fetching the pages' packages"
	@$(NPM) --omit dev >/dev/null
	@touch $@

node_modules/.fetched-dev: .venv/.installed-dev package-lock.json
	@echo "Fetching the pages' packages, and what checks them"
	@$(NPM) >/dev/null
	@touch $@ node_modules/.fetched
