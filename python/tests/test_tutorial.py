import runpy
from pathlib import Path

import pytest


def test_the_tutorial_runs(tmp_path, monkeypatch, capsys):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(Path(__file__).parents[1] / "tutorial.py"))
    assert "theory" in capsys.readouterr().out
    assert (tmp_path / "tutorial.png").stat().st_size > 10_000
