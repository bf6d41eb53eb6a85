"""A local run of our own, on a free port, with its data in a new folder; and people who visit its
pages."""

import fcntl
import os
import shutil
import time

import pytest

from tests.local_run import LocalRun
from tests.shop import Shop


@pytest.fixture(scope="session")
def demo_state(tmp_path_factory):
    """The folder of a first start with all of its documents, ended; to be copied, never used. All
    processes of the tests share one: it takes half a minute to make."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            folder.mkdir(exist_ok=True)
            _make_demo(folder / "state")
            (folder / "made").touch()
    return folder / "state"


def _make_demo(state):
    run = LocalRun(state).start()
    deadline = time.monotonic() + 120
    while any(run.open(row["DOCUMENT_URL"], raw=True)[0] == 503 for row in run.documents()):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    run.interrupt()


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


@pytest.fixture(scope="module")
def shop_run(tmp_path_factory):
    """A run for merchants of the tests' own, without demo data; one a file, since all visitors
    come from one address, of which pages take ten declarations and ten orders a minute."""
    run = LocalRun(tmp_path_factory.mktemp("shop") / "state", "--empty").start()
    yield run
    assert run.process.poll() is None, run.output.read_text()[-5000:]
    run.close()


@pytest.fixture(scope="module")
def shop(shop_run):
    """A merchant who greets new customers by mail."""
    return Shop.new(shop_run, "shop@kundenakte.example", MAILS__CUSTOMER_WELCOME="1")


@pytest.fixture(scope="module")
def guarded_shop(shop_run):
    """A merchant whose customers' pages ask for a code first."""
    return Shop.new(shop_run, "guarded@kundenakte.example", PAGE_CODE="always")


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests of a process."""
    from tests.browsing import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def gallery():
    """What was looked at in this process; says at the end how large each page was."""
    from tests.browsing import Gallery

    gallery = Gallery()
    yield gallery
    gallery.write_sizes()


@pytest.fixture
def person(browser, gallery, shop_run):
    """Makes people with browsers of their own, each looking at pages in some way."""
    from tests.browsing import Person

    people = []

    def make(way):
        people.append(Person(browser, shop_run.url, gallery, way))
        return people[-1]

    yield make
    for one in people:
        one.close()
