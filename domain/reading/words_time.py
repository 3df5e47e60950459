"""Words for days and times."""

from typing import Final

from domain.reading.crossing import crossed

_PARTS: Final = "sáng, trưa, chiều, tối, túi, đêm, khuya, xế, xế chiều, đầu giờ sáng, đầu giờ chiều"
_TODAY: Final = crossed(_PARTS, "nay, ni, hôm nay, hôm ni, bữa nay, bữa ni, bựa ni, hnay")
_YESTERDAY: Final = crossed(_PARTS, "qua, hôm qua, bữa qua, bựa qua, hqua, hôm wa")
_THE_DAY_BEFORE: Final = crossed(_PARTS, "kia, hôm kia, bữa kia, bựa tê, hôm kìa")
_TOMORROW: Final = crossed(_PARTS, "mai, ngày mai, bữa mai, hôm mai, mốt")

DAY_WORDS: Final[dict[tuple[str, object], str]] = {
    ("day", 0): (
        "hồi sớm mơi, hồi sớm mai, hồi sớm, sớm nay, sớm ni, sớm giờ, hồi khuya, sớm mơi ni, "
        "sớm mơi, hôm nay, !nay, bữa nay, bữa ni, bựa ni, hôm ni, !ni, ngày hôm nay, "
        "trong ngày hôm nay, hnay, hn, h nay, hnai, hôm nai, sáng nay, chiều nay, tối nay, "
        "trưa nay, sáng ni, chiều ni, tối ni, trưa ni, hồi sáng, today, this morning, "
        "this afternoon, this evening, tonight, hôm na, ngày hôm ni, sáng hôm nay, chiều hôm nay, "
        "tối hôm nay, trưa hôm nay, nảy giờ, hồi chiều, hồi trưa, đêm nay, sáng giờ, "
        "từ sáng đến giờ, từ sáng tới giờ, bữa nai, cả ngày hôm nay, cả ngày nay, hôm nây, "
        "hom nay, hum nay, hnayy, ngày ni, suốt ngày nay, bữa nầy, hôm nầy, lúc sáng, lúc chiều, "
        "khi sáng, khi chiều, khi mai ni, buổi sáng nay, buổi chiều nay, trong hôm nay, mai ni, "
        "homnay, hômnay, bữanay, sángnay, hôm lay, bữa lay, sáng lay, chiều lay, tối lay, 2day, "
        "chiềunay, buổi ni, sáng chừ, từ sáng đến chừ, từ sáng tới chừ, nãy giờ, từ sáng, " + _TODAY
    ),
    ("day", -1): (
        "hôm qua, hqua, hq, bữa qua, ngày hôm qua, tối qua, sáng qua, chiều qua, đêm qua, hôm wa, "
        "hwa, h qua, ngày qua, sáng hôm qua, chiều hôm qua, tối hôm qua, trưa qua, trưa hôm qua, "
        "đêm hôm qua, hqa, yesterday, bựa qua, hồi hôm, hôm quá, bữa wa, hum qua, hum wa, khi hôm, "
        "hồi tối hôm qua, hồi hôm qua, last night, buổi tối hôm qua, hôm quađi, qua hôm, homqua, "
        "hômqua, tốiqua, " + _YESTERDAY
    ),
    ("day", -2): (
        "hôm kia, bữa kia, hôm kìa, bựa tê, bữa tê, ngày hôm kia, hai hôm trước, 2 hôm trước, "
        "hai ngày trước, 2 ngày trước, bữa kìa, " + _THE_DAY_BEFORE
    ),
    ("day", None): (
        "bữa trước, hôm trước, hôm nọ, hôm tê, bữa nọ, bữa hổm, hôm rồi, bữa rày, mấy bữa ni, "
        "mấy bữa nay, mấy hôm nay, mấy ngày nay, dạo này, gần đây, vừa qua, thời gian qua, "
        "bữa rồi, mấy hôm, mấy hôm trước, ngày trước, mấy ngày qua, những ngày qua, đợt trước, "
        "dạo ni, bựa trước, bữa rảy"
    ),
    ("part", None): (
        "!sáng, !chiều, !tối, !trưa, đêm, buổi sáng, buổi chiều, buổi tối, morning, afternoon, "
        "evening, buổi trưa, ban ngày, ban đêm, đầu giờ"
    ),
    ("past_period", None): (
        "tuần trước, tháng trước, tuần rồi, tháng rồi, tuần vừa rồi, tháng vừa rồi, kỳ trước, "
        "quý trước, tuần qua, tháng qua, last week, last month, kỳ rồi, tuần vừa qua, "
        "tháng vừa qua, ngày thường, thường ngày, mọi ngày, mọi khi, mọi hôm, mọi bữa, hồi đó, "
        "trước đây, hồi trước, hồi xưa"
    ),
    ("this_period", None): (
        "tuần này, tháng này, trong tuần, tuần ni, tháng ni, tuần nầy, trong tháng, this week, "
        "this month, cả tuần, quý này, !năm nay, kỳ này, đợt này, tuần nay, tháng nay, đợt ni"
    ),
    ("future", None): (
        "hoãn, bị hoãn, dời sang, lùi sang, hoãn sang, dời lịch, lùi lịch, !mai, ngày mai, "
        "sáng mai, chiều mai, tối mai, tuần sau, tháng sau, tuần tới, tháng tới, sắp tới, dự kiến, "
        "bữa nào tạnh, bữa mô tạnh, hôm nào tạnh, khi nào tạnh, khi mô tạnh, hôm nào nắng, "
        "bữa nào nắng, bữa mô rảnh, mấy bữa nữa, vài bữa nữa, ít bữa nữa, bữa nào rảnh, "
        "hôm nào rảnh, ước gì, ước chi, giá mà, phải chi, hi vọng, hy vọng, mong sao, dự là, "
        "dự trù, dự tính, qua tuần, sang tuần sau, hẹn tuần, tuần kế, !sắp, sẽ, !mốt, ngày mốt, "
        "ngày kia, !định, dự định, tới đây, thời gian tới, tomorrow, next week, will, bữa mai, "
        "hôm sau, chuẩn bị, trưa mai, kế hoạch tuần tới, kế hoạch tuần sau, kế hoạch mai, "
        "kế hoạch ngày mai, !năm sau, ^mơi, ngày mơi, sang tuần, quý sau, plan to, going to, lịch, "
        "mai mốt, bữa sau, hôm tới, "
        "tối mốt, !năm tới, để mai, đợt tới, đợt sau, tính mai, ngày tới, " + _TOMORROW
    ),
    ("future", "promise"): (
        "^hẹn, hẹn mai, hẹn qua, hẹn chiều, hẹn sáng, hứa, hứa mai, xin để, xin lùi, xin dời, "
        "xin chờ, xin khất, khất, đòi để, bảo để, nói để, kêu để"
    ),
    ("weekday", 0): "!thứ hai, !thứ 2, t2, monday",
    ("weekday", 1): "!thứ ba, !thứ 3, t3, tuesday",
    ("weekday", 2): "!thứ tư, !thứ 4, t4, wednesday",
    ("weekday", 3): "!thứ năm, !thứ 5, t5, thursday",
    ("weekday", 4): "!thứ sáu, !thứ 6, t6, friday",
    ("weekday", 5): "!thứ bảy, !thứ 7, t7, saturday, !thứ bẩy",
    ("weekday", 6): "chủ nhật, cn, sunday, chúa nhật, chủ nhựt, ngày chủ nhật",
    ("ngay", None): "ngày, mùng, mồng, hôm, bữa, ngay, date, on",
    ("month", None): "tháng, thg, th",
    ("january", 8): "august, aug",
    ("clock", None): "lúc, hồi, vào lúc, at, khoảng lúc, từ lúc, đúng, trước, sau",
}

