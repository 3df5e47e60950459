"""The demo's campaign file: written as any commune would write its own."""

from datetime import date, timedelta

from bot.demo_names import COMMUNE, VILLAGES, Village

KEY = "xa-mau-trinh-dien"

_HEAD = """\
# Dữ liệu giả lập cho bản trình diễn: không có xã, thôn hay người nào thật.
[campaign]
key = "{key}"
title = "Đợt cao điểm cài đặt chữ ký số và kích hoạt tài khoản định danh"
issuer = "UBND {commune}"
number = ""
motto = "Đi từng nhà, hướng dẫn từng người"
issued = {issued}
starts = {starts}
ends = {ends}

[[units]]
name = "{commune}"
kind = "commune"
"""

_VILLAGE = """
[[units]]
name = "{name}"
kind = "village"
parent = "{commune}"
aliases = [{aliases}]
populations = {{ adults = {adults}, households = {households} }}
"""

_REST = """
[[metrics]]
key = "households"
name = "hộ đã đến"
name_en = "households visited"
aliases = ["hộ", "nhà"]
most_per_report = 60

[[metrics]]
key = "signatures"
name = "chữ ký số đã cài"
name_en = "signatures installed"
aliases = ["chữ ký số", "chữ ký", "cks"]
most_per_report = 100

[[metrics]]
key = "accounts"
name = "tài khoản đã kích hoạt"
name_en = "accounts activated"
aliases = ["tài khoản", "tk", "định danh", "vneid"]
most_per_report = 100

[[targets]]
indicator = "Người trưởng thành có chữ ký số công cộng"
numerator = "signatures"
denominator = "adults"
minimum = 40
kinds = ["village"]
due = {ends}

[[targets]]
indicator = "Hộ gia đình được đến hướng dẫn"
numerator = "households"
denominator = "households"
minimum = 90
kinds = ["village"]
due = {ends}

[[deadlines]]
what = "Họp sơ kết giữa đợt tại xã"
due = {midway}
time = "08:00"
kinds = ["village"]

[[deadlines]]
what = "Gửi báo cáo tổng kết đợt cao điểm về xã"
due = {closing}
kinds = ["village"]

[[reporting]]
every = "week"
weekday = "fri"
time = "15:00"
cutoff = {{ weekday = "fri", time = "14:00" }}
by = "village"
to = "UBND xã"

[reminders]
before = ["1d", "1h"]
"""


def first_day(monday: date) -> date:
    """The campaign's first day, where the demo opens in the week of `monday`."""
    return monday - timedelta(weeks=3)


def campaign_file(monday: date) -> str:
    """The campaign as TOML, three weeks old on `monday` and with five weeks to go."""
    ends = monday + timedelta(weeks=5, days=-1)
    days = {
        "issued": first_day(monday) - timedelta(days=10),
        "starts": first_day(monday),
        "ends": ends,
        "midway": monday + timedelta(days=16),
        "closing": ends + timedelta(days=4),
    }
    head = _HEAD.format(key=KEY, commune=COMMUNE, **days)
    rest = _REST.format(**days)
    return head + "".join(_village(village) for village in VILLAGES) + rest


def _village(village: Village) -> str:
    return _VILLAGE.format(
        name=village.name,
        commune=COMMUNE,
        aliases=", ".join(f'"{alias}"' for alias in village.aliases),
        adults=village.adults,
        households=village.households,
    )
