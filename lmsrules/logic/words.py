"""Facts that hold a set of words, such as the drugs given: what is known of one, and the yes-or-no fact of each word.

A field whose domain is a `WordSet` is never reasoned with as a whole. Each word is a yes-or-no field of its own, such
as `trip.pets includes dog`, and a condition tests one word. So whatever holds of yes-or-no facts holds of words: each
is asked for, explained and proved by itself. Sets are written, read and shown whole: `word_by_word` and `gathered` go
between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, NoReturn, TypeVar

from attrs import field, frozen

from ..text import did_you_mean, listed
from .domains import HOW_TOLD, Field, Flag, WordSet, composed
from .errors import ArgumentError
from .partly import Known
from .values import given, kind_of, plain, show

Word = TypeVar("Word", contravariant=True)
"""The words of a field, `Words[Literal["dog", "cat"]]`: read when the field is declared, and by nothing else."""

INCLUDES = " includes "
"""Between the path of a field and a word of it, in the path of the word: no path of a field has a blank."""

MOST_TOLD = 3
"""The wrong words or keys that are told of."""


def _words(words: Any) -> Any:
    """Words as they were given, each once, without NumPy around them and in Unicode's composed form."""
    if words is None:
        return None
    some = words if isinstance(words, list | tuple) else [words]
    found = [composed(word) if type(word := plain(one)) is str else word for one in some]
    return tuple(word for number, word in enumerate(found) if word not in found[:number])


@frozen(kw_only=True, repr=False)
class Words(Generic[Word]):
    """What is known of a set of words: which are in it, which are not, or (`only`) the complete list.

    `by_path` is what it says word by word, by the paths of the words, once it is a fact of a field. What is given is
    not checked here but by the field (`fields.problem_with`), which names all that is wrong with it.
    """

    includes: tuple[str, ...] = field(default=(), converter=_words)
    excludes: tuple[str, ...] = field(default=(), converter=_words)
    only: tuple[str, ...] | None = field(default=None, converter=_words)
    by_path: Mapping[str, bool] | None = field(default=None, eq=False)

    def __and__(self, other: Words[Any]) -> Words[Any]:
        """What both say.

        Raises:
            ArgumentError: the other is no such set.
        """
        if not isinstance(other, Words):
            raise ArgumentError(_joined_wrongly(self))
        lists = [one.only for one in (self, other) if one.only is not None]
        return Words(
            includes=(*self.includes, *other.includes),
            excludes=(*self.excludes, *other.excludes),
            only=tuple(word for word in lists[0] if word in lists[-1]) if lists else None,
        )

    def __rand__(self, other: object) -> NoReturn:
        raise ArgumentError(_joined_wrongly(self))

    def __or__(self, other: object) -> NoReturn:
        raise ArgumentError(f"{self!r}: what is known of a set of words holds all at once, joined by &, not by |")

    __ror__ = __or__

    def __invert__(self) -> NoReturn:
        raise ArgumentError(f"{self!r} has no opposite: say what is known, includes('a') and excludes('b')")

    def __repr__(self) -> str:
        return " & ".join(f"{name}({', '.join(map(repr, words))})" for name, words in self.table().items()) or "Words()"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """How IPython shows it, and Hypothesis in an example that fails."""
        printer.text(repr(self))

    def table(self) -> dict[str, list[str]]:
        """What is known as files have it: `{"includes": ["dog"], "excludes": ["cat"]}`."""
        known = {} if self.only is None else {"only": [*self.only]}
        includes = [word for word in self.includes if word not in (self.only or ())]
        some = {"includes": includes, "excludes": [*self.excludes]}
        return {**known, **{name: words for name, words in some.items() if words}}


def _joined_wrongly(known: Words[Any]) -> str:
    return f"{known!r} is joined by & with what is known of words alone: includes(...), excludes(...), only(...)"


