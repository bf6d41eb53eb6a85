"""The two interpreters of the comparison, both of the template's version: one with a stock boto3
(it runs the benchmarks), one with nothing, which sees only what is put on its path."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".aws-sam" / "build"
STOCK = sys.executable
EMPTY = str(Path(sys.prefix) / "empty" / "bin" / "python")


def environment(path: str) -> dict[str, str]:
    """What Lambda sets. Nobody answers at AWS's addresses here, and nobody is asked."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "x" * 40,
        "AWS_SESSION_TOKEN": "t" * 300,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_LAMBDA_FUNCTION_NAME": "function",
        "POWERTOOLS_SERVICE_NAME": "kundenakte",
        "TABLE_ACCOUNTS": "AccountsTable",
        "TABLE_CUSTOMERS": "CustomersTable",
    }
