"""The README's tour answers what the README shows."""

import re
import subprocess
from pathlib import Path

README = (Path(__file__).parent.parent.parent / "README.md").read_text()
TOUR = README.partition("## A tour")[2].partition("\n## ")[0]
STEPS = re.findall(r"```(sh|json)\n(.*?)```", TOUR, re.S)
VARYING = [
    (r"[0-9a-f]{32}", "<hash>"),
    (r'"LOG_ID":\d+', '"LOG_ID":<id>'),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d", "<instant>"),
    (r"key [0-9a-f]{8} ", "key <id> "),
    (r"127\.0\.0\.1:\d+", "<host>"),
]


def normal(text: str) -> str:
    for pattern, name in VARYING:
        text = re.sub(pattern, name, text)
    return text.strip()


def test_the_tour_shows_what_really_comes_back(new_run):
    run = new_run().start()
    script = ""
    for kind, text in STEPS:
        if kind == "json":
            script += "echo; echo ----\n"
            continue
        text = text.replace("http://127.0.0.1:8000", run.url)
        script += text.replace(".local/access.json", str(run.state / "access.json"))
    done = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, check=True)
    shown = [normal(text) for kind, text in STEPS if kind == "json"]
    assert [normal(part) for part in done.stdout.split("----\n")[:-1]] == shown
