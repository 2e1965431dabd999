"""The bench measures, and what it measures holds: nothing is lost, and we stay near a bare socket server."""

import json
import subprocess
import sys

import pytest

from tests.bench import crowd
from tests.bench.test_storm import FORMS
from tests.server import HOUSE, POSTGRES, REDIS, free_port

pytestmark = pytest.mark.storm


@pytest.mark.parametrize("scaled", FORMS)
def test_the_bench(scaled, pytestconfig):
    calm, count = crowd.is_calm(), str(5 * pytestconfig.getoption("phones"))
    command = ["manage.py", "bench", "--json", "--sockets", count, "--seconds", "4", "--burst", count]
    command += ["--port", str(free_port())]
    command += ["--processes", "2", "--redis", REDIS, "--postgres", POSTGRES] if scaled else []
    printed = subprocess.run([sys.executable, *command], cwd=HOUSE, check=True, capture_output=True, text=True).stdout
    print(printed)
    figures = json.loads(printed.splitlines()[-1])
    complete, bare = figures["complete_ms"], figures["bare"]["complete_ms"]
    assert figures["lost"] == figures["burst"]["lost"] == 0
    assert figures["kib_per_socket"] <= 32 * (1 + scaled)
    assert complete["p50"] <= 3.5 * bare["p50"] * (1 + scaled) or not calm
