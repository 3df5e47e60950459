"""Names: villages without their kind word, people, and words that only look like either."""

from dataclasses import replace

import pytest

from domain.reading import About, Intent, Lexicon, Reading, read
from domain.units import Unit, UnitKind
from tests.reading_score import AT, campaign

ROOT = "Xã Kỳ Thượng"


def _with_one_word_names() -> Lexicon:
    fixture = campaign()
    more = tuple(
        Unit(f"{ROOT}/{name}", name, UnitKind.VILLAGE, ROOT) for name in ("Thôn Đoài", "Xóm Dưới")
    )
    return Lexicon.of(replace(fixture, units=(*fixture.units, *more)))


LEXICON = _with_one_word_names()


def understood(text: str) -> Reading:
    return read(text, LEXICON, AT)


@pytest.mark.parametrize(
    "text", ["Đoài 5 hộ", "đoài 5 hộ", "5 hộ bên đoài", "5 hộ ở Đoài", "Đoài: 5 hộ"]
)
def test_a_bare_name_of_one_word_is_asked_about(text: str) -> None:
    found = understood(text)
    assert found.village == f"{ROOT}/Thôn Đoài"
    assert [q.about for q in found.questions] == [About.VILLAGE]
    assert [a.label for a in found.questions[0].answers] == ["Thôn Đoài"]


@pytest.mark.parametrize("text", ["thôn đoài 5 hộ", "Thôn Đoài: 5 hộ", "xóm dưới 5 hộ"])
def test_a_name_with_its_kind_word_needs_no_question(text: str) -> None:
    found = understood(text)
    assert found.village is not None
    assert not found.questions


@pytest.mark.parametrize("text", ["anh Đoài 5 hộ", "bà Đoài 5 hộ", "Hoa 5 hộ"])
def test_people_are_no_villages(text: str) -> None:
    assert understood(text).village is None
    assert dict(understood(text).counts) == {"households": 5}


@pytest.mark.parametrize("text", ["dạ báo cáo 12 hộ", "Dạ báo chị 12 hộ", "mọi việc vẫn bt, 12 hộ"])
def test_words_of_their_own_are_no_misspelt_names(text: str) -> None:
    found = understood(text)
    assert (found.village, dict(found.counts), found.questions) == (None, {"households": 12}, ())


@pytest.mark.parametrize(
    "text",
    [
        "chị Mai 4 hộ, chị Lan 5 hộ",
        "chi mai 4 ho, chi lan 5 ho",
        "Lan 4 hộ, Mai 5 hộ",
        "Trang 4 hộ + Hùng 5 hộ",
        "4 hộ bà Thành, 5 hộ bà Tới",
    ],
)
def test_figures_of_several_people_are_added(text: str) -> None:
    assert dict(understood(text).counts) == {"households": 9}


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("12 hộ ở Bắc Tiến, mai đi Phúc Độ", f"{ROOT}/Bắc Tiến"),
        ("12 hộ, mai đi Phúc Độ", None),
        ("không phải Phúc Thành 1 đâu, 10 hộ ấy của Phúc Thành 2", f"{ROOT}/Phúc Thành 2"),
        ("Bat Tien 12 ho", f"{ROOT}/Bắc Tiến"),
    ],
)
def test_only_the_village_of_the_figures_counts(text: str, village: str | None) -> None:
    assert understood(text).village == village


@pytest.mark.parametrize(
    "text", ["12/5/3/40", "Thôn 3 12/5/3/40", "1/2/3/4/5/6/7/8", "hộ: 12345678901"]
)
def test_figures_that_fit_nothing_are_asked_about(text: str) -> None:
    found = understood(text)
    assert not found.counts
    assert found.questions


@pytest.mark.parametrize("text", ["5 hộ?", "5 hộ ạ?", "5 hộ hả?"])
def test_a_figure_that_is_but_a_question_is_asked_back(text: str) -> None:
    assert understood(text).questions


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Hộ / CKS / TK = 10 / 5 / 2", {"households": 10, "signatures": 5, "accounts": 2}),
        ("cks/hộ: 5/12", {"signatures": 5, "households": 12}),
        ("cks, hộ lần lượt là 5 và 12", {"signatures": 5, "households": 12}),
        ("hộ cks tk 10 5 2", {"households": 10, "signatures": 5, "accounts": 2}),
        ("Số hộ ........ 16\nSố CKS ........ 7", {"households": 16, "signatures": 7}),
        ("10 hộ, cks 5/12", {"households": 10, "signatures": 5}),
    ],
)
def test_nouns_in_a_row_take_the_figures_in_a_row(text: str, counts: dict[str, int]) -> None:
    found = understood(text)
    assert (found.intent, dict(found.counts)) == (Intent.REPORT, counts)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("dận động 14 gia đìn", {"households": 14}),
        ("hướn dẫn 8 bà con", {"guided": 8}),
        ("tuyên chuyền 12 hộ, kích hoạc 3 vneid", {"households": 12, "accounts": 3}),
        ("xăng hết 5 lít, đi 3 hộ", {"households": 3}),
        ("đi 3 hộ mất 2 tiếng", {"households": 3}),
    ],
)
def test_words_written_as_a_region_says_them_are_known(text: str, counts: dict[str, int]) -> None:
    assert dict(understood(text).counts) == counts
