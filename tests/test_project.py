"""Template, folders, calls, tests and docs agree; what is generated is not stale."""

import ast
import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from kundenakte.calls.index import SERVICES, find
from kundenakte.domain.article_fields import ArticleFields
from kundenakte.domain.coupon_fields import CouponFields
from kundenakte.domain.customer_fields import CustomerFields
from kundenakte.domain.invoice_fields import InvoiceCreate, InvoiceItem
from kundenakte.domain.shipment_fields import ShipmentFields
from kundenakte.domain.subscription_fields import SubscriptionPreview
from local.template import Template
from tools import openapi

ROOT = Path(__file__).parent.parent
LAYER = ROOT / "layers/common/python/kundenakte"
NAMES = [service.replace(".", "_") for service in SERVICES]
README = (ROOT / "README.md").read_text()


def routes() -> dict[str, list[str]]:
    """Function folder → its routes, as `METHOD /path`."""
    found: dict[str, list[str]] = {f.folder.name: [] for f in Template().functions()}
    for route in Template().routes():
        found[route.function.folder.name].append(route.key)
    return found


def test_every_function_folder_is_in_the_template_and_the_other_way_round() -> None:
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/app.py")}
    assert folders == set(routes())


@pytest.mark.parametrize("service", SERVICES)
def test_a_call_has_one_name_everywhere(service: str) -> None:
    name = service.replace(".", "_")
    assert (LAYER / f"calls/{name}.py").exists()
    assert (ROOT / f"tests/integration/test_{name}.py").exists()
    assert routes()[name] == [f"POST /v1/{service}"]
    assert find(service).service == service
    noun = service.partition(".")[0]
    assert f"\n## {service}\n" in (ROOT / f"docs/calls/{noun}.md").read_text()


def test_every_call_file_is_in_the_index() -> None:
    files = {path.stem for path in (LAYER / "calls").glob("*_*.py") if path.stem != "__init__"}
    assert files == set(NAMES)


def test_openapi_is_not_stale() -> None:
    assert openapi.TARGET.read_text() == openapi.text(), "run `make openapi`"
    assert (ROOT / "docs/openapi.json").read_text() == openapi.text()


def test_openapi_describes_every_call() -> None:
    document = json.loads(openapi.text())
    assert set(document["paths"]) == {f"/v1/{service}" for service in SERVICES}


@pytest.mark.parametrize(
    "model",
    [
        "CustomerCreate",
        "ArticleCreate",
        "CouponCreate",
        "InvoiceCreate",
        "InvoiceMail",
        "SubscriptionPreview",
    ],
)
def test_openapi_describes_every_field(model: str) -> None:
    create = json.loads(openapi.text())["components"]["schemas"][model]["properties"]
    assert [name for name, field in create.items() if "description" not in field] == []


@pytest.mark.parametrize(
    ("noun", "model", "not_documented"),
    [
        ("customer", CustomerFields, {"CARD_NUMBER"}),
        ("article", ArticleFields, set()),
        ("coupon", CouponFields, set()),
        ("shipment", ShipmentFields, set()),
        ("subscription", SubscriptionPreview, set()),
    ],
)
def test_the_field_table_names_exactly_the_fields_a_client_may_set(
    noun: str, model: type[BaseModel], not_documented: set[str]
) -> None:
    section = (ROOT / f"docs/calls/{noun}.md").read_text().partition("\n## Fields\n")[2]
    section = section.partition("Made by the system")[0]
    documented = re.findall(r"^\| `([A-Z_0-9]+)` \|", section, re.M)
    assert set(documented) == {name.upper() for name in model.model_fields} - not_documented


def test_the_field_tables_of_invoices_name_exactly_what_a_client_may_set() -> None:
    section = (ROOT / "docs/calls/invoice.md").read_text().partition("\n## Fields\n")[2]
    section = section.partition("Made by the system")[0]
    documented = re.findall(r"^\| `([A-Z_0-9]+)` \|", section, re.M)
    fields = {*InvoiceCreate.model_fields, *InvoiceItem.model_fields}
    assert set(documented) == {name.upper() for name in fields}


def test_links_in_the_docs_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_commands_in_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"(?:`|\n)make ([a-z-]+)", README))
    assert named
    assert named <= targets


def test_no_file_of_the_layer_is_too_long_to_hold_in_mind() -> None:
    lengths = {p.name: len(p.read_text().splitlines()) for p in ROOT.glob("l*/**/*.py")}
    assert {name: n for name, n in lengths.items() if n > 300} == {}


@pytest.mark.parametrize("folder", ["calls", "domain"])
def test_clock_and_environment_stay_out_of_rules_and_calls(folder: str) -> None:
    banned = {("datetime", "now"), ("date", "today"), ("time", "time"), ("os", "environ")}
    for path in (LAYER / folder).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in banned, f"{path.name}:{node.lineno}"


def test_entry_reads_the_time_of_day_in_one_place() -> None:
    """What is read elsewhere would not move with the clock of the local run."""
    readers = [p.name for p in (LAYER / "entry").glob("*.py") if "datetime.now(" in p.read_text()]
    assert readers == ["clock.py"]
