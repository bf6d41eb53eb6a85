# make run    the service on this machine, with demo data: PORT=8000 STATE=.local
# make stop   ends it from another terminal       make reset   forgets its data
# make env    only makes the environments

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
STATE ?= .local
PIP := -m pip --disable-pip-version-check --no-input install --quiet --requirement

# ---- the local run and its environments
# A stamp says for which list of packages an environment was made. ministack wants another botocore
# than the application, hence an environment of its own.

RUN_ENV := .venv/.run
TEST_ENV := .venv/.test
MINISTACK_ENV := .env-ministack/.made

.PHONY: run stop reset env
run:
	@$(MAKE) --no-print-directory --jobs=2 $(RUN_ENV) $(MINISTACK_ENV)
	@.venv/bin/python -m local --port $(PORT) --state $(STATE)

stop: $(RUN_ENV)
	@.venv/bin/python -m local --stop --state $(STATE)

reset: $(RUN_ENV)
	@.venv/bin/python -m local --reset --state $(STATE)

env: $(RUN_ENV) $(MINISTACK_ENV)

.venv/bin/python .env-ministack/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; \
	  v >= (3, 11) or sys.exit("%s is Python %d.%d; Kundenakte needs CPython 3.11 or newer. \
	Name one: make run PYTHON=/path/to/python3.12" % (sys.executable, *v[:2]))'
	@echo "making $(@D:/bin=) (once) ..."
	@$(PYTHON) -m venv --clear $(@D:/bin=) || { rm -rf $(@D:/bin=); \
	  echo "$(PYTHON) -m venv failed; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(RUN_ENV): requirements/run.txt | .venv/bin/python
	@.venv/bin/python $(PIP) $< && touch $@

$(TEST_ENV): requirements/test.txt $(RUN_ENV)
	@.venv/bin/python $(PIP) $< && touch $@

$(MINISTACK_ENV): requirements/ministack.txt | .env-ministack/bin/python
	@.env-ministack/bin/python $(PIP) $< && touch $@
