"""Random small rulebooks over fields of every kind, with thresholds of every size. Drawn fast, without Hypothesis.

Most have no clash and no gap by construction: of one source and option, a rule with another stance overrides those
before it, or the rules part a number into bands; and each question has a fallback, or is asked where a rule is there to
answer it. A few are careless, so that refusals can be compared too.
"""

from __future__ import annotations

import math
from collections import Counter
from random import Random
from typing import Any

from lmsrules.logic.conditions import ALWAYS, NEVER, And, Compare, Condition, Fact, Holds, Member, Not, Operator, Or
from lmsrules.logic.errors import ConditionError
from lmsrules.logic.evidence import Citation, Design, Direction, Evidence
from lmsrules.logic.fields import Choice, Field, Flag, Number, Whole
from lmsrules.logic.rulebook import Constraint, Draft, Finding, Option, Question, Rule, Source, Stance
from lmsrules.logic.values import Value

from .brute import inside, next_above, next_below

MOST_THRESHOLDS = {2: 8, 3: 5, 4: 3, 5: 2}
"""How many thresholds a field may have in a rulebook with so many fields: its patients are to be few."""

LANDMARKS: tuple[float, ...] = (
    *(sign * (2**53 + step) for sign in (1, -1) for step in (-1, 0, 1, 2, 3)),
    *(10**power + step for power in (15, 16, 17, 18, 19) for step in (-1, 0, 1)),
    *(10**20 - 1, 10**20, -(10**20), -(10**20) + 1, 10**15 + 1, -(10**15) - 1),
    *(0.1 + 0.2, 0.3, 0.1, -0.0, 5e-324, 1e-9, 1e16 + 2, 1e20, 2.0**53, 2.0**53 + 2),
)

OPERATORS: list[Operator] = ["==", "!=", "<", "<=", ">", ">="]
SOURCES = tuple(Source(id=name, title=name, citation="c") for name in ("s0", "s1", "s2"))
COMMON: dict[str, Any] = {"why": "So it is.", "evidence": ("e",)}
CITATIONS = (Citation(id="c"),)
EVIDENCE = (Evidence(id="e", says="So.", citations=("c",), design=Design.UNSTATED, direction=Direction.CONTEXT),)


def draw_rulebook(random: Random, refused: Counter[str]) -> Draft:
    """A draft of a rulebook, in which only the types of the parts are checked.

    Thresholds the library refuses are counted and done without.

    Raises:
        RulebookError: a field's domain has an end that the library refuses.
    """
    return _Drawing(random, refused).rulebook()


