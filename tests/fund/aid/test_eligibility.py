import pytest
from django.utils.translation import override

from fund.aid.eligibility import check, eligible

CRITERIA = [
    {
        "code": "member",
        "question": {"en": "Are you a member?", "fr": "Êtes-vous sociétaire ?"},
        "reason": {"en": "The fund is for members.", "fr": "Le fonds est pour les sociétaires."},
    },
    {
        "code": "elsewhere",
        "question": {"en": "Did another fund already pay for this?"},
        "reason": {"en": "The same need is not paid twice."},
        "wanted": "no",
    },
    {
        "code": "days",
        "question": {"en": "How many working days did you lose?"},
        "reason": {"en": "The programme begins at 5 working days lost."},
        "wanted": "number",
        "least": 5,
    },
]
ALL_MET = {"member": "yes", "elsewhere": "no", "days": "12"}


def test_ana_meets_every_criterion_and_reads_that_each_is_met():
    findings = check(CRITERIA, ALL_MET)
    assert eligible(findings) is True
    assert [finding.reason for finding in findings] == ["This condition is met."] * 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"member": "no"}, "The fund is for members."),
        ({"elsewhere": "yes"}, "The same need is not paid twice."),
        ({"days": "4"}, "The programme begins at 5 working days lost."),
    ],
)
def test_a_criterion_that_is_not_met_says_why_it_is_asked(answer, reason):
    findings = check(CRITERIA, ALL_MET | answer)
    assert eligible(findings) is False
    assert [finding.reason for finding in findings if not finding.met] == [reason]


@pytest.mark.parametrize("answer", ["", "maybe", "1e3", "-4", "٥"])
def test_what_is_no_answer_leaves_the_question_open(answer):
    assert eligible(check(CRITERIA, ALL_MET | {"days": answer})) is None
    assert eligible(check(CRITERIA, {"member": answer})) is None


def test_one_criterion_unmet_settles_it_even_while_others_are_open():
    assert eligible(check(CRITERIA, {"member": "no"})) is False


def test_a_programme_without_criteria_is_open_to_all():
    assert eligible(check([], {})) is True


def test_the_reason_is_said_in_the_readers_language():
    with override("fr"):
        (finding, *_) = check(CRITERIA, {"member": "no"})
        assert finding.question == "Êtes-vous sociétaire ?"
        assert finding.reason == "Le fonds est pour les sociétaires."
