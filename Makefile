# make run    the service on this machine, with demo data: PORT=8000 STATE=.local, and REPEAT=2 for
#             notifications that are sent again after seconds instead of ten minutes
# make stop   ends it from another terminal       make reset   forgets its data
# make clock  TO=2027-03-01 moves its clock ahead, day by day, and bills what falls due
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

.PHONY: run stop clock reset env
run:
	@$(MAKE) --silent --no-print-directory --jobs=2 $(RUN_ENV) $(MINISTACK_ENV)
	@.venv/bin/python -m local --port $(PORT) --state $(STATE) $(if $(REPEAT),--repeat $(REPEAT))

stop: $(RUN_ENV)
	@.venv/bin/python -m local --stop --state $(STATE)

clock: $(RUN_ENV)
	@.venv/bin/python -m local --clock "$(TO)" --state $(STATE)

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

$(TEST_ENV): requirements/test.txt requirements/validators.txt $(RUN_ENV)
	@.venv/bin/python $(PIP) $< && .venv/bin/python $(PIP) requirements/validators.txt --no-deps && \
	  touch $@

$(MINISTACK_ENV): requirements/ministack.txt | .env-ministack/bin/python
	@.env-ministack/bin/python $(PIP) $< && touch $@

# ---- tests (CONTRIBUTING.md says which suite holds what)
# make test               checks and all tests; T=tests/unit for some of them
# make check              style, types, direction of imports
# make openapi            writes docs/openapi.json anew
# make wire               every known way to write a request, sent to URL (default: make run's)

T ?= tests
ENV_BIN := .venv/bin

.PHONY: test check openapi wire
test: check $(MINISTACK_ENV)
	@$(ENV_BIN)/python -m pytest --numprocesses auto --dist loadfile $(T)

check: $(TEST_ENV)
	@$(ENV_BIN)/ruff check . && $(ENV_BIN)/ruff format --check --quiet . && $(ENV_BIN)/mypy && \
	  PYTHONPATH=layers/common/python $(ENV_BIN)/lint-imports --no-cache >.lint-imports 2>&1 \
	  && rm .lint-imports || { cat .lint-imports 2>/dev/null; rm -f .lint-imports; exit 1; }

openapi: $(TEST_ENV)
	@PYTHONPATH=.:layers/common/python $(ENV_BIN)/python -m tools.openapi --write

wire: URL ?= http://127.0.0.1:$(PORT)
wire: $(RUN_ENV)
	@$(ENV_BIN)/python tools/wire_check.py $(URL) $(STATE)/access.json

# ---- the build and AWS (docs/deploy.md)
# make validate           checks the template
# make build              .aws-sam/build: ARCH=arm64 (default, as deployed) or x86_64
# make prove              runs each built function in Lambda's own runtime, read-only (Linux)
# make deploy             build, then sam deploy --guided: STACK=kundenakte REGION=eu-central-1
# make sam-invoke F=CustomerGet EVENT=events/customer_get.json     needs Docker, as does
# make sam-api            the whole API in containers

ARCH ?= arm64
HOST_ARCH := $(shell uname -m | sed 's/aarch64/arm64/;s/amd64/x86_64/')
STACK ?= kundenakte
REGION ?= eu-central-1
F ?= Openapi
EVENT ?= events/openapi.json
SAM_ENV := .env-sam/.made
SAM := SAM_CLI_TELEMETRY=0 PATH="$(CURDIR)/.env-sam/bin:$$PATH" sam

.PHONY: validate build prove deploy same-arch sam-invoke sam-api
validate: $(SAM_ENV)
	@$(SAM) validate --lint --region $(REGION)

build: $(SAM_ENV)
	@mkdir -p .build && echo "sam build for $(ARCH) ..."
	@$(SAM) build --parameter-overrides Arch=$(ARCH) >.build/sam.log 2>&1 || { cat .build/sam.log; exit 1; }
	@.env-sam/bin/python -m tools.package --arch $(ARCH)

prove: ARCH := $(HOST_ARCH)
prove: build $(MINISTACK_ENV)
	@.env-sam/bin/python -m tools.prove

# The first time with our defaults; later the answers kept in samconfig.toml are the defaults, which
# arguments here would displace.
FIRST_TIME = --stack-name $(STACK) --region $(REGION) --resolve-s3 --capabilities CAPABILITY_IAM \
  --parameter-overrides Arch=$(ARCH)

deploy: same-arch build
	@$(SAM) deploy --guided $(if $(wildcard samconfig.toml),,$(FIRST_TIME))

same-arch:
	@[ ! -f samconfig.toml ] || grep -q 'Arch=[^a-z]*$(ARCH)' samconfig.toml || \
	  { echo "samconfig.toml deploys another Arch than $(ARCH): give ARCH=... or change it" >&2; exit 1; }

sam-invoke: ARCH := $(HOST_ARCH)
sam-invoke: build
	@$(SAM) local invoke $(F) --event $(EVENT) --parameter-overrides Arch=$(ARCH)

sam-api: ARCH := $(HOST_ARCH)
sam-api: build
	@$(SAM) local start-api --port $(PORT) --parameter-overrides Arch=$(ARCH)

$(SAM_ENV): requirements/sam.txt
	@python=$$($(PYTHON) tools/find_python.py) || exit 1; \
	echo "making .env-sam with $$python (once) ..."; \
	"$$python" -m venv --clear .env-sam && .env-sam/bin/python $(PIP) $< && touch $@

# ---- benchmarks (docs/performance.md)
# make bench      everything, about forty minutes; PARTS="start warm" for some of it

BENCH_ENV := .env-bench/.made

.PHONY: bench
bench: ARCH := $(HOST_ARCH)
bench: build $(BENCH_ENV) $(MINISTACK_ENV)
	@.env-bench/bin/python -m bench $(PARTS)

# The template's Python twice: with a stock boto3 to compare with, and with nothing at all.
$(BENCH_ENV): requirements/run.txt
	@python=$$($(PYTHON) tools/find_python.py) || exit 1; \
	echo "making .env-bench with $$python (once) ..."; \
	"$$python" -m venv --clear .env-bench && .env-bench/bin/python $(PIP) $< && \
	"$$python" -m venv --without-pip .env-bench/empty && touch $@
