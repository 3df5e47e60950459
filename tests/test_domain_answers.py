"""What a plan leaves open, what a coordinator types, and the campaign with the answers over it."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answering import find_unit, lines_of, names_of, read_count, read_moment
from domain.answers import Topic, left_open, question_named, with_answers
from domain.campaign import Campaign, Weekday
from domain.campaign_file import parse_campaign
from storage.shipped import shipped_keys, shipped_text
from tests.villages import CAMPAIGN

FRI, THU, SUN = Weekday.FRI, Weekday.THU, Weekday.SUN


def campaign(source: str = CAMPAIGN) -> Campaign:
    return parse_campaign(source, "xa-mau")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("thứ 6 15h00", (FRI, time(15))),
        ("Thứ Sáu, lúc 15 giờ.", (FRI, time(15))),
        ("trước 15h00 thứ 6 hàng tuần", (FRI, time(15))),
        ("t6 15:00", (FRI, time(15))),
        ("fri 15:00", (FRI, time(15))),
        ("every friday at 3pm", (FRI, time(15))),
        ("chiều thứ 5 3h", (THU, time(15))),
        ("thu 15:00", (THU, time(15))),
        ("thu 3pm", (THU, time(15))),
        ("thứ 5 8 giờ 30 phút sáng", (THU, time(8, 30))),
        ("chủ nhật 19h30", (SUN, time(19, 30))),
        ("CN", (SUN, None)),
        ("thứ 8 15h", None),
        ("thứ 6 25h", None),
        ("thứ 6 15h70", None),
        ("15h", None),
        ("12 hộ, 5 cks", None),
        ("thứ 6 này họp nhé", None),
        ("", None),
    ],
)
def test_days_and_hours_are_read_as_people_write_them(
    typed: str, read: tuple[Weekday, time | None] | None
) -> None:
    assert read_moment(typed) == read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Thôn Đông 412", ("Thôn Đông", 412)),
        ("Thôn 1: 1.250", ("Thôn 1", 1250)),
        ("Thôn Đông - 1,250 người.", ("Thôn Đông", 1250)),
        ("412", ("", 412)),
        ("0", ("", 0)),
        ("-5", None),
        ("Thôn Đông -5", None),
        ("412,5", None),
        ("12.5", None),
        ("Thôn Đông", None),
        ("999999999999", None),
    ],
)
def test_a_line_is_a_name_and_a_number(line: str, read: tuple[str, int] | None) -> None:
    assert read_count(line) == read


def test_lists_lose_bullets_and_keep_numbers_in_names() -> None:
    assert lines_of("1. Thôn 1\n- Thôn 2\n\n  •  Xóm   Bắc,\n3) Tổ 3") == [
        "Thôn 1",
        "Thôn 2",
        "Xóm Bắc",
        "Tổ 3",
    ]
    assert names_of("Thôn 1, Thôn 2; Làng Stơr") == ["Thôn 1", "Thôn 2", "Làng Stơr"]


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    read_moment(text)
    names_of(text)
    for line in lines_of(text):
        read = read_count(line)
        assert read is None or read[1] >= 0


@given(st.sampled_from(Weekday), st.times())
def test_every_day_and_hour_can_be_told(day: Weekday, hour: time) -> None:
    whole = hour.replace(second=0, microsecond=0)
    vietnamese = "CN" if day is Weekday.SUN else f"thứ {day.number + 2}"
    assert read_moment(f"{vietnamese} {whole:%H}h{whole:%M}") == (day, whole)
    assert read_moment(f"{day} {whole:%H:%M}") == (day, whole)


def test_names_are_found_with_and_without_their_kind() -> None:
    units = with_answers(campaign(), {"units": ["Thôn Dong"]}).units
    for name, path in (
        ("doai", "Xã Mẫu/Thôn Đoài"),
        ("thon doai", "Xã Mẫu/Thôn Đoài"),
        ("thôn đông", "Xã Mẫu/Thôn Đông"),
        ("Thôn Dong", "Xã Mẫu/Thôn Dong"),
    ):
        found = find_unit(units, name)
        assert found is not None
        assert found.path == path
    assert find_unit(units, "thon dong") is None
    assert find_unit(units, "dong") is None
    assert find_unit(units, "Thôn Xa") is None


def test_the_file_goes_before_the_answers() -> None:
    told = {
        "units": ["thôn ĐÔNG", "Thôn Mới"],
        "population/adults/Xã Mẫu/Thôn Đông": {"count": 5},
        "population/adults/Xã Mẫu/Thôn Thượng": {"count": 90},
        "population/adults/Xã Mẫu/Thôn Không Còn": {"count": 1},
        "reporting/0": {"weekday": "mon", "time": "08:00"},
        "reporting/7": {"weekday": "mon", "time": "08:00"},
    }
    done = with_answers(campaign(), told)
    assert [unit.name for unit in done.units][-2:] == ["Thôn Thượng", "Thôn Mới"]
    assert done.by_path["Xã Mẫu/Thôn Đông"].populations["adults"] == 412
    assert done.by_path["Xã Mẫu/Thôn Thượng"].populations["adults"] == 90
    assert (done.reporting[0].weekday, done.reporting[0].time) == (FRI, time(15))


def test_villages_below_a_commune_that_was_named_itself() -> None:
    district = parse_campaign(shipped_text("mo-duc-2024"), "mo-duc-2024")
    root = district.root.path
    told = {
        f"units/village/{root}/Xã Đức Tân": ["Thôn 1"],
        f"units/commune/{root}": ["Xã Đức Tân"],
        f"units/village/{root}/Xã Khác": ["Thôn 2"],
    }
    done = with_answers(district, told)
    assert done.by_path[f"{root}/Xã Đức Tân/Thôn 1"].parent == f"{root}/Xã Đức Tân"
    assert f"{root}/Xã Khác/Thôn 2" not in done.by_path


@pytest.mark.parametrize("key", shipped_keys())
def test_every_open_question_can_be_found_by_its_name(key: str) -> None:
    plan = parse_campaign(shipped_text(key), key)
    for question in left_open(plan):
        assert question_named(plan, question.name) == question


def test_a_question_about_what_is_gone_is_none() -> None:
    for name in ("reporting/5", "reporting/x", "population/adults/Xã X", "units/village/Xã X"):
        assert question_named(campaign(), name) is None


def test_answering_everything_leaves_nothing_open() -> None:
    plan = parse_campaign(shipped_text("ky-thuong-2024"), "ky-thuong-2024")
    told: dict[str, object] = {}
    while open_now := left_open(with_answers(plan, told)):
        for question in open_now:
            told[question.name] = {
                Topic.PLACES: ["Thôn 1", "Thôn 2"],
                Topic.POPULATION: {"count": 100},
                Topic.REPORTING: {"weekday": "fri", "day": 25, "time": None},
                Topic.CUTOFF: {"weekday": "thu", "days_before": None, "time": "17:00"},
                Topic.CADENCE: {"every": "week"},
            }[question.topic]
    assert len([unit for unit in with_answers(plan, told).units if unit.kind == "village"]) == 2
