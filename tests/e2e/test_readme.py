"""The README's tour answers what the README shows."""

import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from local.schedules import BERLIN

README = (Path(__file__).parent.parent.parent / "README.md").read_text()
TOUR = README.partition("## A tour")[2].partition("\n## ")[0]
STEPS = re.findall(r"```(sh|json|text)\n(.*?)```", TOUR, re.S)
VARYING = [
    (r"[0-9a-f]{32}", "<hash>"),
    (r'"(LOG|MAIL)_ID":\d+', '"<id>"'),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d", "<instant>"),
    (r"key [0-9a-f]{8} ", "key <id> "),
    (r"RE-\d{4}-\d{5}", "<number>"),
    (r"127\.0\.0\.1:\d+", "<host>"),
]


def normal(text: str) -> str:
    for pattern, name in VARYING:
        text = re.sub(pattern, name, text)
    return text.strip()


def shape(line: str) -> str:
    """A line of `make clock` without what depends on the day: which days have how many bills, and
    on which of them reminders fall."""
    line = re.sub(r"reminders \d+, ", "", line)
    return re.sub(r"\d{4}-\d\d-\d\d", "<day>", re.sub(r" \d+(?=,|$)", " <count>", line))


def test_the_tour_shows_what_really_comes_back(demo_run):
    run = demo_run().start()
    in_a_month = str((datetime.now(BERLIN) + timedelta(days=31)).date())
    script = ""
    for kind, text in STEPS:
        if kind != "sh":
            script += "echo; echo ----\n"
            continue
        text = text.replace("http://127.0.0.1:8000", run.url)
        text = re.sub(
            r"make clock TO=\S+", f"make -s clock TO={in_a_month} STATE={run.state}", text
        )
        script += text.replace(".local/access.json", str(run.state / "access.json"))
    done = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, check=True)
    answers = done.stdout.split("----\n")[:-1]
    for (kind, shown), answer in zip(
        [(kind, text) for kind, text in STEPS if kind != "sh"], answers, strict=True
    ):
        if kind == "json":
            assert normal(answer) == normal(shown)
        else:
            assert {shape(line) for line in shown.splitlines()} <= {
                shape(line) for line in answer.splitlines()
            }
            assert answer.strip().endswith(f"The clock stands at {in_a_month} 12:00 (Berlin).")
