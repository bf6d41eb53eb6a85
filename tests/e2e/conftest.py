"""A local run of our own, on a free port, with its data in a new folder."""

import pytest

from tests.local_run import LocalRun


@pytest.fixture(scope="session")
def local_run(tmp_path_factory):
    """A run with its demo data, shared by the tests: leave the demo customers as they are."""
    run = LocalRun(tmp_path_factory.mktemp("run") / "state").start()
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
