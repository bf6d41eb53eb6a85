"""What a function loads before its first call: the start on Lambda, held by counts, not clocks.

The budgets are those of docs/performance.md for what others wrote: the standard library, botocore,
Powertools, pydantic, Jinja. Modules of our own are small and counted apart.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READS = "customer_get customer_delete customer_addcredits customer_getlog customer_export".split()
READS += ["customer_createsecurelink", "api"]
READS += "article_get article_delete coupon_get coupon_check coupon_delete template_get".split()
WRITES = ["customer_create", "customer_update", "manage"]
WRITES += "article_create article_update coupon_create coupon_update".split()
BUDGETS = {**dict.fromkeys(READS, 385), **dict.fromkeys(WRITES, 440), "hosted_page": 410}
OURS = 55
SLOW = {  # each costs a start more than it gives
    "boto3",
    "s3transfer",
    "multiprocessing",
    "asyncio",
    "aws_xray_sdk",
    "email_validator",
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.idempotency",
    "aws_lambda_powertools.utilities.parser",
}
PROGRAM = """
import importlib, json, sys
importlib.import_module(f"functions.{sys.argv[1]}.app")
print(json.dumps(sorted(sys.modules)))
"""


def loaded(function):
    """The modules of a fresh process that has loaded the function."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "layers/common/python")]),
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "TABLE_CUSTOMERS": "CustomersTable",
        "TABLE_ACCOUNTS": "AccountsTable",
    }
    command = [sys.executable, "-c", PROGRAM, function]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def others(modules):
    """Those that somebody else wrote."""
    return {name for name in modules if name.partition(".")[0] not in ("kundenakte", "functions")}


@pytest.mark.parametrize("function", BUDGETS)
def test_a_function_loads_no_more_than_its_budget(function):
    modules = loaded(function)
    foreign = others(modules)
    print(f"{function}: {len(foreign)} modules of others, {len(modules - foreign)} of ours")
    assert len(foreign) <= BUDGETS[function]
    assert len(modules - foreign) <= OURS
    forbidden = SLOW if function == "hosted_page" else SLOW | {"jinja2"}
    if function not in WRITES:
        forbidden = forbidden | {"pydantic"}
    assert modules & forbidden == set()


def test_one_url_for_all_calls_starts_like_one_of_them():
    assert len(loaded("api")) <= len(loaded("customer_create"))


def test_every_function_has_a_budget():
    functions = {folder.parent.name for folder in (ROOT / "functions").glob("*/app.py")}
    assert functions == {*BUDGETS, "openapi", "customer_erase"}


@pytest.mark.parametrize("function", ["openapi", "customer_erase"])
def test_functions_without_calls_load_no_more_than_a_read(function):
    modules = loaded(function)
    assert len(others(modules)) <= 385
    assert modules & (SLOW | {"jinja2", "pydantic"}) == set()
