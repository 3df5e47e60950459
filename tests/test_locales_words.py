"""The words: numbers, dates and sentences in both languages, and catalogues without a gap."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from handlers.introducing import shown_commands
from locales import Html, words_in
from locales.compile import catalogues, problems, read_catalogue, sentences

VI, EN = words_in("vi"), words_in("en")
ROOT = Path(__file__).parent.parent
LANGUAGES = ("vi", "en")
LONGEST = 4096  # what Telegram takes in one message
BUTTON = 20
PLACEHOLDER = re.compile(r"{\w+}")
TAG = re.compile(r"</?\w+>")
COMMAND = re.compile(r"/[a-z]+|\b[A-Z]+\d+\b|\bStart\b|\bCODE\b")


def messages(language: str) -> Iterator[Message]:
    return (message for message in read_catalogue(catalogues()[language]) if message.id)


def said_in(message: Message) -> tuple[str, ...]:
    told = message.string
    return (told,) if isinstance(told, str) else tuple(told)


def translations(language: str) -> list[str]:
    return [said for message in messages(language) for said in said_in(message)]


# Numbers


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (999, "999", "999"),
        (1000, "1.000", "1,000"),
        (12010, "12.010", "12,010"),
        (1250000, "1.250.000", "1,250,000"),
        (-12010, "-12.010", "-12,010"),
    ],
)
def test_whole_numbers_are_marked_in_thousands(value: int, vi: str, en: str) -> None:
    assert (VI.number(value), EN.number(value)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("89.3", "89,3%", "89.3%"),
        ("40", "40,0%", "40.0%"),
        ("0", "0,0%", "0.0%"),
        ("1234.56", "1.234,6%", "1,234.6%"),
        ("33.25", "33,3%", "33.3%"),  # half-even would say 33,2
        ("33.35", "33,4%", "33.4%"),
        ("0.05", "0,1%", "0.1%"),
        ("0.04", "0,0%", "0.0%"),
        ("-2.25", "-2,3%", "-2.3%"),
        ("39.9", "39,9%", "39.9%"),
    ],
)
def test_percentages_have_one_decimal_rounded_half_up(value: str, vi: str, en: str) -> None:
    assert (VI.percent(Decimal(value)), EN.percent(Decimal(value))) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("40", "40%", "40%"),
        ("40.0", "40%", "40%"),
        ("33.5", "33,5%", "33.5%"),
        ("33.50", "33,5%", "33.5%"),
        ("100", "100%", "100%"),
        ("0", "0%", "0%"),
    ],
)
def test_a_target_is_named_without_needless_decimals(value: str, vi: str, en: str) -> None:
    shown = (VI.plain_percent(Decimal(value)), EN.plain_percent(Decimal(value)))
    assert shown == (vi, en)


# Days and hours


@pytest.mark.parametrize(
    ("day", "vi", "short", "en"),
    [
        (date(2024, 8, 1), "01/8/2024", "01/8", "1 Aug 2024"),
        (date(2024, 2, 15), "15/02/2024", "15/02", "15 Feb 2024"),
        (date(2022, 1, 6), "06/01/2022", "06/01", "6 Jan 2022"),
        (date(2024, 9, 30), "30/9/2024", "30/9", "30 Sep 2024"),
        (date(2024, 3, 1), "01/3/2024", "01/3", "1 Mar 2024"),
        (date(2025, 12, 31), "31/12/2025", "31/12", "31 Dec 2025"),
    ],
)
def test_days_are_written_as_plans_write_them(day: date, vi: str, short: str, en: str) -> None:
    assert VI.day(day) == vi
    assert VI.day(day, year=False) == short
    assert EN.day(day) == en
    assert EN.day(day, year=False) == en.rsplit(" ", 1)[0]


def test_the_days_of_the_week_have_their_names() -> None:
    week = [date(2024, 8, 12 + n) for n in range(7)]
    assert [VI.weekday(day) for day in week] == [
        *("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
    ]
    assert [EN.weekday(day) for day in week] == [
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ]


def test_hours_and_moments_are_written_as_people_write_them() -> None:
    assert (VI.hour(time(15)), EN.hour(time(15))) == ("15h00", "15:00")
    assert (VI.hour(time(7, 5)), EN.hour(time(7, 5))) == ("07h05", "07:05")
    moment = datetime(2024, 8, 16, 15, 0)  # noqa: DTZ001  shown as it is given
    assert VI.moment(moment) == "15h00 thứ Sáu 16/8"
    assert EN.moment(moment) == "15:00 Friday 16 Aug"


# Sentences


def test_an_unknown_language_is_answered_in_vietnamese() -> None:
    assert words_in("fr").language == "vi"
    assert words_in("fr")("Undo") == "Hoàn tác"


def test_a_sentence_without_a_translation_is_said_in_english() -> None:
    assert VI("No such sentence {x}", x=1) == "No such sentence 1"


def test_english_has_two_forms_and_vietnamese_one() -> None:
    one, many = "{count} day left", "{count} days left"
    assert [EN.n(one, many, n) for n in (0, 1, 2)] == ["0 days left", "1 day left", "2 days left"]
    assert [VI.n(one, many, n) for n in (0, 1, 2)] == ["còn 0 ngày", "còn 1 ngày", "còn 2 ngày"]
    assert VI.n(one, many, 1200) == "còn 1.200 ngày"


def test_values_are_escaped_and_html_is_not_escaped_twice() -> None:
    said = VI("📊 <b>{unit}</b>", unit="Thôn <b>1 & 2</b>")
    assert said == "📊 <b>Thôn &lt;b&gt;1 &amp; 2&lt;/b&gt;</b>"
    assert isinstance(said, Html)
    again = VI("{unit}: {count}", unit=said, count=VI.number(3))
    assert again == f"{said}: 3"


def test_braces_and_quotes_in_a_value_stay_what_they_are() -> None:
    assert VI("Name: {name}", name='{name} "Y Mek" O\'Ê') == 'Tên: {name} "Y Mek" O\'Ê'


# Catalogues


def test_the_catalogues_have_every_sentence_of_the_code_and_no_other() -> None:
    assert problems() == []


def test_no_sentence_is_hidden_from_the_collector() -> None:
    known = sentences()
    hidden = []
    for path in sorted([*(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _says(call.func):
                first = call.args[0] if call.args else None
                if not (isinstance(first, ast.Constant) and first.value in known):
                    hidden.append(f"{path.name}:{call.lineno}")
    assert hidden == []


def _says(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        if called.attr == "n":
            return ast.unparse(called.value).endswith("words")
        return called.attr == "words"
    return isinstance(called, ast.Name) and called.id == "words"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_sentence(language: str) -> None:
    for message in messages(language):
        ids = (message.id,) if isinstance(message.id, str) else message.id
        asked = set(PLACEHOLDER.findall(ids[-1]))
        for said in said_in(message):
            given = PLACEHOLDER.findall(said)
            assert set(given) == asked, message.id
            assert len(given) == len(set(given)), message.id


class _Tags(HTMLParser):
    """Collects tags in order, and refuses what is not light HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "code"}, tag
        assert not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tag_is_closed_on_its_line(language: str) -> None:
    for said in translations(language):
        for line in said.splitlines():
            tags = _Tags()
            tags.feed(line)
            assert tags.open == [], line


