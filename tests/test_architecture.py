"""The shape of the package: who imports whom, how long modules are, what importing it pulls in."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import _lmsrules_pytest
from lmsrules.assessing import files
from lmsrules.testing import case_files

PACKAGE = Path(__file__).parent.parent / "lmsrules"
MODULES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".").removesuffix("__init__").rstrip("."): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
"""Every module by its dotted name below `lmsrules`; the package itself is the empty name."""

DOORS = {
    "checker",
    "coverage",
    "diff",
    "disagreements",
    "evidence",
    "leaning",
    "mutate",
    "strategies",
    "verify",
    "logic.decisions",
    "logic.outcomes",
}
"""Modules that only hand names on, so that public import paths stay. Nothing of ours imports them."""

FACES = {"", "logic", "cohorts"}
"""Packages whose `__init__` hands on what is in them. Nothing inside imports them."""

LANGUAGE = (
    "text",
    "logic.values logic.later",
    "logic.domains",
    "logic.errors",
    "logic.partly",
    "logic.narrowing logic.words",
    "logic.fields",
    "logic.limits logic.two_facts",
    "logic.conditions",
    "logic.evidence logic.kleene logic.printing logic.reading logic.shapes",
    "logic.parts logic.dates",
    "logic.draft",
    "logic.views logic.once logic.rewriting logic.prose logic.tested logic.extent logic.covered logic.cautions",
    "logic.checks logic.caution_checks logic.date_checks",
    "logic.chaining logic.diagrams",
    "logic.analysis",
    "logic.agreement logic.rulebook logic.setting",
    "logic.from_data",
)
"""The floors of `logic`, the lowest first: a module imports from floors below its own, and from its own."""

ROOMS: Mapping[str, str] = {
    "text": "",
    "document": "text",
    "logic": "text",
    "references": "logic text",
    "former": "logic text",
    "facts": "former logic text",
    "rules": "facts references logic",
    "explanation": "document logic references text",
    "receipts": "logic text",
    "named": "logic text",
    "proving": "document logic references text",
    "assessing": "document explanation facts former logic receipts rules text",
    "testing": "assessing document explanation facts former logic named proving rules text",
    "exchange": "assessing facts logic text",
    "cohorts": "assessing document explanation facts logic rules text",
    "commands": "assessing cohorts document exchange explanation facts logic named proving receipts references rules"
    " testing text",
    "cli": "commands explanation former logic named receipts rules text",
    "__main__": "cli receipts",
}
"""The rooms, and which others each may import from."""


def imports(name: str) -> set[str]:
    """The modules of the package that a module imports, wherever in it the import stands."""
    path = MODULES[name]
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            module = ".".join(filter(None, (*base, node.module)))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "lmsrules":
            module = (node.module or "").removeprefix("lmsrules").lstrip(".")
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("lmsrules").lstrip(".") for a in node.names if a.name.startswith("lmsrules")}
            continue
        else:
            continue
        below = {".".join(filter(None, (module, alias.name))) for alias in node.names}
        found |= {one if one in MODULES else module for one in below}
    return found - {name}


ARROWS = {name: imports(name) for name in MODULES}


def room_of(name: str) -> str:
    return name.split(".")[0]


def circle(arrows: Mapping[str, Iterable[str]]) -> list[str]:
    """Names that import each other round in a circle; none where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def between(arrows: Mapping[str, Iterable[str]], depth: int) -> dict[str, set[str]]:
    """The arrows between packages, names cut to `depth` parts; a folder's own module is not the folder."""
    cut: dict[str, set[str]] = {}
    for name, others in arrows.items():
        short = ".".join(name.split(".")[:depth])
        cut.setdefault(short, set()).update({".".join(other.split(".")[:depth]) for other in others} - {short})
    return cut


INSIDE = {name: others for name, others in ARROWS.items() if name not in DOORS | FACES}
"""The arrows of all modules but doors and faces."""


@pytest.mark.parametrize("name", MODULES)
def test_modules_are_small(name: str) -> None:
    # The checker is one file, to be copied away and read alone; `facts` is one list of declarations.
    most = {"receipts.checker": 600, "facts": 480}.get(name, 300)
    assert len(MODULES[name].read_text().splitlines()) <= most


def test_nothing_imports_a_door_or_a_face() -> None:
    for name, others in INSIDE.items():
        allowed = {"": {"cli"}}  # the version stands in the package itself
        used = {other for other in others & (DOORS | FACES) if name not in allowed.get(other, ())}
        assert not used, name


