"""Prints a Python of the version that the template runs on, or says how to get one.

    python3 tools/find_python.py [template.yaml]

Looked for on the PATH, then among pyenv's and uv's.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HELP = """\
Building needs Python {version}, the version of the functions (Runtime in {template}).
None was found on the PATH, in {pyenv} or by uv. Get one with any of:
    uv python install {version}
    pyenv install {version}
    apt install python{version} python{version}-venv     (where the distribution has it)
Running and testing work with any CPython from 3.11 on."""


def main(template: Path) -> int:
    """0 with a path on stdout, 1 with advice on stderr."""
    version = wanted(template.read_text())
    for python in candidates(version):
        if usable(python, version):
            print(python)
            return 0
    print(HELP.format(version=version, template=template, pyenv=pyenv_root()), file=sys.stderr)
    return 1


def wanted(template: str) -> str:
    """ "3.13" of `Runtime: python3.13`."""
    found = re.search(r"Runtime: python(\d+\.\d+)", template)
    if not found:
        raise SystemExit("template.yaml names no Runtime")
    return found[1]


def candidates(version: str) -> Iterator[str]:
    """Where a Python of the version may be, the most deliberate choice first."""
    for name in (f"python{version}", "python3", "python"):
        path = shutil.which(name)
        if path:
            yield path
    for folder in sorted(pyenv_root().glob(f"versions/{version}*"), reverse=True):
        yield str(folder / "bin" / "python")
    uv = shutil.which("uv")
    if uv:
        found = subprocess.run([uv, "python", "find", version], capture_output=True, text=True)
        yield found.stdout.strip()


def usable(python: str, version: str) -> bool:
    """It starts (a shim of pyenv may not), is of the version and can make environments."""
    code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    try:
        run = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.stdout.strip() == version


def pyenv_root() -> Path:
    """pyenv's folder."""
    return Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "template.yaml")))
