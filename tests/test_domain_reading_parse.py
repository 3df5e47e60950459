"""What `thonso parse` prints of a message: one object a line, as outside checks expect it."""

import json

from bot.parse import parse_lines
from tests.reading_score import AT, campaign


def printed(line: str, *, explain: bool = False) -> dict:
    (found,) = parse_lines(campaign(), [line], AT, explain)
    return json.loads(json.dumps(found))


def test_a_report_is_printed_with_its_village_and_day() -> None:
    assert printed("thôn Bắc Tiến hôm nay 12 hộ, 5 cks\n") == {
        "intent": "report",
        "counts": {"households": 12, "signatures": 5},
        "village": "Bắc Tiến",
        "date": "2024-08-14",
        "cumulative": False,
        "multi": [],
        "questions": [],
    }


def test_line_ends_tabs_and_backslashes_are_escaped_in_a_line() -> None:
    assert printed("Hộ\\tCKS\\n12\\t5")["counts"] == {"households": 12, "signatures": 5}
    assert printed("12 hộ \\\\ 5 cks")["counts"] == {"households": 12, "signatures": 5}


def test_several_villages_are_printed_apart() -> None:
    found = printed("Bắc Tiến 5 hộ, Phúc Độ 6 hộ")
    assert (found["village"], found["counts"]) == (None, {"households": 11})
    assert found["multi"] == [
        {"village": "Bắc Tiến", "date": None, "counts": {"households": 5}},
        {"village": "Phúc Độ", "date": None, "counts": {"households": 6}},
    ]


def test_a_place_the_campaign_lacks_is_printed_as_written_with_a_question() -> None:
    found = printed("thôn Lạc Vinh 6 hộ")
    assert found["village"] == "Lạc Vinh"
    assert found["questions"] == [{"about": "village", "choices": []}]


def test_what_is_in_doubt_is_printed_with_its_likely_answers() -> None:
    found = printed("10-12 hộ")
    assert found["counts"] == {}
    assert found["questions"] == [{"about": "count", "choices": ["10 hộ", "12 hộ"]}]


def test_a_running_total_is_marked() -> None:
    assert printed("lũy kế đến nay 1.250 hộ")["cumulative"] is True


def test_the_words_behind_each_figure_are_told_when_asked_for() -> None:
    found = printed("thôn 4 hôm qua 12 hộ 5 cks", explain=True)["found"]
    assert found == [
        {"words": "12 hộ", "became": "households=12"},
        {"words": "5 cks", "became": "signatures=5"},
        {"words": "thôn 4", "became": "village=Thôn 4"},
        {"words": "hôm qua", "became": "date=2024-08-13"},
    ]


def test_each_line_yields_its_own_object() -> None:
    lines = ["12 hộ\n", "\n", "xin chào\n"]
    found = [f["intent"] for f in parse_lines(campaign(), lines, AT, explain=False)]
    assert found == ["report", "other", "other"]
