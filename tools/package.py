"""Makes what `sam build` left in .aws-sam/build small and quick to start.

    python -m tools.package [--build .aws-sam/build] [--arch arm64]

Must run with the Python version of the template's Runtime: it compiles for the interpreter it
runs in. The deployed folders are read-only, so what is not compiled here is compiled anew at
every start.
"""

import argparse
import compileall
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import NamedTuple

from tools import botocore_data

LAYER = "CommonLayer"
BUDGET_MB = 30.0  # a function and the layer
BUDGETS_MB = {"InvoiceRender": 125.0}  # Typst is 83; Lambda's own limit is 250
MACHINES = {"x86_64": 0x3E, "arm64": 0xB7}  # e_machine in the head of an ELF file

ZONES = ("UTC", "Europe/Berlin")
LICENCES = "THIRD_PARTY_LICENSES.txt"
LICENCE_FILE = re.compile(r"^(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE)
BUILD_ONLY = ("*.dist-info", "*.data", "bin", "requirements.in", "requirements.txt")
SOURCE_ONLY = ("*.pyi", "*.c", "*.h", "*.pyx", "*.pxd")
# Parts of packages that no call uses; a test holds that our code does not mention them.
UNUSED_UTILITIES = (
    "auth_alpha",
    "batch",
    "circuit_breaker",
    "data_classes",
    "data_masking",
    "feature_flags",
    "idempotency",
    "kafka",
    "metadata",
    "parameters",
    "parser",
    "streaming",
    "validation",
)
UNUSED = (
    "aws_lambda_powertools/event_handler",
    *(f"aws_lambda_powertools/utilities/{name}" for name in UNUSED_UTILITIES),
    "stdnum/oui.dat",
    "stdnum/imsi.dat",
    "stdnum/cn/loc.dat",
    "stdnum/nz/banks.dat",
)


class Size(NamedTuple):
    """One line of the table: a folder of the build and its bytes unzipped."""

    name: str
    bytes: int

    @property
    def mb(self) -> float:
        """Millions of bytes."""
        return self.bytes / 1e6


def main() -> int:
    """0, or 1 when the build is over its budget or for another machine."""
    parser = argparse.ArgumentParser(description="Cut and compile .aws-sam/build.")
    parser.add_argument("--build", type=Path, default=Path(".aws-sam/build"))
    parser.add_argument("--template", type=Path, default=Path("template.yaml"))
    parser.add_argument("--arch", choices=sorted(MACHINES), default="arm64")
    options = parser.parse_args()
    if not (options.build / LAYER / "python").is_dir():
        sys.exit(f"{options.build}/{LAYER}/python is missing: `make build` runs `sam build` first")
    _same_python(options.template)
    package(options.build)
    faults = [*foreign(options.build, options.arch), *over_budget(sizes(options.build))]
    _print(sizes(options.build))
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    return 1 if faults else 0


def package(build: Path) -> None:
    """Cuts the layer and what functions bring along, then compiles both."""
    python = build / LAYER / "python"
    cut_layer(python)
    compile_tree(python, "/opt/python")
    for function in functions(build):
        cut_packages(function, function / LICENCES)
        compile_tree(function, "/var/task")


def cut_layer(python: Path) -> None:
    """Takes out of the layer what runs nowhere; licences move into one file beside it."""
    cut_packages(python, python.parent / LICENCES)
    remove(python, UNUSED)
    cut_zones(python / "tzdata", ZONES)
    data = python / "botocore" / "data"
    if data.is_dir():
        kept = botocore_data.cut(data, _text(python / "kundenakte"))
        for service, operations in kept.items():
            print(f"{service}: {', '.join(operations)}")


def cut_packages(root: Path, licences: Path) -> None:
    """Takes out of installed packages what is for building and testing them."""
    collect_licences(root, licences)
    remove(root, BUILD_ONLY)
    remove(root, (*(f"**/{pattern}" for pattern in SOURCE_ONLY), "**/tests"))


def collect_licences(python: Path, target: Path) -> None:
    """Writes every package's licence texts into one file; a build already cut keeps its own."""
    parts = []
    for info in sorted(python.glob("*.dist-info")):
        name = info.name.removesuffix(".dist-info")
        texts = [p for p in sorted(info.rglob("*")) if p.is_file() and LICENCE_FILE.match(p.name)]
        bodies = [p.read_text(errors="replace").strip() for p in texts]
        parts.append("\n\n".join([f"{'=' * 72}\n{name}", *(bodies or [_stated_licence(info)])]))
    if parts:
        target.write_text("\n\n".join(parts) + "\n")


def remove(root: Path, patterns: Iterable[str]) -> None:
    """Deletes the files and folders below `root` that match."""
    for path in [p for pattern in patterns for p in root.glob(pattern)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def cut_zones(tzdata: Path, zones: Iterable[str]) -> None:
    """Leaves these time zones only; zoneinfo asks tzdata where the system has none."""
    if not tzdata.is_dir():
        return
    root = tzdata / "zoneinfo"
    kept = {root / zone for zone in zones}
    kept |= {parent / "__init__.py" for zone in kept for parent in zone.parents}
    for path in [p for p in root.rglob("*") if p.is_file() and p not in kept]:
        path.unlink()
    for folder in sorted((p for p in root.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def compile_tree(root: Path, seen_as: str) -> None:
    """A .pyc beside every .py that is never checked against it, named as deployed in tracebacks."""
    done = compileall.compile_dir(
        root,
        quiet=1,
        force=True,
        stripdir=str(root),
        prependdir=seen_as,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        sys.exit(f"{root} does not compile")


def functions(build: Path) -> list[Path]:
    """The folders of the functions."""
    return sorted(p for p in build.iterdir() if p.is_dir() and p.name != LAYER)


def sizes(build: Path) -> list[Size]:
    """The layer first, then each function."""
    return [Size(p.name, _bytes(p)) for p in (build / LAYER, *functions(build))]


def over_budget(found: list[Size]) -> Iterator[str]:
    """One sentence for each function that is too large together with the layer."""
    layer, *rest = found
    for size in rest:
        total, budget = layer.mb + size.mb, BUDGETS_MB.get(size.name, BUDGET_MB)
        if total > budget:
            yield f"{size.name} and the layer are {total:.1f} MB unzipped, over {budget:.0f}"


def foreign(root: Path, arch: str) -> Iterator[str]:
    """One sentence for each library that was built for another machine than `arch`."""
    for path in sorted(root.rglob("*.so")):
        with path.open("rb") as file:
            head = file.read(20)
        if int.from_bytes(head[18:20], "little") != MACHINES[arch]:
            yield f"{path.relative_to(root)} is not for {arch}"


def _print(found: list[Size]) -> None:
    layer, *rest = found
    print(f"\n{'unzipped':28} {'alone':>9} {'with layer':>11}")
    print(f"{layer.name:28} {layer.mb:6.2f} MB")
    for size in rest:
        print(f"{size.name:28} {size.mb:6.2f} MB {layer.mb + size.mb:8.2f} MB")
    print(f"{'budget':28} {'':9} {BUDGET_MB:8.2f} MB")


def _same_python(template: Path) -> None:
    wanted = re.search(r"Runtime: python(\S+)", template.read_text())
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    if wanted and wanted[1] != running:
        sys.exit(f"The template runs Python {wanted[1]}, this is {running}")


def _stated_licence(info: Path) -> str:
    lines = (info / "METADATA").read_text(errors="replace").splitlines()
    return "\n".join(s for s in lines if s.startswith(("License", "Classifier: License")))


def _text(root: Path) -> str:
    return "\n".join(p.read_text() for p in sorted(root.rglob("*.py")))


def _bytes(root: Path) -> int:
    return sum(p.stat().st_size for p in root.rglob("*") if p.is_file())


if __name__ == "__main__":
    sys.exit(main())
