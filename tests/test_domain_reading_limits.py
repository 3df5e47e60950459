"""What lies at the edge of reading: days to come, masked numbers, orders of figures."""

from dataclasses import replace

import pytest

from domain.campaign import Metric
from domain.reading import Intent, Lexicon, Reading, read
from tests.reading_score import AT, campaign

LEXICON = Lexicon.of(campaign())


def understood(text: str, lexicon: Lexicon = LEXICON) -> Reading:
    return read(text, lexicon, AT)


@pytest.mark.parametrize(
    "text", ["ngày mai 3 hộ", "mai đi 5 hộ", "tuần sau 9 hộ", "tomorrow 3 hộ", "3 hộ ngày mai"]
)
def test_figures_of_a_day_to_come_are_no_report_and_said_to_be_early(text: str) -> None:
    assert understood(text) == Reading(Intent.OTHER, future=True)


@pytest.mark.parametrize("text", ["mai đi họp", "chỉ tiêu 40 hộ", "hôm nay 5 hộ, mai 6 hộ", "5 hộ"])
def test_other_talk_is_not_said_to_be_early(text: str) -> None:
    assert not understood(text).future


def test_the_noun_that_names_a_masked_number_counts_nothing() -> None:
    fixture = campaign()
    zalo = Metric("zalo", "nhóm zalo", "zalo groups", ("zalo",))
    lexicon = Lexicon.of(replace(fixture, metrics=(*fixture.metrics, zalo)))
    for text in ("12 hộ zalo:[SĐT]", "zalo: [SĐT], 12 hộ", "zalo[SĐT] 12 hộ"):
        found = understood(text, lexicon)
        assert dict(found.counts) == {"households": 12} or found.questions, text
    assert dict(understood("3 zalo, 12 hộ", lexicon).counts) == {"zalo": 3, "households": 12}


def _of_four_metrics() -> Lexicon:
    fixture = campaign()
    return Lexicon.of(replace(fixture, metrics=fixture.metrics[:4]))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("12/5/3/40", [12, 5, 3, 40]),
        ("12-5-3-40", [12, 5, 3, 40]),
        ("12 5 3 40", [12, 5, 3, 40]),
        ("Thôn 3 12/0/3/40", [12, 0, 3, 40]),
        ("120/50/30/400", [120, 50, 30, 400]),
        ("12/5/3", [12, 5, 3]),
    ],
)
def test_as_many_figures_as_metrics_are_read_in_their_order(text: str, counts: list[int]) -> None:
    found = understood(text, _of_four_metrics())
    assert found.intent is Intent.REPORT
    assert list(found.counts) == ["households", "signatures", "accounts", "guided"][: len(counts)]
    assert list(found.counts.values()) == counts
    assert not found.questions


@pytest.mark.parametrize("text", ["12/5/3/40/7", "12/8/2024", "0912/34/56/78", "12/5"])
def test_other_figures_in_a_row_count_nothing(text: str) -> None:
    assert not understood(text, _of_four_metrics()).counts


def test_fewer_figures_than_metrics_are_not_guessed_at() -> None:
    assert not understood("12/5/3/40").counts
