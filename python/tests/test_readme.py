import re
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_readme_run(example, capsys):
    exec(compile(example, str(README), "exec"), {})
    assert "cut" in capsys.readouterr().out
