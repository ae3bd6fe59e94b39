"""Which line a loan comes from, rule by rule."""

from hypothesis import given
from hypothesis import strategies as st

from loans.line_rules import OWN, Rule, WhenShort, line_for

BRUSSELS = {"region": "Bruxelles-Capitale", "country": "BE", "product": "equipment", "purpose": ""}
RULES = [Rule("brussels", region="bruxelles-capitale"), Rule("training", product="training"), Rule(OWN)]


def test_an_activity_in_brussels_is_financed_by_the_regional_lender_and_others_from_own_means():
    left = {"brussels": 500_000, "training": 100_000}
    assert line_for(RULES, BRUSSELS, 120_000, left) == "brussels"
    assert line_for(RULES, BRUSSELS | {"region": "Wallonie"}, 120_000, left) == OWN
    assert line_for(RULES, {"product": "training"}, 100_000, left) == "training"
    assert line_for([], BRUSSELS, 1, left) == OWN
    assert line_for([Rule("training")], {}, 1, left) == "training"  # what is left empty fits any loan


def test_a_line_that_has_not_enough_passes_the_loan_on_or_lets_it_wait():
    left = {"brussels": 100_000}
    assert line_for(RULES, BRUSSELS, 100_001, left) == OWN
    waiting = [RULES[0]._replace(when_short=WhenShort.WAIT), *RULES[1:]]
    assert line_for(waiting, BRUSSELS, 100_001, left) == "brussels"
    assert line_for(waiting, BRUSSELS, 1, {}) == OWN  # closed or taken back: it is passed over


rules = st.lists(
    st.builds(
        Rule, st.sampled_from(["", "a", "b"]), region=st.sampled_from(["", "x", "y"]),
        when_short=st.sampled_from(list(WhenShort)),
    ),
    max_size=5,
)  # fmt: skip


@given(
    rules,
    st.sampled_from(["", "x", "y"]),
    st.integers(1, 10),
    st.dictionaries(st.sampled_from("ab"), st.integers(0, 10)),
)
def test_no_line_is_chosen_that_no_fitting_rule_names_or_that_cannot_pay_unless_it_may_wait(
    rules, region, cents, left
):
    found = line_for(rules, {"region": region}, cents, left)
    if found != OWN:
        named = [rule for rule in rules if rule.line == found and rule.fits({"region": region})]
        assert found in left
        assert any(left[found] >= cents or rule.when_short == WhenShort.WAIT for rule in named)