def test_a_translation_has_the_tags_of_its_sentence() -> None:
    for message in messages("vi"):
        english = message.id if isinstance(message.id, str) else message.id[0]
        for said in said_in(message):
            assert sorted(TAG.findall(said)) == sorted(TAG.findall(english)), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_a_message(language: str) -> None:
    assert max(map(len, translations(language))) <= LONGEST


def test_no_sentence_was_left_in_english() -> None:
    def bare(text: str) -> str:
        return TAG.sub(" ", COMMAND.sub(" ", PLACEHOLDER.sub(" ", text)))

    def is_plain(text: str) -> bool:
        return not any(letter.isalpha() and not letter.isascii() for letter in text)

    left = [
        said
        for said in map(bare, translations("vi"))
        if is_plain(said) and len(re.findall(r"[a-zA-Z]{2,}", said)) > 3
    ]
    assert left == []


def test_letters_are_composed_and_tones_stand_where_the_project_puts_them() -> None:
    elsewhere = re.compile(r"o[àáảãạèéẻẽẹ]\b|(?<!q)u[ỳýỷỹỵ]\b", re.IGNORECASE)
    assert elsewhere.search("hoà")
    assert not elsewhere.search("hòa, ủy, quý, ngoài")
    for said in translations("vi"):
        assert unicodedata.is_normalized("NFC", said), said
        assert not elsewhere.search(said), said


TYPED = {
    "undo": "hoàn tác",
    "agree": "đồng ý",
    "no": "không",
    "erase": "xóa",
    "remove": "bỏ",
    "skip": "bỏ qua",
    "done": "xong",
    "friday 15:00": "thứ 6 15h00",
    "friday 9:00": "thứ 6 9h",
    "1 day 17:00": "1 ngày 17h",
}


def test_commands_and_typed_words_mean_the_same_in_both_languages() -> None:
    pairs = zip(shown_commands(VI), shown_commands(EN), strict=True)
    same = {f"/{vi[0]}": f"/{en[0]}" for vi, en in pairs} | {"/ten": "/name", "/khaibao": "/setup"}

    def commands_in(text: str) -> list[str]:
        found = re.findall(r"(?<![\w<])/[a-z]{2,}", text)
        return sorted(same.get(command, command) for command in found)

    for message in messages("vi"):
        english = message.id if isinstance(message.id, str) else message.id[-1]
        commands = commands_in(english)
        for said in said_in(message):
            assert commands_in(said) == commands, english
            for typed in re.findall(r"“(?:<b>)?([^”{<]+)(?:</b>)?”", english):
                word = TYPED.get(typed.casefold(), typed.casefold())
                assert word in said.casefold(), english


@pytest.mark.parametrize(
    "label",
    [
        *("Undo", "Totals", "Undo the last", "I agree", "No", "Yes", "Skip", "Sent again"),
        *("Went together", "More work", "Do not record", "Yes, that is right", "No, drop it"),
        *("Take back", "Yes, take it back", "No, keep it", "Members", "Reports", "Compare"),
        *("Not reported", "Erase me", "Keep everything", "Show the texts", "Write it again"),
        *("It is all new work", "‹ Back", "More ›"),
    ],
)
def test_a_label_fits_its_button(label: str) -> None:
    said = VI(label)
    assert said != label
    assert len(said) <= BUTTON