Told = Known | Words[Any]
"""What is known of a field as it is written and shown: a value, a set of values, or what is known of a set of words."""


def includes(*words: str) -> Words[Any]:
    """Known to include these words, and perhaps others: `Trip(pets=includes("dog"))`."""
    return Words(includes=words)


def excludes(*words: str) -> Words[Any]:
    """Known not to include these words: `Trip(pets=includes("dog") & excludes("cat"))`."""
    return Words(excludes=words)


def only(*words: str) -> Words[Any]:
    """Known to include these words and no others; `only()` is none at all."""
    return Words(includes=words, only=words)


@frozen(kw_only=True)
class WordField(Field):
    """The yes-or-no field of one word of a set: whether the set includes it."""

    of: str
    word: str
    among: tuple[str, ...]


def word_path(path: str, word: str) -> str:
    """The path of a word of a field: `trip.pets includes dog`."""
    return f"{path}{INCLUDES}{word}"


def word_fields(field: Field) -> tuple[WordField, ...]:
    """The field of each word of a field that holds a set of words; of any other field none."""
    if not isinstance(field.domain, WordSet):
        return ()
    yes = field.yes or f"{field.label} include {{word}}"
    no = field.no or f"{field.label} do not include {{word}}"
    return tuple(
        WordField(
            path=word_path(field.path, word),
            domain=Flag(),
            label=f"{show(word)} among {field.label}",
            note=field.note,
            short=f"{show(word)} among {field.name}",
            yes=yes.replace("{word}", show(word)),
            no=no.replace("{word}", show(word)),
            of=field.path,
            word=word,
            among=field.domain.values,
        )
        for word in field.domain.values
    )


