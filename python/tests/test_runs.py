import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import isinglass
import numpy as np
import pytest
from conftest import symmetric


@pytest.fixture
def problem(rng):
    return isinglass.Problem(symmetric(rng, 400, whole=False))


def test_a_callback_is_told_and_may_stop(problem):
    reports = []

    def watch(progress):
        reports.append(progress)
        return len(reports) == 3

    begun = time.monotonic()
    result = isinglass.solve(problem, time_limit=60, callback=watch)
    assert time.monotonic() - begun < 20
    assert result.stop_reason == "interrupted" and len(reports) >= 3
    assert all(a.elapsed <= b.elapsed for a, b in zip(reports, reports[1:]))
    # Progress tells energies as solvers know them, to about six digits.
    assert reports[2].objective >= result.objective - 1e-4 * abs(result.objective)
    assert 0 <= reports[2].fraction <= 1 and reports[2].steps > 0


def test_what_a_callback_raises_ends_the_run(problem):
    def watch(progress):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        isinglass.solve(problem, time_limit=60, callback=watch)


def test_the_keyboard_interrupts_with_the_best_so_far(problem):
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    begun = time.monotonic()
    result = isinglass.solve(problem, time_limit=60)
    assert time.monotonic() - begun < 20
    assert result.stop_reason == "interrupted"
    assert result.objective == pytest.approx(problem.objective(result.x), rel=1e-12)


def test_the_interpreter_goes_on_while_solving(problem):
    done = threading.Event()
    thread = threading.Thread(
        target=lambda: (isinglass.solve(problem, time_limit=1.0, threads=1), done.set())
    )
    thread.start()
    turns = 0
    while not done.is_set() and turns < 10**9:
        turns += 1
    thread.join()
    # A run that held the interpreter would leave a handful.
    assert turns > 10_000


def test_many_threads_solve_at_once(rng):
    problems = [isinglass.Problem(symmetric(rng, 40)) for _ in range(3)]
    options = dict(solver="sa", replicas=4, steps=50, threads=1)
    alone = [[isinglass.solve(p, seed=s, **options).objectives for s in range(4)] for p in problems]
    together = {}

    def work(k, seed):
        together[k, seed] = isinglass.solve(problems[k], seed=seed, **options).objectives

    threads = [threading.Thread(target=work, args=(k, s)) for k in range(3) for s in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for (k, seed), objectives in together.items():
        np.testing.assert_array_equal(objectives, alone[k][seed])


def answer(seed):
    rng = np.random.default_rng(1)
    return isinglass.solve(symmetric(rng, 50), solver="sa", steps=50, replicas=4, seed=seed).objective


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_processes_solve_however_they_were_started(method):
    expected = [answer(seed) for seed in range(3)]
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map_async(answer, range(3)).get(timeout=120) == expected


def test_a_library_of_another_version_is_refused(tmp_path):
    source = tmp_path / "other.c"
    source.write_text("int isinglass_abi_version(void) { return 99; }\n")
    library = tmp_path / "other.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
    for path, words in [(library, "version 99"), (tmp_path / "none.so", "ISINGLASS_LIBRARY")]:
        answer = subprocess.run(
            [sys.executable, "-c", "import isinglass"],
            env={**os.environ, "ISINGLASS_LIBRARY": os.fspath(path)}, capture_output=True, text=True,
        )  # fmt: skip
        assert answer.returncode == 1 and words in answer.stderr


def test_memory_is_given_back():
    """A thousand small problems and runs leave no more than a little behind."""
    script = textwrap.dedent(
        """
        import resource, numpy as np, isinglass
        matrix = np.triu(np.ones((100, 100)), 1)
        def go(count):
            for _ in range(count):
                isinglass.solve(matrix, solver="descent", replicas=2, steps=1, threads=1)
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first = go(100)
        print(go(900) - first)
        """
    )
    grown = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert int(grown.stdout) < 8_000
