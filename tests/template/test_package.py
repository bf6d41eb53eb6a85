"""What tools/package.py cuts, on small trees made up here."""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import botocore_data, find_python, package

MODEL: dict[str, Any] = {
    "metadata": {"endpointPrefix": "dynamodb"},
    "documentation": "a long text",
    "operations": {
        "GetItem": {
            "name": "GetItem",
            "input": {"shape": "GetInput"},
            "errors": [{"shape": "Gone"}],
            "documentation": "another",
        },
        "BatchGetItem": {"name": "BatchGetItem", "input": {"shape": "BatchInput"}},
    },
    "shapes": {
        "GetInput": {
            "type": "structure",
            "members": {
                "Key": {"shape": "Map", "documentation": "text"},
                "documentation": {"shape": "Text"},
                "Token": {"shape": "Text", "idempotencyToken": True},
            },
        },
        "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Map"}},
        "Text": {"type": "string"},
        "Gone": {"type": "structure", "members": {}, "exception": True},
        "BatchInput": {"type": "structure", "members": {}},
    },
}


def service(data: Path, name: str, *versions: str) -> None:
    for version in versions:
        folder = data / name / version
        folder.mkdir(parents=True)
        (folder / "service-2.json.gz").write_bytes(gzip.compress(json.dumps(MODEL).encode()))
        (folder / "examples-1.json").write_text("{}")


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    service(tmp_path, "dynamodb", "2011-12-05", "2012-08-10")
    service(tmp_path, "s3", "2006-03-01")
    service(tmp_path, "ec2", "2016-11-15")
    services = {name: {"endpoints": {}} for name in ("dynamodb", "s3", "ec2")}
    partitions = [{"partition": name, "services": services} for name in ("aws", "aws-eusc")]
    write(tmp_path / "endpoints.json", json.dumps({"version": 3, "partitions": partitions}))
    return tmp_path


def test_an_operation_is_kept_under_either_of_its_names() -> None:
    names = ["GetItem", "BatchGetItem", "Query", "Scan"]
    assert botocore_data.mentioned(names, "client.batch_get_item(); call('Query')") == [
        "BatchGetItem",
        "Query",
    ]


def test_a_part_of_a_longer_word_is_no_mention() -> None:
    assert botocore_data.mentioned(["GetItem", "Scan"], "batch_get_item scanned") == []


def test_a_model_keeps_the_shapes_its_operations_reach() -> None:
    model = botocore_data.cut_model(MODEL, ["GetItem"])
    assert set(model["operations"]) == {"GetItem"}
    assert set(model["shapes"]) == {"GetInput", "Map", "Text", "Gone"}
    assert model["metadata"] == MODEL["metadata"]


def test_a_model_loses_its_texts_but_no_member_of_that_name() -> None:
    model = botocore_data.cut_model(MODEL, ["GetItem"])
    assert "documentation" not in model
    assert "documentation" not in model["operations"]["GetItem"]
    assert model["shapes"]["GetInput"]["members"] == {
        "Key": {"shape": "Map"},
        "documentation": {"shape": "Text"},
        "Token": {"shape": "Text", "idempotencyToken": True},
    }


def test_services_that_nobody_calls_go_altogether(data: Path) -> None:
    assert botocore_data.cut(data, "client.get_item") == {
        "dynamodb": ["GetItem"],
        "s3": ["GetItem"],
    }
    assert sorted(p.name for p in data.iterdir()) == ["dynamodb", "endpoints.json", "s3"]


def test_a_service_without_a_mentioned_operation_goes_too(data: Path) -> None:
    assert botocore_data.cut(data, "") == {}
    assert [p.name for p in data.iterdir()] == ["endpoints.json"]


def test_only_the_newest_version_of_a_service_stays_unpacked(data: Path) -> None:
    botocore_data.cut(data, "get_item")
    files = [p.relative_to(data / "dynamodb") for p in (data / "dynamodb").rglob("*.*")]
    assert files == [Path("2012-08-10/service-2.json")]


def test_all_partitions_stay_with_the_services_used(data: Path) -> None:
    botocore_data.cut(data, "get_item")
    endpoints = json.loads((data / "endpoints.json").read_text())
    assert [p["partition"] for p in endpoints["partitions"]] == ["aws", "aws-eusc"]
    assert all(set(p["services"]) == {"dynamodb", "s3"} for p in endpoints["partitions"])


def test_cutting_twice_is_cutting_once(data: Path) -> None:
    once = botocore_data.cut(data, "get_item")
    before = {p: p.read_bytes() for p in data.rglob("*.json")}
    assert botocore_data.cut(data, "get_item") == once
    assert {p: p.read_bytes() for p in data.rglob("*.json")} == before


def test_time_zones_other_than_ours_go(tmp_path: Path) -> None:
    zones = tmp_path / "tzdata" / "zoneinfo"
    for name in ("__init__.py", "UTC", "Europe/__init__.py", "Europe/Berlin", "Asia/__init__.py"):
        write(zones / name)
    write(zones / "Asia/Tokyo")
    package.cut_zones(tmp_path / "tzdata", package.ZONES)
    left = {str(p.relative_to(zones)) for p in zones.rglob("*") if p.is_file()}
    assert left == {"__init__.py", "UTC", "Europe/__init__.py", "Europe/Berlin"}
    assert not (zones / "Asia").exists()


