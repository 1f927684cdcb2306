"""README code blocks run as tests; tests of the pytest plugin run pytest."""

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

pytest_plugins = ("pytester",)

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "examples/cases/README.md"],
).pytest()
