"""The learnt second opinion: what it weighs, and what it may overrule."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.campaign import Campaign, Metric
from domain.reading import About, Intent, Lexicon, Reading, read
from domain.reading.reader import draft_of
from domain.reading.reconsidering import as_talk
from domain.reading.weighing import features, marked, speaking, weigh
from domain.units import Unit, UnitKind
from tests.reading_score import AT, campaign, messages

LEXICON = Lexicon.of(campaign())
ROOT = Unit("Xã Mẫu", "Xã Mẫu", UnitKind.COMMUNE)
VILLAGE = Unit("Xã Mẫu/Thôn Đông", "Thôn Đông", UnitKind.VILLAGE, ROOT.path)
HERDS = Lexicon.of(
    Campaign(
        "herds",
        "Tiêm phòng",
        date(2024, 8, 1),
        date(2024, 12, 31),
        (ROOT, VILLAGE),
        (
            Metric("cattle", "trâu bò đã tiêm", aliases=("bò",)),
            Metric("traps", "bẫy chuột đã đặt", aliases=("bẫy",)),
        ),
    )
)


def words_of(text: str) -> list[str]:
    draft = draft_of(text, LEXICON, AT.date())
    assert draft is not None
    return marked(draft)


def test_figures_places_days_and_nouns_are_weighed_as_marks() -> None:
    one = words_of("hôm nay Bắc Tiến đi 12 hộ, cài 5 chữ ký số")
    other = words_of("hôm qua Tân Tiến đi 340 nhà, cài ba vneid")
    assert one == other == ["_day", "@", "di", "#", "_noun", ",", "cai", "#", "_noun"]


def test_what_is_weighed_says_no_more_than_words_and_their_order() -> None:
    found = features(["di", "#", "_noun"])
    assert {"di", "# _noun", "< di", "_noun >", "first di", "last _noun", "figures 1"} <= {*found}


@given(st.lists(st.sampled_from(["di", "#", "_noun", ",", "first", "length", "<", ">", "~"])))
@example(["means", "first", "first", "means", "first"])
def test_every_part_is_weighed_once_however_often_it_is_said(words: list[str]) -> None:
    found = features(words, ["told", "told"])
    assert len(found) == len({*found})
    apart = {f"{word} ~{after}" for word, after in zip(words, words[2:], strict=False)}
    pairs = {" ".join(pair) for pair in pairwise(["<", *words, ">"])}
    assert {*found} >= {"means told"} | {*words} | pairs | apart
    assert len(found) <= len({*words} | pairs | apart) + len(["means", *words[:2], *words[-2:]]) + 4


@pytest.mark.parametrize("words", [[], ["di", "#", "_noun"], ["?"] * 400, ["chưa", "từng", "gặp"]])
def test_the_shares_of_the_intents_add_up(words: list[str]) -> None:
    shares = weigh(words)
    assert set(shares) == set(Intent)
    assert sum(shares.values()) == pytest.approx(1)
    assert min(shares.values()) >= 0


def test_figures_in_plain_talk_are_offered_and_not_taken() -> None:
    text = "Sáng mai mời 12 hộ lên trụ sở nhận quà của công ty, mỗi hộ 2 thùng mì"
    found = read(text, LEXICON, AT)
    assert (found.intent, dict(found.counts)) == (Intent.OTHER, {})


def test_doubtful_talk_is_offered_as_one_whole_report() -> None:
    draft = draft_of("hôm qua 12 hộ, 5 cks", LEXICON, AT.date())
    assert draft is not None
    reading = read("hôm qua 12 hộ, 5 cks", LEXICON, AT)
    draft.tally()
    offered = as_talk(draft, reading, sure=False)
    assert (offered.intent, dict(offered.counts)) == (Intent.OTHER, {})
    assert [(q.about, q.subject) for q in offered.questions] == [(About.COUNT, "12 hộ")]
    (answer,) = offered.questions[0].answers
    assert answer.label == "12 hộ, 5 cks"
    assert answer.reading == reading
    assert as_talk(draft, reading, sure=True) == Reading(Intent.OTHER)


def test_a_report_beside_talk_stays_a_report() -> None:
    text = "xin lỗi em báo muộn, cài chữ ký số cho 6 người, mai đi thôn 4 họp với công ty điện lực"
    assert dict(read(text, LEXICON, AT).counts) == {"signatures": 6}


@pytest.mark.parametrize(
    "text",
    [
        "hôm nay tiêm được 12 bò, đặt 5 bẫy",
        "Thôn Đông báo cáo: 12 trâu bò đã tiêm, 5 bẫy chuột",
        "dạ mưa quá em mới tiêm 12 bò thôi, bẫy thì 5 cái, mai đi tiếp ạ",
        "bò 12 bẫy 5",
    ],
)
def test_what_other_campaigns_count_is_weighed_alike(text: str) -> None:
    found = read(text, HERDS, AT)
    assert (found.intent, dict(found.counts)) == (Intent.REPORT, {"cattle": 12, "traps": 5})


def test_the_words_that_spoke_for_an_intent_can_be_told() -> None:
    draft = draft_of("mai dự kiến mời 12 hộ lên họp", LEXICON, AT.date())
    assert draft is not None
    found = speaking(draft, Intent.OTHER, Intent.REPORT)
    assert "mai" in found
    assert len(found) <= 3
    assert {*found}.isdisjoint(speaking(draft, Intent.REPORT, Intent.OTHER))


def test_where_the_whole_decided_the_reading_names_the_words() -> None:
    told = [
        (text, finding.words)
        for _, text, _ in messages(Path(__file__).parent / "reading_fifth.tsv")
        for finding in read(text, LEXICON, AT).findings
        if finding.became in [*Intent]
    ]
    assert told
    assert not [words for text, words in told if words not in text]
