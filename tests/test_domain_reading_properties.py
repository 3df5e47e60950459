"""Laws of reading: what is written in any style of the field is read back; nothing ever breaks."""

import unicodedata
from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.folding import fold
from domain.reading import Intent, Lexicon, read, redact
from tests.reading_score import AT, campaign

CAMPAIGN = campaign()
LEXICON = Lexicon.of(CAMPAIGN)
VILLAGES = {u.name: u.path for u in CAMPAIGN.units if u.parent is not None}

_ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_UNITS = ["không", "mốt", "hai", "ba", "tư", "lăm", "sáu", "bảy", "tám", "chín"]


def in_words(number: int) -> str:
    """A number in Vietnamese words, as said in the field."""
    if number < 10:
        return _ONES[number]
    if number < 100:
        return _tens(number)
    if number < 1000:
        rest = number % 100
        tail = "" if not rest else f" linh {_ONES[rest]}" if rest < 10 else " " + _tens(rest)
        return f"{_ONES[number // 100]} trăm{tail}"
    rest = number % 1000
    tail = ""
    if rest:
        tail = " " + (in_words(rest) if rest >= 100 else f"không trăm {_small(rest)}")
    return f"{in_words(number // 1000)} nghìn{tail}"


def _small(rest: int) -> str:
    return f"linh {_ONES[rest]}" if rest < 10 else _tens(rest)


def _tens(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens == 1:
        return "mười" if not unit else f"mười {'lăm' if unit == 5 else _ONES[unit]}"
    return f"{_ONES[tens]} mươi" + (f" {_UNITS[unit]}" if unit else "")


NAMES = {
    "households": ("hộ", "hộ gia đình"),
    "signatures": ("cks", "chữ ký số"),
    "accounts": ("tk", "tài khoản VNeID"),
    "bank_accounts": ("tknh", "tài khoản ngân hàng"),
    "apps": ("app", "ứng dụng"),
}
Style = Callable[[dict[str, int], int], str]


def plain(counts: dict[str, int], form: int) -> str:
    return ", ".join(f"{n} {NAMES[k][form]}" for k, n in counts.items())


def label_first(counts: dict[str, int], form: int) -> str:
    return "; ".join(f"{NAMES[k][form]}: {n}" for k, n in counts.items())


def listed(counts: dict[str, int], form: int) -> str:
    return "\n".join(f"{at}. {NAMES[k][form]}: {n}" for at, (k, n) in enumerate(counts.items(), 1))


def bulleted(counts: dict[str, int], form: int) -> str:
    return "\n".join(f"- {n} {NAMES[k][form]}" for k, n in counts.items())


def table(counts: dict[str, int], form: int) -> str:
    return "\n".join(f"{NAMES[k][form]}\t{n}" for k, n in counts.items())


def wide_table(counts: dict[str, int], form: int) -> str:
    head = "\t".join(NAMES[k][form] for k in counts)
    return head + "\n" + "\t".join(str(n) for n in counts.values())


def spoken(counts: dict[str, int], form: int) -> str:
    return " ".join(f"{in_words(n)} {NAMES[k][form]}" for k, n in counts.items())


def glued(counts: dict[str, int], form: int) -> str:
    return " ".join(f"{n}{NAMES[k][0]}" for k, n in counts.items())


def dotted(counts: dict[str, int], form: int) -> str:
    return ", ".join(f"{n:,} {NAMES[k][form]}".replace(",", ".") for k, n in counts.items())


STYLES: tuple[Style, ...] = (
    plain,
    label_first,
    listed,
    bulleted,
    table,
    wide_table,
    spoken,
    glued,
    dotted,
)
COUNTS = st.dictionaries(st.sampled_from(list(NAMES)), st.integers(1, 999), min_size=1, max_size=5)
FORMS = st.sampled_from([0, 1])


@given(COUNTS, st.sampled_from(STYLES), FORMS)
@settings(max_examples=400, deadline=None)
def test_a_report_written_in_any_style_is_read_back(
    counts: dict[str, int], style: Style, form: int
) -> None:
    text = style(counts, form)
    reading = read(text, LEXICON, AT)
    assert (reading.intent, dict(reading.counts), reading.questions) == (
        Intent.REPORT,
        counts,
        (),
    ), text


@given(COUNTS, st.sampled_from([plain, label_first, spoken]), FORMS, st.sampled_from([*VILLAGES]))
@settings(max_examples=300, deadline=None)
def test_marks_and_their_encoding_change_nothing(
    counts: dict[str, int], style: Style, form: int, village: str
) -> None:
    text = f"{village} hôm nay đi được {style(counts, form)}"
    for written in (text, fold(text), unicodedata.normalize("NFD", text), text.upper()):
        reading = read(written, LEXICON, AT)
        assert dict(reading.counts) == counts, written
        assert reading.village == VILLAGES[village], written
        assert reading.date == AT.date(), written


@given(st.integers(1, 999_999))
def test_number_words_are_worth_what_they_say(number: int) -> None:
    reading = read(f"lũy kế {in_words(number)} hộ", LEXICON, AT)
    assert dict(reading.counts) == {"households": number}
    assert reading.cumulative


@given(st.text())
@example("۱۲ hộ")
@example("²² hộ")
@example("İ 12 hộ")
@example("9" * 5000)
@example("/")
@example("0x12 hộ")
@example("A\xad¼")
@example("A௰")
@settings(max_examples=300)
def test_reading_never_fails(text: str) -> None:
    reading = read(text, LEXICON, AT)
    assert all(value >= 0 for value in reading.counts.values())
    redact(text)


_JUMBLE = (
    "12 5 1.250 12/8 12/5/3 2,5 10-12 -5 7h30 10h hộ cks tk người thôn 3 xóm Bắc Tiến hôm nay "
    "qua ngày tháng không nào à nhầm sửa xóa bao nhiêu chưa báo cáo còn tổng trong đó sáng "
    "chiều và , . : ; ( ) \n \t ? % nghìn trăm mươi mười năm linh rưỡi chục vài mấy từ đến "
    "hoặc lũy kế mai chỉ tiêu T3 | phúc thành đi được cài kích hoạt hướng dẫn mở k2 1k2 h + "
    "- / = →"
)
WORDS = st.sampled_from(_JUMBLE.split(" "))


@given(st.lists(WORDS, max_size=25).map(" ".join))
@settings(max_examples=600, deadline=None)
def test_any_jumble_of_the_fields_words_is_read(text: str) -> None:
    reading = read(text, LEXICON, AT)
    known = {m.key for m in CAMPAIGN.metrics}
    assert set(reading.counts) <= known
    if reading.intent not in (Intent.REPORT, Intent.CORRECT):
        assert not reading.counts
    if reading.intent in (Intent.OTHER, Intent.HELP):
        assert reading.village is None
        assert reading.date is None
    for question in reading.questions:
        for answer in question.answers:
            assert len(answer.label) <= 40
            assert all(v >= 0 for v in answer.reading.counts.values())


@given(st.lists(WORDS, max_size=15).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_the_same_message_is_read_the_same_again(text: str) -> None:
    assert read(text, LEXICON, AT) == read(text, Lexicon.of(CAMPAIGN), AT)
