"""Which patients two rulebooks answer differently, in few regions, each with its share and a patient who shows it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from fractions import Fraction

from attrs import field, frozen

from .cells import Axis, axes_for
from .compiling import Compiler, question_fields
from .diagrams import FALSE, TRUE, Builder
from .errors import Defect, RulebookError, Value
from .outcomes import Outcome, verdict
from .rulebook import Question, Rulebook, Stance

Answer = tuple[Stance | None, tuple[tuple[str, Stance], ...], bool]
"""What a patient gets for an option: the stance, every source's, and whether it is contraindicated."""


@frozen(kw_only=True)
class Region:
    """Patients described by the cells some fields lie in: by path, the numbers of the cells.

    `share` is of all patients possible in one of the rulebooks; regions can overlap. `witness` is one of the patients.
    """

    cells: Mapping[str, tuple[int, ...]] = field(hash=False)
    share: float
    witness: Mapping[str, Value] = field(hash=False)


@frozen(kw_only=True)
class Difference:
    """An option that some patients get another answer on. None as an answer: they are impossible in that rulebook.

    `share` is of all patients possible in one of the rulebooks, each combination of cells counted once; the regions,
    largest first, together are the patients who differ.
    """

    question: str
    option: str
    before: Answer | None
    after: Answer | None
    share: float
    regions: tuple[Region, ...]

    @property
    def witness(self) -> Mapping[str, Value]:
        """One of the patients."""
        return self.regions[0].witness


@frozen(kw_only=True)
class Comparison:
    """Two rulebooks cut along the same cells, and where they differ on the options both have."""

    axes: tuple[Axis, ...]
    differences: tuple[Difference, ...]
    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]


def compare(before: Rulebook, after: Rulebook) -> Comparison:
    """Compare two rulebooks over the same facts; a field may be in one of them alone.

    Raises:
        RulebookError: a field has another domain in one than in the other.
    """
    axes = _common_axes(before, after)
    level = {axis.field.path: number for number, axis in enumerate(axes)}
    builder = Builder([len(axis.cells) for axis in axes])
    compilers = [Compiler(book, axes, level, builder) for book in (before, after)]
    options = [_options(book) for book in (before, after)]
    found: list[Difference] = []
    for pair in options[0]:
        if pair in options[1]:
            roots = [_answers(compiler, *pair) for compiler in compilers]
            found += _differences(builder, axes, pair, roots[0], roots[1])
    return Comparison(
        axes=axes,
        differences=tuple(found),
        added=tuple(pair for pair in options[1] if pair not in options[0]),
        removed=tuple(pair for pair in options[0] if pair not in options[1]),
    )


def _options(rulebook: Rulebook) -> dict[tuple[str, str], Question]:
    return {(question.id, option.id): question for question in rulebook.questions for option in question.options}


def _common_axes(before: Rulebook, after: Rulebook) -> tuple[Axis, ...]:
    fields = dict(before.fields_by_path)
    for path, one in after.fields_by_path.items():
        if path in fields and fields[path].domain != one.domain:
            message = f"{path}: the rulebooks give it different domains; compare rulebooks over the same facts"
            raise RulebookError([Defect("other-domain", (path,), message)])
        fields[path] = one
    conditions = [
        condition
        for book in (before, after)
        for condition in (
            *book.conditions.values(),
            *(constraint.holds for constraint in book.constraints),
            *(question.asked_when for question in book.questions),
            *(rule.when for rule in book.rules),
        )
    ]
    axes = axes_for(fields.values(), conditions)
    uses = [question_fields(book, question) for book in (before, after) for question in book.questions]
    # Fields that only constraints read come last, so that they can be left out where they tell nothing apart.
    return tuple(sorted(axes.values(), key=lambda axis: -sum(axis.field.path in used for used in uses)))


def _answers(compiler: Compiler, question: str, option: str) -> int:
    """The diagram of an option's answers; None where the patient is impossible."""
    builder, rulebook = compiler.builder, compiler.rulebook
    diagram = compiler.question(rulebook.questions_by_id[question])
    possible = compiler.possible(rulebook.constraints)
    memo: dict[int, int] = {}

    def relabel(node: int) -> int:
        if node not in memo:
            if node < 0:
                memo[node] = builder.terminal(_answer(rulebook, question, option, builder.values[~node]))
            else:
                memo[node] = builder.node(builder.levels[node], tuple(map(relabel, builder.children[node])))
        return memo[node]

    return builder.choose(possible, relabel(diagram), builder.terminal(("answer", None)))


def _answer(rulebook: Rulebook, question: str, option: str, outcome: Hashable) -> Hashable:
    if not isinstance(outcome, Outcome):
        return ("answer", None)
    found = verdict(rulebook, question, option, outcome.rules)
    return ("answer", (found.stance, found.by_source, found.contraindicated))