_COUNTED: Final = [
    "2 hai",
    "3 ba",
    "4 bốn",
    "5 năm",
    "6 sáu",
    "7 bảy",
    "8 tám",
    "9 chín",
    "10 mười",
]
for _digits, _word in (pair.split() for pair in _COUNTED):
    _ago = crossed(f"{_digits}, {_word}", "ngày, hôm, bữa, bựa", "trước")
    _since = crossed("cách đây, cách nay", f"{_digits}, {_word}", "ngày, hôm, bữa")
    DAY_WORDS["day", -int(_digits)] = ", ".join(
        filter(None, (DAY_WORDS.get(("day", -int(_digits))), _ago, _since))
    )

CUMULATIVE: Final = (
    "lũy kế, luỹ kế, lk, lũy kê, lũy kế đến nay, lũy tiến, luy ke, từ đầu tháng, từ đầu đợt, "
    "từ đầu chiến dịch, từ đầu năm, từ đầu, từ trước tới nay, từ trước đến nay, đến nay, ^tới nay, "
    "tính đến nay, tính đến, tính tới, tính tới nay, đến thời điểm này, cho đến nay, cho tới nay, "
    "tính đến hôm nay, tính tới hôm nay, tính đến hiện tại, đến hôm nay, đến hiện tại, "
    "tới thời điểm này, cộng dồn, dồn lại, cumulative, so far, in total so far, to date, "
    "từ đầu đến giờ, từ đầu tới giờ, từ hồi đầu, từ đầu đến nay, từ đầu tới nay, nâng tổng số, "
    "nâng tổng số lên, nâng lên, tổng số lên, tổng đến nay, tổng cộng đến nay, "
    "từ đầu tháng đến giờ, từ đầu tháng tới giờ, từ đầu tháng đến nay, từ đầu đợt đến nay, "
    "từ đầu tuần, từ đầu tuần đến nay, kể từ đầu, từ bữa đó tới nay, từ hồi ra quân, "
    "từ khi ra quân, từ ngày ra quân, từ ngày đầu, lkế, l.kế, lũy kế tháng, cả đợt, "
    "từ đầu đợt tới giờ, tổng từ đầu, tổng từ đầu đợt, từ bữa tới giờ, từ bữa đến giờ, tới giờ, "
    "đến giờ, since the start, from the start"
)