def test_doors_hold_nothing_of_their_own() -> None:
    for name in DOORS:
        body = ast.parse(MODULES[name].read_text()).body
        assert len(MODULES[name].read_text().splitlines()) <= 40, name
        assert all(isinstance(node, ast.Expr | ast.ImportFrom | ast.Assign | ast.If) for node in body), name


def test_no_modules_import_each_other() -> None:
    assert circle(INSIDE) == []


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_no_packages_import_each_other(depth: int) -> None:
    assert circle(between(INSIDE, depth)) == []


def test_a_circle_is_found() -> None:
    assert circle({"a": ["b"], "b": ["c"], "c": ["a"]}) != []
    assert circle(between({"x.a": {"y.b"}, "y.c": {"x.d"}, "y.b": set(), "x.d": set()}, 1)) != []
    assert "logic.diagrams.nodes" in ARROWS["logic.diagrams.compiling"]


@pytest.mark.parametrize("name", INSIDE)
def test_rooms_import_only_what_they_may(name: str) -> None:
    room = room_of(name)
    others = {room_of(other) for other in INSIDE[name] - FACES} - {room}
    assert others <= set(ROOMS[room].split()), name


def test_the_floors_of_logic() -> None:
    floor = {one: number for number, names in enumerate(LANGUAGE) for one in names.split()}

    def floor_of(name: str) -> int:
        return floor[".".join(name.split(".")[:2])]

    for name in INSIDE:
        if name == "text" or room_of(name) == "logic":
            for other in INSIDE[name]:
                assert floor_of(other) <= floor_of(name), (name, other)


def test_logic_knows_nothing_of_sarcoma() -> None:
    for path in (PACKAGE / "logic").rglob("*.py"):
        words = path.read_text().lower().replace("tumour.", "")
        for word in ("sarcoma", "uterus", "doxorubicin", "figo", "tumour", "surgery"):
            assert word not in words, (path.name, word)


def test_documents_know_no_rulebook() -> None:
    for path in (PACKAGE / "document").rglob("*.py"):
        assert "Rulebook" not in path.read_text(), path.name


def test_explanation_serves_any_rulebook() -> None:
    for name in INSIDE:
        if room_of(name) == "explanation":
            assert "facts" not in INSIDE[name], name
            assert "Assessment" not in MODULES[name].read_text(), name


def test_the_two_reasoners_share_no_evaluation_code() -> None:
    diagrams = {name for name in INSIDE if name.startswith("logic.diagrams")} | {"logic.kleene"}
    chaining = {name for name in INSIDE if name.startswith("logic.chaining")}
    assert len(diagrams) > 6
    assert len(chaining) > 5
    for some, others in ((diagrams, chaining), (chaining, diagrams)):
        assert {(name, other) for name in some for other in INSIDE[name] & others} == set()


def test_the_checker_imports_nothing_of_ours() -> None:
    assert ARROWS["receipts.checker"] == set()


OUTSIDE = [PACKAGE.parent / "_lmsrules_pytest.py", PACKAGE.parent / "_lmsrules_hypothesis.py"]
"""What pytest and Hypothesis load in every project of an environment."""


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.stem)
def test_what_every_project_loads_imports_only_the_standard_library_and_pytest(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    at_once = [node for node in ast.parse(text).body if isinstance(node, ast.Import | ast.ImportFrom)]
    roots = {alias.name for node in at_once if isinstance(node, ast.Import) for alias in node.names}
    roots |= {node.module or "" for node in at_once if isinstance(node, ast.ImportFrom)}
    assert {root.partition(".")[0] for root in roots} <= sys.stdlib_module_names | {"pytest"}


def test_nothing_in_the_package_needs_what_is_outside() -> None:
    for name, path in MODULES.items():
        nodes = list(ast.walk(ast.parse(path.read_text())))
        imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        assert not imported & {path.stem for path in OUTSIDE}, name


def test_what_is_outside_is_installed_with_the_package() -> None:
    text = (PACKAGE.parent / "pyproject.toml").read_text()
    hatch = tomllib.loads(text)["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert set(hatch) == {"lmsrules", *(path.name for path in PACKAGE.parent.glob("_*.py"))}
    assert {path.name for path in OUTSIDE} == {path.name for path in PACKAGE.parent.glob("_*.py")}


def test_both_know_the_same_files() -> None:
    assert _lmsrules_pytest.SUFFIX == case_files.SUFFIX
    assert _lmsrules_pytest.MOST_BYTES == files.MOST_BYTES


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