def test_licences_outlive_the_packages_metadata(tmp_path: Path) -> None:
    python = tmp_path / "python"
    write(python / "one-1.0.dist-info/licenses/LICENSE", "Be kind.")
    write(python / "two-2.0.dist-info/METADATA", "Name: two\nLicense-Expression: MIT\n\nText")
    write(python / "kundenakte/__init__.py")
    package.cut_layer(python)
    text = (tmp_path / "THIRD_PARTY_LICENSES.txt").read_text()
    assert "one-1.0\n\nBe kind." in text
    assert "two-2.0\n\nLicense-Expression: MIT" in text
    assert [p.name for p in python.iterdir()] == ["kundenakte"]


def test_licences_stay_when_a_cut_layer_is_cut_again(tmp_path: Path) -> None:
    python = tmp_path / "python"
    write(python / "one-1.0.dist-info/LICENSE", "Be kind.")
    package.cut_layer(python)
    package.cut_layer(python)
    assert "Be kind." in (tmp_path / "THIRD_PARTY_LICENSES.txt").read_text()


def test_sources_of_libraries_and_unused_parts_go(tmp_path: Path) -> None:
    python = tmp_path / "python"
    for name in ("lib/a.pyi", "lib/a.c", "lib/tests/test_a.py", f"{package.UNUSED[0]}/x.py"):
        write(python / name)
    write(python / "lib/a.py")
    package.cut_layer(python)
    assert [str(p.relative_to(python)) for p in python.rglob("*") if p.is_file()] == ["lib/a.py"]


def test_our_code_uses_nothing_of_what_is_cut() -> None:
    sources = "\n".join(p.read_text() for p in Path("layers").rglob("kundenakte/**/*.py"))
    for part in package.UNUSED:
        assert part.removesuffix(".dat").replace("/", ".") not in sources


def test_compiled_files_are_never_checked_against_their_source(tmp_path: Path) -> None:
    source = write(tmp_path / "lib" / "a.py", "def where():\n    return where.__code__\n")
    package.compile_tree(tmp_path, "/opt/python")
    [compiled] = tmp_path.rglob("*.pyc")
    assert compiled.name == f"a.{sys.implementation.cache_tag}.pyc"
    assert compiled.parent == source.parent / "__pycache__"
    assert int.from_bytes(compiled.read_bytes()[4:8], "little") == 0b01
    assert b"/opt/python/lib/a.py" in compiled.read_bytes()


def test_code_that_does_not_compile_stops_the_build(tmp_path: Path) -> None:
    write(tmp_path / "a.py", "def :")
    with pytest.raises(SystemExit):
        package.compile_tree(tmp_path, "/opt/python")


def test_a_function_over_the_budget_is_named() -> None:
    found = [package.Size("CommonLayer", 25_000_000), package.Size("Small", 1_000_000)]
    assert list(package.over_budget(found)) == []
    assert list(package.over_budget([*found, package.Size("Large", 6_000_000)])) == [
        "Large and the layer are 31.0 MB unzipped, over 30"
    ]


def test_the_function_that_renders_has_a_budget_of_its_own() -> None:
    layer = package.Size("CommonLayer", 25_000_000)
    assert list(package.over_budget([layer, package.Size("InvoiceRender", 90_000_000)])) == []
    assert list(package.over_budget([layer, package.Size("InvoiceRender", 101_000_000)])) == [
        "InvoiceRender and the layer are 126.0 MB unzipped, over 125"
    ]


def test_what_a_function_brings_along_is_cut_too(tmp_path: Path) -> None:
    write(tmp_path / "CommonLayer/python/kundenakte/__init__.py")
    function = tmp_path / "Render"
    write(function / "typst-1.0.dist-info/LICENSE", "Be kind.")
    write(function / "bin/tool")
    write(function / "requirements.txt")
    write(function / "app.py")
    write(function / "fonts/OFL.txt", "The font's own")
    package.package(tmp_path)
    assert "Be kind." in (function / "THIRD_PARTY_LICENSES.txt").read_text()
    left = {str(p.relative_to(function)) for p in function.rglob("*") if p.suffix != ".pyc"}
    assert left == {"THIRD_PARTY_LICENSES.txt", "__pycache__", "app.py", "fonts", "fonts/OFL.txt"}


def test_a_library_for_another_processor_is_named(tmp_path: Path) -> None:
    (tmp_path / "fast.so").write_bytes(b"\x7fELF".ljust(18, b"\0") + b"\x3e\0")
    assert list(package.foreign(tmp_path, "x86_64")) == []
    assert list(package.foreign(tmp_path, "arm64")) == ["fast.so is not for arm64"]


def test_the_version_to_build_with_is_the_templates() -> None:
    assert find_python.wanted("Globals:\n    Runtime: python3.13\n") == "3.13"


def test_a_python_of_another_version_does_not_build() -> None:
    major, minor = sys.version_info[:2]
    assert find_python.usable(sys.executable, f"{major}.{minor}")
    assert not find_python.usable(sys.executable, "3.1")
    assert not find_python.usable("/nowhere/python", "3.13")


def test_without_a_fitting_python_the_answer_is_how_to_get_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    template = write(tmp_path / "template.yaml", "Runtime: python3.99")
    assert find_python.main(template) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert "uv python install 3.99" in out.err
