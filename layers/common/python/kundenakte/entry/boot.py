"""Everything a process does once, before its first call."""

import gc

from aws_lambda_powertools.logging import Logger

from kundenakte.entry.settings import read_settings
from kundenakte.storage.client import Tables, connect

logger = Logger(service="kundenakte", location=None, use_rfc3339=True)


def ready() -> None:
    """Connect to the tables, then let the garbage collector leave what init has made alone."""
    settings = read_settings()
    tables = Tables(settings.customers, settings.accounts, settings.documents, settings.transfers)
    connect(tables, settings.region, settings.endpoint)
    gc.freeze()
    gc.enable()
