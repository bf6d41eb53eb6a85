"""A local run of our own, on a free port, with its data in a new folder."""

import shutil
import time

import pytest

from tests.local_run import LocalRun


@pytest.fixture(scope="session")
def demo_state(tmp_path_factory):
    """The folder of a first start with all of its documents, ended; to be copied, never used."""
    run = LocalRun(tmp_path_factory.mktemp("demo") / "state").start()
    deadline = time.monotonic() + 120
    while any(run.open(row["DOCUMENT_URL"], raw=True)[0] == 503 for row in run.documents()):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    run.interrupt()
    return run.state


@pytest.fixture(scope="session")
def local_run(tmp_path_factory, demo_state):
    """A run with its demo data, shared by the tests: leave the demo account as it is."""
    run = LocalRun(shutil.copytree(demo_state, tmp_path_factory.mktemp("run") / "state")).start()
    yield run
    run.close()


@pytest.fixture
def new_run(tmp_path):
    """Makes runs of the test's own, not yet started; with options of `python -m local`."""
    runs = []

    def make(*options):
        runs.append(LocalRun(tmp_path / f"state{len(runs)}", *options))
        return runs[-1]

    yield make
    for run in runs:
        run.close()


@pytest.fixture
def demo_run(new_run, demo_state):
    """Likewise, with the demo data in it."""

    def make(*options):
        run = new_run(*options)
        shutil.copytree(demo_state, run.state)
        return run

    return make
