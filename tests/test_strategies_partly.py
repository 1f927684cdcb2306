"""What is known in part, drawn by the strategies: how often, and as what."""

from hypothesis import given
from hypothesis import strategies as st

from lmsrules import decide, guidance
from lmsrules.logic.fields import Choice, Domain, Field, Flag, Number, Whole
from lmsrules.logic.partly import Partly, contains
from lmsrules.logic.words import Words
from lmsrules.strategies import facts, values
from lmsrules.testing.strategies.partly import has_sets, sets_with

from .logic.journey import draft_journey
from .logic.pets import with_pets
from .test_strategies import drawn_often


def test_one_in_four_of_the_facts_that_can_be_is_known_in_part() -> None:
    able = {field.path for field in guidance().fields if has_sets(field)}
    drawn = drawn_often(facts(partly=True), 300, runs=3)
    known = [(path, value) for one in drawn for path, value in one.items()]
    sets = [path for path, value in known if isinstance(value, Partly)]
    assert {*sets} == able
    assert 0.18 < len(sets) / sum(path in able for path, _ in known) < 0.34  # Hypothesis dwells on some


@given(st.data())
def test_sets_of_words_are_drawn_as_sets_where_facts_are_known_in_part(data: st.DataObject) -> None:
    book = with_pets()
    known = data.draw(facts(rulebook=book, partly=True, known=["trip.pets"], unknown=["trip.given"]))
    assert known.keys() <= {field.path for field in book.fields}
    assert isinstance(known["trip.pets"], Words)
    assert known["trip.pets"].only is not None
    assert "trip.given" not in known
    assert decide(known, rulebook=book)


@given(st.data())
def test_what_has_sets_is_drawn_as_one(data: st.DataObject) -> None:
    words: list[Domain] = [Choice(("a", "b")), Choice(("a", "b", "c")), Flag()]
    numbers: list[Domain] = [Whole(0, 1), Whole(0, 2), Whole(None, 3), Number(0, 1), Number(2, 2), Number(None, None)]
    domain = data.draw(st.sampled_from([*words, *numbers]))
    field = Field(path="t.x", domain=domain, label="x", yes="it is", no="it is not")
    book = draft_journey(fields=(field,), findings=(), constraints=(), questions=(), rules=())
    value = data.draw(values(field, book))
    found = data.draw(sets_with(field, value, book))
    assert isinstance(found, Partly) is has_sets(field)
    assert contains(found, value) if isinstance(found, Partly) else found == value