def single_fields(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields that hold one value each: those given, but for a set of words the field of each of its words."""
    return tuple(one for field in fields for one in (word_fields(field) or (field,)))


def with_words(paths: Iterable[str], fields: Mapping[str, Field]) -> tuple[str, ...]:
    """The paths, but for a field that holds a set of words those of its words."""
    return tuple(one.path for path in paths for one in (word_fields(fields[path]) or (fields[path],)))


def spread(field: Field, known: Words[Any]) -> dict[str, bool]:
    """What is known of a set of words as facts, by the paths of the words."""
    assert isinstance(field.domain, WordSet), "only sets of words are spread"
    said: dict[str, bool] = {}
    for word in field.domain.values:
        if word in known.includes:
            said[word_path(field.path, word)] = True
        elif word in known.excludes or (known.only is not None and word not in known.only):
            said[word_path(field.path, word)] = False
    return said


def each_word(known: Words[Any]) -> Mapping[str, bool]:
    """What is known of a set of words as it is kept: whether each word is in it, by the paths of the words."""
    assert known.by_path is not None, "facts are kept as `as_stored` gives them"
    return known.by_path


def word_by_word(facts: Mapping[str, Told]) -> dict[str, Known]:
    """Facts by path as they are kept, of a set of words each word by itself."""
    found: dict[str, Known] = {}
    for path, known in facts.items():
        if isinstance(known, Words):
            found.update(each_word(known))
        else:
            found[path] = known
    return found


def gathered(facts: Mapping[str, Known], fields: Iterable[Field]) -> dict[str, Told]:
    """Facts by path with words as sets, each in the place of its first word; the opposite of `word_by_word`."""
    if not any(INCLUDES in path for path in facts):
        return dict(facts)
    sets = {field.path: field for field in fields if isinstance(field.domain, WordSet)}
    found: dict[str, Told] = {}
    said: dict[str, dict[str, bool]] = {}
    for path, known in facts.items():
        of, _, word = path.partition(INCLUDES)
        if of in sets:
            found[of] = True
            said.setdefault(of, {})[word] = known is True
        else:
            found[path] = known
    return {**found, **{of: words_known(sets[of], known) for of, known in said.items()}}


def whole_sets(patient: Mapping[str, Known], fields: Iterable[Field]) -> dict[str, Told]:
    """A whole patient with words as sets. A word that is no fact of the patient's is tested nowhere: it is left out."""
    words = {field.path: field for field in fields if isinstance(field, WordField)}
    found: dict[str, Told] = {}
    for path, known in patient.items():
        if (field := words.get(path)) is None:
            found[path] = known
        elif field.of not in found:
            found[field.of] = only(*[word for word in field.among if patient.get(word_path(field.of, word)) is True])
    return found


def words_known(field: Field, said: Mapping[str, bool]) -> Words[Any]:
    """The one form of what is known of a set: words in the order of the domain, `only` if each of them is known."""
    assert isinstance(field.domain, WordSet), "only sets of words are gathered"
    within, without = ([word for word in field.domain.values if said.get(word) is truth] for truth in (True, False))
    complete = len(within) + len(without) == len(field.domain.values)
    return Words(
        includes=within,
        excludes=() if complete else without,
        only=within if complete else None,
        by_path={word_path(field.path, word): said[word] for word in field.domain.values if word in said},
    )


def told(field: Field, written: Words[Any] | Mapping[Any, Any]) -> tuple[Words[Any] | None, str]:
    """What is written of a set of words in the one form that all that says the same has, and an empty text.

    None and all that is wrong with it, where something is.
    """
    known, problems = (written, []) if isinstance(written, Words) else _from_table(written)
    if problems := [*problems, *_wrong_words(field, known)]:
        return None, "; ".join(problems)
    both = [word for word in known.includes if word in known.excludes]
    beyond = [word for word in known.includes if known.only is not None and word not in known.only]
    if both or beyond:
        why = "included and excluded at once" if both else "included, and not in the complete list"
        return None, f"nothing is left: {listed(both or beyond)} is {why}; give what is known of it"
    said = {path.partition(INCLUDES)[2]: true for path, true in spread(field, known).items()}
    if not said:
        return None, "it says nothing; leave it out, for it is unknown"
    return words_known(field, said), ""


def _wrong_words(field: Field, known: Words[Any]) -> Iterator[str]:
    assert isinstance(field.domain, WordSet), "only of sets of words words are known"
    for name in ("only", "includes", "excludes"):
        listed_there = known.only or () if name == "only" else getattr(known, name)
        if name == "includes":  # told of once
            listed_there = [word for word in listed_there if word not in (known.only or ())]
        wrong = [word for word in listed_there if type(word) is not str or word not in field.domain.values]
        for word in wrong[:MOST_TOLD]:
            near = did_you_mean(word, field.domain.values) if isinstance(word, str) else ""
            near = ", each by itself, without brackets" if isinstance(word, list | tuple | set | frozenset) else near
            yield f"{name}: {given(word)} is not allowed; give words of {', '.join(field.domain.values)}{near}"
        if len(wrong) > MOST_TOLD:
            yield f"{name}: and {len(wrong) - MOST_TOLD} more"


def _from_table(table: Mapping[Any, Any]) -> tuple[Words[Any], list[str]]:
    """What a table says by the keys that are named right and hold a list; and what is wrong with it."""
    known: Words[Any] = Words()
    problems = []
    for key in [key for key in table if key not in _SAYING][:MOST_TOLD]:
        near = did_you_mean(key, _SAYING) if isinstance(key, str) else ""
        problems.append(f"{given(key)} is unknown in a table of words; {HOW_TOLD}{near}")
    for name, say in _SAYING.items():
        if name not in table:
            continue
        words = table[name]
        if not isinstance(words, list | tuple):
            example = given(words) if isinstance(words, str) else "..."
            problems.append(f"{name}: give a list of words, [{example}], not {kind_of(words)}")
        elif not words and name != "only":
            problems.append(f"{name}: give one word at least; only = [] says that there is none")
        else:
            known &= say(*words)
    return known, problems


_SAYING = {"includes": includes, "excludes": excludes, "only": only}