class _Drawing:
    """What was drawn so far."""

    def __init__(self, random: Random, refused: Counter[str]) -> None:
        self.random = random
        self.refused = refused
        self.fields: dict[str, Field] = {}
        self.thresholds: dict[str, list[Any]] = {}
        self.findings: list[Finding] = []
        self.is_careless = random.random() < 0.06

    def rulebook(self) -> Draft:
        random = self.random
        count = random.choice((2, 3, 3, 4, 4, 5))
        for number in range(count):
            self._add_field(f"{random.choice(('one', 'two'))}.f{number}", MOST_THRESHOLDS[count])
        for number in range(random.choice((0, 1, 2, 3, 4))):
            name = f"g{number}"
            when = self.condition(2)
            self.findings.append(Finding(id=name, label=f"{name} holds", otherwise=f"{name} fails", when=when))
        constraints = [self._constraint(f"c{number}") for number in range(random.choice((0, 0, 1, 1, 2)))]
        sources = SOURCES[: random.choice((1, 2, 2, 3))]
        asked = [self._question(f"q{number}", sources) for number in range(random.choice((1, 1, 2, 3)))]
        rules = [rule for _, on_question in asked for rule in on_question]
        if random.random() < 0.3:
            random.shuffle(rules)
            random.shuffle(self.findings)
        return Draft(
            id="random",
            version="0",
            fields=tuple(self.fields.values()),
            findings=tuple(self.findings),
            constraints=tuple(constraints),
            sources=sources,
            questions=tuple(question for question, _ in asked),
            rules=tuple(rules),
            evidence=EVIDENCE,
            citations=CITATIONS,
        )

    # Fields and their thresholds

    def _add_field(self, path: str, most: int) -> None:
        random = self.random
        domain: Any
        match random.choice(("choice", "flag", "whole", "whole", "number", "number", "number")):
            case "choice":
                domain = Choice(("red", "green", "blue", "grey", "pink")[: random.randint(1, 5)])
            case "flag":
                domain = Flag()
            case kind:
                is_whole = kind == "whole"
                centre = self._centre(is_whole)
                low, high = (self._end(is_whole, centre, side) for side in (-1, 1))
                if low is not None and high is not None and low > high:  # half a step is lost beside a large number
                    high = None
                if is_whole:
                    domain = Whole(low, high)
                else:
                    low_open = low is not None and low != high and random.random() < 0.5
                    domain = Number(low, high, low_open=low_open)
        self.fields[path] = field = Field(path=path, domain=domain, label=path, yes="yes", no="no")
        if isinstance(domain, Whole | Number):
            self._add_thresholds(field, domain, centre, random.randint(1, most))

    def _centre(self, is_whole: bool) -> float:
        """A number the domain lies around."""
        random = self.random
        number: float
        match random.randint(0, 5):
            case 0 | 1 | 2:
                number = random.randint(-8, 20)
            case 3:
                number = self._of_any_size()
            case _:
                number = random.choice(LANDMARKS)
        return round(number) if is_whole else number

    def _of_any_size(self) -> int:
        return self.random.choice((-1, 1)) * self.random.randint(0, 10 ** self.random.randint(0, 20))

    def _end(self, is_whole: bool, centre: float, side: int) -> Any:
        """An end of the domain, at the centre or beyond; often none."""
        random = self.random
        if random.random() < 0.35:
            return None
        parts = () if is_whole else (0.5, 0.1, 2.5, 10.0, 1e6)
        return centre + side * random.choice((0, 1, 2, 5, 10, 10, 100, 10**6, 10**15, *parts))

    def _add_thresholds(self, field: Field, domain: Whole | Number, centre: float, count: int) -> None:
        pool: list[Any] = []
        for _ in range(4 * count):
            number = self._number_near(domain, centre, pool)
            if len(pool) == count or not inside(domain, number) or abs(number) > 10**20 or number in pool:
                continue
            try:
                _ = Fact(field) == number
            except ConditionError:
                self.refused["refused: threshold"] += 1
            else:
                pool.append(number)
        self.thresholds[field.path] = pool

    def _number_near(self, domain: Whole | Number, centre: float, earlier: list[Any]) -> Any:
        random = self.random
        ends = [end for end in (domain.low, domain.high) if end is not None]
        is_whole = isinstance(domain, Whole)
        number: float
        match random.randint(0, 8):
            case 0 | 1:
                number = math.floor(centre) + random.randint(-3, 4)
            case 2:
                number = random.choice([*ends, centre])
            case 3:
                number = random.choice((next_above, next_below))(domain, random.choice([*ends, *earlier, centre]))
            case 4:
                number = random.choice([*ends, *earlier, centre]) + random.choice((-1, 1))
            case 5:
                beside = math.nextafter(float(random.choice([*ends, *earlier, centre])), random.choice((-1e300, 1e300)))
                number = math.floor(beside) if is_whole else beside
            case 6:
                number = random.choice(LANDMARKS)
            case 7:
                number = self._of_any_size()
            case _:
                number = centre + round(random.uniform(-6, 6), random.randint(1, 3))
        return math.floor(number) if is_whole else number

    # Conditions

    def condition(self, depth: int) -> Condition:
        """A condition over the fields and the findings drawn before it."""
        random = self.random
        if not depth or random.random() < 0.3:
            if self.findings and random.random() < 0.25:
                return Holds(random.choice(self.findings).id)
            return self._test(random.choice(list(self.fields.values())))
        match random.randint(0, 20):
            case 0:
                return random.choice((ALWAYS, ALWAYS, NEVER))
            case 1 | 2 | 3:
                return Not(self.condition(depth - 1))
            case kind:
                parts = tuple(self.condition(depth - 1) for _ in range(random.choice((2, 2, 3))))
                return And(parts) if kind % 2 else Or(parts)

    def _test(self, field: Field) -> Condition:
        random, path = self.random, field.path
        operators = OPERATORS
        constants: list[Value]
        match field.domain:
            case Choice(words):
                constants, operators = [*words], ["==", "!="]
            case Flag():
                constants, operators = [False, True], ["==", "!="]
            case _:
                constants = self.thresholds[path]
        if not constants:  # the library refused them all
            return ALWAYS
        if random.random() < 0.15:
            return Member(path, tuple(random.sample(constants, random.randint(1, min(3, len(constants))))))
        return Compare(path, random.choice(operators), random.choice(constants))

    def _constraint(self, name: str) -> Constraint:
        """A condition, or that one thing implies another, or that it is so exactly where the other is."""
        one, other = self.condition(1), self.condition(1)
        holds: Condition = Or((Not(one), other))
        match self.random.randint(0, 3):
            case 0:
                holds = And((holds, Or((one, Not(other)))))
            case 1:
                holds = self.condition(2)
        return Constraint(id=name, holds=holds, why=f"Constraint {name}.")

    # Questions and rules

    def _question(self, name: str, sources: tuple[Source, ...]) -> tuple[Question, list[Rule]]:
        random = self.random
        options = [name, "o1", "o2"][: random.choice((1, 1, 2, 3))]
        asked_when = ALWAYS if random.random() < 0.4 else self.condition(2)
        rules: list[dict[str, Any]] = []
        answered = False
        for option in options:
            for number, source in enumerate(random.sample(sources, random.randint(1, min(2, len(sources))))):
                numeric = [path for path, pool in self.thresholds.items() if pool]
                if numeric and random.random() < 0.3:
                    answered = True
                    rules += self._bands(f"{name}.{option}.{number}", random.choice(numeric), option, source)
                else:
                    rules += self._exceptions(f"{name}.{option}.{number}", option, source)
        if not answered and not self.is_careless:
            if random.random() < 0.3:
                whens = tuple(rule["when"] for rule in rules)
                asked_when = Or(whens) if len(whens) > 1 else whens[0]
            else:
                options.append("fallback")
                common = {"option": "fallback", "source": sources[0].id}
                rules.append({"id": f"{name}.fallback", "when": ALWAYS, "stance": Stance.OPTION, **common})
        if options == [name]:
            question = Question(id=name, title=name, asked_when=asked_when)
        else:
            offered = tuple(Option(id=option, title=option) for option in options)
            question = Question(id=name, title=name, asked_when=asked_when, options=offered)
        return question, [Rule(on=question, **COMMON, **rule) for rule in rules]

    def _exceptions(self, prefix: str, option: str, source: Source) -> list[dict[str, Any]]:
        """Rules of one source on one option: one with another stance overrides all before it, some override more."""
        random = self.random
        stances = random.sample(list(Stance), 2)
        rules: list[dict[str, Any]] = []
        for number in range(random.choice((1, 1, 2, 2, 3))):
            name, when = f"{prefix}.{number}", self.condition(random.choice((1, 2, 2, 3)))
            stance = random.choice(stances)
            overrides = tuple(
                rule["id"]
                for rule in rules
                if random.random() < 0.2
                or (rule["stance"] is not stance and not (self.is_careless and random.random() < 0.5))
            )
            common = {"option": option, "source": source.id}
            rules.append({"id": name, "when": when, "stance": stance, "overrides": overrides, **common})
        return rules

    def _bands(self, prefix: str, path: str, option: str, source: Source) -> list[dict[str, Any]]:
        """One rule for each band of a number: whether they leave a gap or overlap hangs on the thresholds alone."""
        random = self.random
        cuts = sorted(random.sample(self.thresholds[path], random.randint(1, min(3, len(self.thresholds[path])))))
        bands: list[Condition] = []
        above: Condition | None = None
        for cut in cuts:
            is_below = random.random() < 0.5
            below = Compare(path, "<" if is_below else "<=", cut)
            bands.append(below if above is None else And((above, below)))
            above = Compare(path, ">=" if is_below else ">", cut)
        assert above is not None
        common = {"option": option, "source": source.id}
        stances = [random.choice(list(Stance)) for _ in (*bands, above)]
        return [
            {"id": f"{prefix}.band{number}", "when": band, "stance": stance, **common}
            for number, (band, stance) in enumerate(zip([*bands, above], stances, strict=True))
        ]
