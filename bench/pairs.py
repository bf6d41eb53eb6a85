"""Starts two programs in turn and measures the time from exec until each says that it is ready.

    python pairs.py ROUNDS '[[COMMAND, ENVIRONMENT], [COMMAND, ENVIRONMENT]]'

A program says so by writing on its standard output. Prints the milliseconds of both as JSON, and
those until they have ended. Run as a script, so that it works where the project's folder is not the
current one.
"""

import json
import os
import subprocess
import sys
import time


def start(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Milliseconds from exec to the first line of output and to the end, and that line."""
    started = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        line = os.read(process.stdout.fileno(), 200)
        ready = (time.perf_counter() - started) * 1000
        process.wait()
        ended = (time.perf_counter() - started) * 1000
    if not line or process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    return ready, ended, line.decode().strip()


def main() -> None:
    """Interleaves the two: each pair is taken within a second, so both see the same machine."""
    rounds, programs = int(sys.argv[1]), json.loads(sys.argv[2])
    said = [start(*program)[2] for program in programs]  # warms the page cache
    times = [[start(*program)[:2] for program in programs] for _ in range(rounds)]
    print(json.dumps({"times": times, "said": said}))


if __name__ == "__main__":
    main()
