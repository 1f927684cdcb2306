"""The README's output is what the command prints, and its Python code runs."""

import json
import re
from pathlib import Path

import pytest

from lmsrules import assess, assessment_schema, case_schema, load_case

from .still import DIGEST, PICTURE, digest

ROOT = Path(__file__).parent.parent


def test_the_output_shown_is_the_output() -> None:
    shown = (ROOT / "README.md").read_text().partition("```text\n")[2].partition("\n```")[0]
    page = str(assess(load_case(ROOT / "examples" / "cases" / "uterine-adjuvant.toml")))
    parts = [part.strip("\n") for part in shown.split("...\n")[1:]]
    assert parts
    for part in parts:
        assert part.removesuffix("\n...") in page


@pytest.mark.parametrize("page", ["README.md", "examples/cases/README.md", "docs/writing-a-rulebook.md"])
def test_the_code_shown_runs_from_top_to_bottom(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / page).read_text()
    blocks = list(re.finditer(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    assert blocks
    names: dict[str, object] = {}  # one test a page, since its blocks build on each other
    for block in blocks:
        lines_before = "\n" * text.count("\n", 0, block.start(1))
        exec(compile(lines_before + block[1], page, "exec"), names)


def test_the_picture_of_the_page_is_current() -> None:
    """Take it anew with `make docs`."""
    assert DIGEST.read_text().strip() == digest()
    assert PICTURE.read_bytes().startswith(b"\x89PNG")


def test_the_first_lines_say_what_it_is_for() -> None:
    head = (ROOT / "README.md").read_text().partition("```text")[0]
    assert "research and education software" in head


def test_the_published_schemas_are_the_ones_in_force() -> None:
    for name, schema in (("case", case_schema()), ("assessment", assessment_schema())):
        assert json.loads((ROOT / "docs" / "schema" / f"{name}.schema.json").read_text()) == schema
