"""The environment that the functions find: as on Lambda, but everything leads to ministack."""

import os
import time

from local import outbox, sign_in
from local.backend import ACCESS_KEY, REGION, Backend
from local.template import Template


def variables(template: Template, backend: Backend, url: str, verbose: bool) -> dict[str, str]:
    """The template's variables, and those that keep botocore away from the real AWS."""
    template.endpoint_url = backend.endpoint_url
    return template.variables() | {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": backend.endpoint_url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "MAIL_FROM": outbox.FROM,
        "LOCAL_SIGN_IN": sign_in.PLACE,  # a link on the page of the sign-in, and nothing more
        "NOTIFY_LOOPBACK": "1",  # notifications reach this machine, and nobody else
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "POWERTOOLS_LOG_LEVEL": "INFO" if verbose else "WARNING",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "PUBLIC_URL": url,
        "TZ": "UTC",
    }


def enter(template: Template, backend: Backend, url: str, verbose: bool = False) -> None:
    """Puts this process into that environment; your own AWS settings are out of reach in it."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(variables(template, backend, url, verbose))
    time.tzset()
