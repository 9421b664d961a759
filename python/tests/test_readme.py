import re
from pathlib import Path

import pytest

EXAMPLES = [
    (readme.parent.name, example)
    for readme in (Path(__file__).parents[1] / "README.md", Path(__file__).parents[2] / "README.md")
    for example in re.findall(r"```python\n(.*?)```", readme.read_text(), re.DOTALL)
]


@pytest.mark.parametrize(("folder", "example"), EXAMPLES)
def test_the_examples_of_the_readmes_run(folder, example, capsys):
    exec(compile(example, folder, "exec"), {})
    assert "cut" in capsys.readouterr().out


def test_both_readmes_have_examples():
    assert len(EXAMPLES) == 2
