"""Peers that can leave something open: three-valued logic clause by clause, and the answer sets of clingo.

Their programs are those of the tests' second opinions, which read no more of a rulebook than a draft has.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from lmsrules.exchange.cql import to_cql
from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.chaining.engines import make_chainer
from lmsrules.logic.chaining.productions import Kind, productions_of
from lmsrules.logic.diagrams.compiling import compile_rulebook
from lmsrules.logic.draft import draft_of
from lmsrules.logic.rulebook import Rulebook

from .peers import Facts, Peer
from .translated import OPEN, SILENT, Answers, Wanted

CQL = Path(__file__).parent.parent / "tests" / "second_opinions"
"""Where the CQL engine is installed, with the script that runs it."""

# Runs case after case, each when its line comes, and says how long the engine took and what is true.
CQL_CASES = """
import { createInterface } from "node:readline";
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const library = new cql.Library(translate(JSON.parse((await lines.next()).value)));
const source = new cql.PatientSource([]);
for await (const line of lines) {
  const known = JSON.parse(line);
  const start = performance.now();
  const found = await new cql.Executor(library, undefined, known).exec(source);
  const took = performance.now() - start;
  console.log(JSON.stringify({ took, found: found.unfilteredResults }));
}
"""


def clips_both_ways(wanted: Wanted) -> Peer:
    """CLIPS, with every node of a condition concluded as true or as false from the facts that there are."""
    from tests.second_opinions.clips_opinion import opinion_on

    def again() -> Callable[[Any], Any]:
        return opinion_on(cast(Rulebook, wanted.as_findings)).conclusions

    def read(found: Mapping[tuple[str, str], bool]) -> Answers:
        return wanted.of_truths({name: true for (_, name), true in found.items()})

    return Peer(
        how="every part of a condition concluded both ways, as in the tests; a fact each",
        prepare=lambda facts: {path: facts[path] for path in wanted.paths if path in facts},
        run=again(),
        read=read,
        again=again,
    )


def durable_rules(wanted: Wanted) -> Peer:
    """durable-rules alone, by our own adapter: its extension module, without its Python layer."""
    productions = productions_of(wanted.as_findings)
    chainer = make_chainer(productions, "durable")

    def read(fired: frozenset[int]) -> Answers:
        return wanted.of_truths(derive(productions, fired).truths(Kind.FINDING))

    return Peer(
        how="productions both ways, by the extension module directly; a fact each",
        prepare=lambda facts: {path: facts[path] for path in wanted.paths if path in facts},
        run=chainer.run,
        read=read,
    )


def cql_execution(wanted: Wanted) -> Peer:
    """cql-execution, in a process of its own that times itself; what is missing is null."""
    node = shutil.which("node")
    if node is None or not (CQL / "node_modules").exists():
        raise ImportError("node or cql-execution is not installed; `make peers` installs them")
    translating, found, _ = (CQL / "run_cql.mjs").read_text().partition("async function run(")
    assert found, "the script of the tests has another form"
    engine = subprocess.Popen(
        [node, "--input-type=module", "-e", translating + CQL_CASES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CQL,
    )
    assert engine.stdin is not None
    assert engine.stdout is not None
    ask, answers = engine.stdin, engine.stdout
    print(json.dumps(to_cql(wanted.as_findings)), file=ask, flush=True)

    def run(facts: str) -> Any:
        print(facts, file=ask, flush=True)
        return json.loads(answers.readline())

    def read(answered: Any) -> Answers:
        truths = {name.removeprefix("finding "): truth for name, truth in answered["found"].items()}
        return wanted.of_truths(truths)

    return Peer(
        how="the CQL export, translated to ELM once; timed within node",
        prepare=lambda facts: json.dumps({path: facts.get(path) for path in wanted.fields}),
        run=run,
        read=read,
        took=lambda answered: float(answered["took"]) / 1e3,
    )


def clingo_cautiously(wanted: Wanted) -> Peer:
    """clingo: what is in every answer set, each of which is a possible patient; so constraints are kept."""
    import clingo

    from tests.second_opinions.clingo_opinion import opinion_on

    samples = _samples(wanted)
    most = max(len(some) for some in samples.values())
    stand_ins = [{path: some[min(n, len(some) - 1)] for path, some in samples.items()} for n in range(most)]
    program = draft_of(wanted.as_findings, constraints=wanted.rulebook.constraints)
    silent = partial(clingo.Control, logger=lambda *_: None)  # it would tell of everything that the rules do not use
    with patch.object(clingo, "Control", silent):
        opinion = opinion_on(cast(Rulebook, program), stand_ins)
    control = opinion.control
    control.add("said", [], "\n".join(_said(wanted)))
    control.ground([("said", [])])
    solving: Any = control.configuration.solve
    solving.enum_mode, solving.models = "cautious", 0
    compiled = compile_rulebook(wanted.rulebook)

    def prepare(facts: Facts) -> list[tuple[clingo.Symbol, bool]]:
        known = []
        for path in wanted.all_paths:
            if path in facts:
                cell = compiled.axes[compiled.level[path]].cell_of(facts[path])
                rank = opinion.ranks[path][samples[path][cell]]
                known.append((clingo.Function("value", [clingo.String(path), clingo.Number(rank)]), True))
        return known

    def run(known: Sequence[tuple[clingo.Symbol, bool]]) -> Any:
        found: Sequence[clingo.Symbol] = ()
        with control.solve(assumptions=known, yield_=True) as models:
            for model in models:  # each is nearer to the answer; the last is it
                found = model.symbols(shown=True)
        return found

    def read(found: Sequence[clingo.Symbol]) -> Answers:
        said = {one.arguments[0].string: one.arguments[1].string for one in found if one.name == "said"}
        return {option: said.get("/".join(option), OPEN) for option in wanted.ways}

    return Peer(
        how="a program grounded once, constraints too; the facts as assumptions, numbers as ranks",
        prepare=prepare,
        run=run,
        read=read,
    )


def _samples(wanted: Wanted) -> dict[str, list[Any]]:
    """By fact a value for each of its cells: to the rulebook all others of the cell are the same."""
    compiled = compile_rulebook(wanted.rulebook)
    return {path: [cell.sample for cell in compiled.axes[compiled.level[path]].cells] for path in wanted.all_paths}


def _said(wanted: Wanted) -> list[str]:
    """What is shown of an answer set: the stance on each option, silent where there is none."""
    lines = ["#show said/2."]
    for option, ways in wanted.ways.items():
        name = f'"{"/".join(option)}"'
        lines += [f'said({name}, "{stance}") :- finding("{condition}").' for stance, condition in ways.items()]
        stances = ", ".join(f'not finding("{condition}")' for condition in ways.values())
        lines.append(f'said({name}, "{SILENT}") :- {stances}.')
    return lines
