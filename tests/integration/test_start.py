"""What a function loads before its first call: the start on Lambda, held by counts, not clocks.

The budgets are in bench/kinds.py. Modules that others wrote (the standard library, botocore,
Powertools, pydantic, Jinja) and our own, which are small, are counted apart.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.kinds import JOB, MANAGEMENT, PAGE, READ, RENDER, WRITE, kind_of, visit_of
from kundenakte.entry.page import PAGES

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = sorted(folder.parent.name for folder in (ROOT / "functions").glob("*/app.py"))
PROGRAM = """
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted(sys.modules)))
"""


def loaded(function, *more):
    """The modules of a fresh process that has loaded the function, and more modules of ours."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "layers/common/python")]),
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "TABLE_CUSTOMERS": "CustomersTable",
        "TABLE_ACCOUNTS": "AccountsTable",
        "BILLING_QUEUE": "https://sqs.example/queue",
        "NOTIFICATION_QUEUE": "https://sqs.example/queue",
        "MAIL_QUEUE": "https://sqs.example/queue",
    }
    command = [sys.executable, "-c", PROGRAM, f"functions.{function}.app", *more]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def others(modules):
    """Those that somebody else wrote."""
    return {name for name in modules if name.partition(".")[0] not in ("kundenakte", "functions")}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_loads_no_more_than_its_budget(function):
    kind = kind_of(function)
    modules = loaded(function)
    foreign = others(modules)
    ours = len(modules - foreign)
    print(f"{function}, {kind.name}: {len(foreign)} modules of others, {ours} of ours")
    assert len(foreign) <= kind.modules
    assert ours <= kind.ours
    assert modules & kind.without == set()


@pytest.mark.parametrize("page", sorted(PAGES.values()))
def test_the_first_visit_of_a_page_loads_no_more_than_its_budget(page):
    """Each page is imported when it is first visited (entry/page.py)."""
    kind = visit_of(page)
    modules = loaded("hosted_page", f"kundenakte.entry.hosted.{page}")
    foreign = others(modules)
    ours = len(modules - foreign)
    print(f"{page}, {kind.name}: {len(foreign)} modules of others, {ours} of ours")
    assert len(foreign) <= kind.modules
    assert ours <= kind.ours
    assert modules & kind.without == set()


def test_one_url_for_all_calls_starts_like_one_of_them():
    assert len(loaded("api")) <= len(loaded("customer_create"))


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        ("customer_create", WRITE),
        ("customer_get", READ),
        ("customer_delete", READ),
        ("api", READ),
        ("hosted_page", PAGE),
        ("customer_erase", JOB),
        ("openapi", JOB),
        ("invoice_render", RENDER),
        ("manage", MANAGEMENT),
    ],
)
def test_functions_are_of_the_kind_that_their_budgets_were_made_for(function, kind):
    assert kind_of(function) == kind


def test_billing_has_more_modules_of_ours_and_not_more_of_others():
    reads, writes = kind_of("invoice_get"), kind_of("invoice_create")
    assert reads == READ._replace(ours=reads.ours)
    assert writes == WRITE._replace(ours=writes.ours)
    assert READ.ours < reads.ours < writes.ours
