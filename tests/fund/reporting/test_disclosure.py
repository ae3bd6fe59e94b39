"""No published figure, and no difference of two published views, is about one to four people."""

from itertools import chain, combinations, count

from hypothesis import given, settings
from hypothesis import strategies as st

from fund.reporting.disclosure import Atom, Block, bands, groups, is_safe, runs, together

FEW = range(1, 5)
ids = count()


def atom(code: str, **numbers: int) -> Atom[str]:
    """An atom of that many people each, none of whom stands behind another figure."""
    return Atom(code, {name: frozenset(next(ids) for _each in range(n)) for name, n in numbers.items()})


def codes(blocks: list[Block[str]]) -> list[str]:
    return ["+".join(str(atom.code) for atom in block) for block in blocks]


def test_what_is_about_five_people_or_more_stands_alone() -> None:
    assert codes(groups([atom("a", n=7), atom("b", n=5)])) == ["a", "b"]


def test_what_is_small_is_put_together_and_takes_another_along_where_it_must() -> None:
    assert codes(groups([atom("a", n=20), atom("b", n=3), atom("c", n=4)])) == ["a", "b+c"]
    assert codes(groups([atom("a", n=20), atom("b", n=4), atom("c", n=8)])) == ["a", "b+c"]
    assert codes(groups([atom("a", n=20), atom("b", n=1)])) == ["b+a"]
    assert codes(groups([atom("a", n=2), atom("b", n=2)])) == []


def test_somebody_with_five_awards_is_one_person() -> None:
    ana = frozenset({1})
    assert not is_safe([Atom("rent", {"awards": ana}), Atom("heating", {"awards": ana})])


def test_every_figure_of_a_line_counts_not_only_its_total() -> None:
    """Twelve decisions of which two are refusals point at two people."""
    assert codes(groups([atom("a", granted=10, refused=2), atom("b", granted=9, refused=6)])) == ["a+b"]
    assert codes(groups([atom("a", granted=10), atom("b", granted=9, refused=6)])) == ["a", "b"]


def test_neighbours_are_put_together_as_ages_are() -> None:
    ages = [atom("-24", n=2), atom("25", n=4), atom("35", n=9), atom("45", n=5), atom("55", n=3)]
    assert codes(bands(ages)) == ["-24+25", "35", "45+55"]
    assert codes(bands([atom("25", n=3)])) == []


def test_what_is_too_little_at_the_end_waits_until_more_has_come() -> None:
    quarters = [atom("q1", n=6), atom("q2", n=2), atom("q3", n=4), atom("q4", n=1)]
    shown, waits = runs(quarters)
    assert (codes(shown), codes([waits])) == (["q1", "q2+q3"], ["q4"])
    later, _waits = runs([*quarters, atom("q5", n=30)])
    assert codes(later)[:2] == codes(shown), "what was published stays as it was"


people = st.frozensets(st.integers(0, 40), max_size=12)
atoms = st.lists(st.fixed_dictionaries({"granted": people, "refused": people}), max_size=6).map(
    lambda rows: [Atom(str(at), row) for at, row in enumerate(rows)]
)


def views(blocks: list[Block[str]]) -> list[frozenset[int]]:
    """Every union of whole blocks, by their places: what a page, a total, a filter or a complement could show."""
    places = range(len(blocks))
    return [frozenset(some) for size in range(len(blocks) + 1) for some in combinations(places, size)]


@settings(max_examples=150)
@given(atoms, st.sampled_from(["groups", "bands", "runs"]))
def test_no_view_and_no_difference_of_two_nested_views_is_about_one_to_four(
    given_atoms: list[Atom[str]], way: str
) -> None:
    blocks = {"groups": groups, "bands": bands, "runs": lambda some: runs(some)[0]}[way](given_atoms)
    shown = views(blocks)
    for inner in shown:
        for outer in shown:
            if inner <= outer:
                left = [atom for place in outer - inner for atom in blocks[place]]
                assert all(len(people) not in FEW for people in together(left).values())


@settings(max_examples=150)
@given(atoms)
def test_nobody_is_lost_and_nobody_counted_twice(given_atoms: list[Atom[str]]) -> None:
    for blocks in (groups(given_atoms), bands(given_atoms)):
        shown = [atom for block in blocks for atom in block]
        assert len(shown) == len({str(atom.code) for atom in shown})
        if blocks:
            assert {atom.code for atom in shown} == {atom.code for atom in given_atoms if atom.size}


@settings(max_examples=150)
@given(atoms, st.integers(0, 6))
def test_blocks_of_time_do_not_change_when_time_goes_on(given_atoms: list[Atom[str]], until: int) -> None:
    early, _waits = runs(given_atoms[:until])
    assert runs(given_atoms)[0][: len(early)] == early


@settings(max_examples=100)
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcd"), st.lists(st.integers(0, 25), max_size=9), max_size=4),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_no_two_views_of_the_page_differ_by_one_to_four_people(data: list[dict[str, list[int]]]) -> None:
    """Years put together first, then the lines of each: every line and every total of every period."""
    blocks, _waits = runs(
        [Atom(at, {"awards": frozenset(chain(*year.values()))}) for at, year in enumerate(data)]
    )
    views: list[frozenset[tuple[int, str, int]]] = [frozenset()]  # of awards: when, which, whose
    for block in blocks:
        first, last = block[0].code, block[-1].code
        themes: dict[str, set[int]] = {}
        for year in data[first : last + 1]:
            for theme, who in year.items():
                themes.setdefault(theme, set()).update(who)
        shown = groups([Atom(theme, {"awards": frozenset(who)}) for theme, who in themes.items()])
        each = [
            frozenset((first, atom.code, one) for atom in line for one in atom.people["awards"])
            for line in shown
        ]
        views += [*each, frozenset(chain(*each))]
    for one in views:
        for other in views:
            if one <= other:
                assert len({person for _when, _which, person in other - one}) not in FEW