def _differences(
    builder: Builder, axes: tuple[Axis, ...], pair: tuple[str, str], one: int, other: int
) -> Iterator[Difference]:
    memo: dict[tuple[int, int], int] = {}

    def lay(a: int, b: int) -> int:
        """Both answers side by side."""
        if (a, b) not in memo:
            if a < 0 and b < 0:
                memo[a, b] = builder.terminal(("pair", builder.values[~a], builder.values[~b]))
            else:
                memo[a, b] = builder.zip((a, b), lay)
        return memo[a, b]

    both = lay(one, other)
    ends = dict.fromkeys(_ends(builder, both))
    nobody = next((end for end in ends if _pair(builder, end) == (None, None)), None)
    impossible = FALSE if nobody is None else _where(builder, both, nobody)
    everybody = 1 - _share(builder, impossible)
    plain = both if nobody is None else _between_possible(builder, both, nobody)
    for end in ends:
        before, after = _pair(builder, end)
        if before != after:
            where = _where(builder, both, end)
            regions = _regions(builder, axes, where, _where(builder, plain, end), everybody)
            yield Difference(
                question=pair[0],
                option=pair[1],
                before=before,
                after=after,
                share=float(_share(builder, where) / everybody),
                regions=tuple(sorted(regions, key=lambda region: -region.share)),
            )


def _pair(builder: Builder, end: int) -> tuple[Answer | None, Answer | None]:
    value = builder.values[~end]
    assert isinstance(value, tuple)
    return value[1][1], value[2][1]


def _ends(builder: Builder, root: int) -> Iterator[int]:
    seen, stack = {root}, [root]
    while stack:
        node = stack.pop()
        if node < 0:
            yield node
        else:
            new = dict.fromkeys(child for child in builder.children[node] if child not in seen)
            seen |= new.keys()
            stack.extend(new)


def _where(builder: Builder, root: int, end: int) -> int:
    """The yes-or-no diagram of the patients who come to one end."""
    memo: dict[int, int] = {}

    def go(node: int) -> int:
        if node < 0:
            return TRUE if node == end else FALSE
        if node not in memo:
            memo[node] = builder.node(builder.levels[node], tuple(map(go, builder.children[node])))
        return memo[node]

    return go(root)


def _between_possible(builder: Builder, root: int, nobody: int) -> int:
    """The diagram without the fields that tell nothing apart but the possible from the impossible."""
    memo: dict[int, int] = {}

    def go(node: int) -> int:
        if node < 0:
            return node
        if node not in memo:
            children = tuple(map(go, builder.children[node]))
            ways = set(children) - {nobody}
            memo[node] = ways.pop() if len(ways) == 1 else builder.node(builder.levels[node], children)
        return memo[node]

    return go(root)


def _share(builder: Builder, root: int) -> Fraction:
    """The share of all combinations of cells for which a yes-or-no diagram is true."""
    memo: dict[int, Fraction] = {TRUE: Fraction(1), FALSE: Fraction(0)}

    def go(node: int) -> Fraction:
        if node not in memo:
            children = builder.children[node]
            memo[node] = sum(map(go, children), Fraction(0)) / len(children)
        return memo[node]

    return go(root)


def _regions(
    builder: Builder, axes: tuple[Axis, ...], where: int, within: int, everybody: Fraction
) -> Iterator[Region]:
    """Few boxes of cells that together hold all the patients `where` and, of the possible ones, nobody else.

    `within` holds those patients and impossible ones whom a box may hold too.
    """
    outside = builder.negation(within)
    left = where
    while left != FALSE:
        kept = builder.freeze({"left": left})
        path = kept.path_to(kept.roots["left"], lambda value: value == (bool, True))
        assert path is not None
        box = {level: [path.get(level, 0)] for level in range(len(axes))}
        for level in range(len(axes)):  # widen, one field after the other, as far as nobody else comes in
            others = builder.conjunction(outside, _box(builder, axes, {**box, level: range(len(axes[level].cells))}))
            shut = _cells_under(builder, others, level)
            box[level] = [cell for cell in range(len(axes[level].cells)) if cell not in shut]
        inside = builder.conjunction(where, _box(builder, axes, box))
        left = builder.conjunction(left, builder.negation(inside))
        yield Region(
            cells={
                axes[level].field.path: tuple(cells)
                for level, cells in box.items()
                if len(cells) < len(axes[level].cells)
            },
            share=float(_share(builder, inside) / everybody),
            witness={axis.field.path: axis.cells[path.get(number, 0)].sample for number, axis in enumerate(axes)},
        )


def _box(builder: Builder, axes: tuple[Axis, ...], box: Mapping[int, Collection[int]]) -> int:
    """The yes-or-no diagram of a box, made from its last field up."""
    node = TRUE
    for level in sorted(box, reverse=True):
        children = (node if cell in box[level] else FALSE for cell in range(len(axes[level].cells)))
        node = builder.node(level, tuple(children))
    return node


def _cells_under(builder: Builder, root: int, level: int) -> set[int]:
    """The cells of a field that somebody of a yes-or-no diagram lies in."""
    found: set[int] = set()
    seen, stack = {root}, [root]
    while stack:
        node = stack.pop()
        if node == FALSE:
            continue
        if node < 0 or builder.levels[node] > level:  # the field is left open on the way here
            return set(range(builder.widths[level]))
        children = builder.children[node]
        if builder.levels[node] == level:
            found |= {cell for cell, child in enumerate(children) if child != FALSE}
        else:
            new = set(children) - seen
            seen |= new
            stack.extend(new)
    return found
