"""The shape of the package: who imports whom, how long modules are, what importing it pulls in."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "lmsrules"
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(module: Path) -> set[str]:
    """The modules of the package that a module imports, as dotted names below `lmsrules`."""
    found: set[str] = set()
    package = module.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            found.add(".".join((*base, *(node.module or "").split("."))).strip("."))
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            found |= {name.removeprefix("lmsrules.") for name in names if name.startswith("lmsrules")}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_modules_are_small(module: Path) -> None:
    most = 450 if module.name == "checker.py" else 300  # the checker is one file, to be copied away and read alone
    assert len(module.read_text().splitlines()) <= most


def test_logic_imports_nothing_from_the_rest() -> None:
    for module in (PACKAGE / "logic").glob("*.py"):
        assert all(name.startswith("logic") for name in imports(module)), module.name


def test_logic_knows_nothing_of_sarcoma() -> None:
    for module in (PACKAGE / "logic").glob("*.py"):
        words = module.read_text().lower().replace("tumour.", "")
        for word in ("sarcoma", "uterus", "doxorubicin", "figo", "tumour", "surgery"):
            assert word not in words, (module.name, word)


def test_rules_import_only_facts_evidence_and_logic() -> None:
    for module in (PACKAGE / "rules").rglob("*.py"):
        allowed = ("rules", "facts", "evidence", "logic")
        assert all(name.split(".")[0] in allowed for name in imports(module)), module.name


def test_the_two_reasoners_share_no_evaluation_code() -> None:
    diagrams = {"logic.cells", "logic.diagrams", "logic.compiling", "logic.relevance", "logic.kleene"}
    chaining = {"logic.productions", "logic.chaining", "logic.durable", "logic.engines", "logic.derivation"}
    for name in chaining:
        assert not imports(PACKAGE / f"{name.replace('.', '/')}.py") & diagrams, name
    for name in diagrams:
        assert not imports(PACKAGE / f"{name.replace('.', '/')}.py") & chaining, name


def test_importing_pulls_in_nothing_a_case_does_not_need() -> None:
    code = "import sys, lmsrules; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    third_party = set(loaded) - set(sys.stdlib_module_names) - {"lmsrules"}
    needed = {
        "attr",
        "attrs",
        "annotated_types",
        "typing_extensions",
        "_distutils_hack",
        "sitecustomize",
        "__main__",
        "__mp_main__",
    }
    assert {name for name in third_party if not name.startswith(("_", "__editable__"))} <= needed
