import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.splitting import plain, split, units

WORDS = st.text(
    st.sampled_from("abc dễ <>&\"'\n\n  🏡👨‍👩‍👧ệ"),
    max_size=120,
)


@st.composite
def light_html(draw: st.DrawFn) -> str:
    lines = []
    for line in draw(st.lists(WORDS, max_size=12)):
        for part in line.split("\n"):
            tag = draw(st.sampled_from(["", "b", "i", "code"]))
            safe = html.escape(part)
            lines.append(f"<{tag}>{safe}</{tag}>" if tag else safe)
    return "\n".join(lines)


def balanced(piece: str) -> bool:
    opened: list[str] = []
    for close, name in re.findall(r"<(/?)(\w+)>", piece):
        if not close:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@settings(max_examples=300, deadline=None)
@given(light_html(), st.integers(8, 80))
def test_every_piece_fits_is_balanced_and_nothing_is_lost(text: str, limit: int) -> None:
    pieces = split(text, limit)

    assert all(0 < units(piece) <= limit for piece in pieces)
    assert all(balanced(piece) for piece in pieces)
    assert all(plain(piece).strip() for piece in pieces)
    assert "".join("".join(plain(p) for p in pieces).split()) == "".join(plain(text).split())


@settings(max_examples=200, deadline=None)
@given(light_html(), st.integers(40, 400))
def test_entities_are_never_cut(text: str, limit: int) -> None:
    for piece in split(text, limit):
        bare = re.sub(r"<[^<>]*>", "", piece)
        assert "<" not in bare
        assert ">" not in bare
        assert re.sub(r"&(amp|lt|gt|quot|#x27);", "", bare).count("&") == 0


def test_a_text_that_fits_is_left_as_it_is() -> None:
    text = "<b>Thôn Đoài</b>\n5 hộ"
    assert split(text) == [text]


def test_a_blank_text_gives_nothing_to_send() -> None:
    assert split(" \n\n ") == []


def test_a_text_is_cut_at_line_ends_so_that_joining_the_pieces_gives_it_back() -> None:
    text = "\n".join(f"<b>Thôn {n}</b>: {n} hộ" for n in range(600))
    pieces = split(text)
    assert len(pieces) > 1
    assert "\n".join(pieces) == text


def test_emoji_count_twice_as_telegram_counts_them() -> None:
    assert units("🏡") == 2
    assert [units(p) for p in split("🏡" * 4096)] == [4096, 4096]


def test_tags_and_entities_count_as_what_the_reader_sees() -> None:
    text = "<b>" + "&amp;" * 4096 + "</b>"
    assert split(text) == [text]


def test_a_line_that_is_too_long_is_cut_at_a_space() -> None:
    assert split("năm hộ đã học", 8) == ["năm hộ ", "đã học"]


def test_marks_open_at_a_cut_are_closed_and_opened_again() -> None:
    assert split("<b>" + "x" * 20 + "</b>", 12) == ["<b>" + "x" * 12 + "</b>", "<b>xxxxxxxx</b>"]


@pytest.mark.parametrize("whole", ["e\u0302\u0323", "👨\u200d👩\u200d👧"])
def test_a_letter_with_its_marks_stays_whole(whole: str) -> None:
    for piece in split("xxxxx" + whole * 6, 11):
        rest = piece.replace(whole, "").replace("x", "")
        assert rest == ""
