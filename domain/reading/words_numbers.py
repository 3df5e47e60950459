"""Number words of North, Centre and South, and the words around figures.

A phrase that begins with "!" counts only as spelt, or without marks in a message that has none.
"""

from typing import Final

NUMBER_WORDS: Final[dict[str, str]] = {
    "0": "",
    "1": "!một, !mốt, one",
    "2": "!hai, two",
    "3": "!ba, three",
    "4": "!bốn, !tư, four",
    "5": "!năm, !lăm, !nhăm, five",
    "6": "!sáu, six",
    "7": "!bảy, !bẩy, seven",
    "8": "!tám, eight",
    "9": "!chín, nine",
    "10": "!mười, !mươi, !mừi, ten, !mươì",
    "11": "eleven",
    "12": "twelve",
    "13": "thirteen",
    "14": "fourteen",
    "15": "fifteen",
    "20": "!hăm, twenty",
    "30": "!băm, thirty",
    "40": "forty",
    "50": "fifty",
    "100": "!trăm, hundred",
    "1000": "!nghìn, !ngàn, !nghàn, thousand",
    "1000000": "!triệu, million",
    "10000": "!vạn",
    "linh": "!linh, !lẻ, !lẽ, !lé",
    "chuc": "!chục",
    "ta": "!tá, dozen",
    "ruoi": "!rưỡi, !rưởi",
    "nua": "!nửa",
}

AROUND_FIGURES: Final[dict[tuple[str, object], str]] = {
    ("approx", None): (
        "hơn, gần, khoảng, !tầm, !cỡ, !chừng, ước chừng, ước, xấp xỉ, !non, khoảng chừng, "
        "áng chừng, gần như, độ chừng, độ khoảng, khoảng tầm, hơn gần, phỏng chừng, about, around, "
        "nearly, over, trên dưới, đâu, cỡ chừng, được cỡ"
    ),
    ("over", None): "!trên",
    ("vague", None): (
        "vài, một vài, mươi mười lăm, dăm, dăm ba, dăm bảy, dăm bẩy, đôi ba, vài ba, mấy, nhiều, "
        "một số, một ít, !ít, vài mươi, mấy mươi, mươi mấy, several, some, a few, đôi, !năm bảy, "
        "vài bốn, hàng, rất nhiều, kha khá, lác đác, lưa thưa"
    ),
    ("classifier", "case"): "trường hợp, ca, trường hơp, tr hợp, th, case, cases, lượt",
    ("classifier", "who"): "em, đứa",
    ("classifier", None): (
        "cái, chiếc, bộ, máy, chủ, suất, bản, !cặp, cá nhân, !con, ôg, lần lượt, đơn vị, new, "
        "digital, more, mới, nữa, thêm, đc, được, toàn, đầu, cũng, vẫn, đều, chỉ, riêng phần, "
        "chắc, hiện tại, chứ, thành công, hoàn tất, xong hết, xong xuôi, cấy, cấi, kái, cai, mống, "
        "^mạng, ngôi"
    ),
    ("to", None): "đến, tới, to, !sang",
    ("or", None): "hoặc, hay, hoặc là, hay là, or",
    ("label_number", None): (
        "!mũi, !cánh, mũi số, đường dây nóng, hotline, tổng đài, tổng đài số, !tầng, !lầu, máy lẻ, "
        "máy nhánh, !số, !mức, mức độ, cấp độ, !đợt, !lần, lần thứ, !lớp, !điều, !khoản, !mục, "
        "!phần, trang, version, phiên bản, v, quốc lộ, !đường, !ngõ, !ngách, !hẻm, nhà số, !sđt, "
        "số điện thoại, điện thoại số, zalo, cccd, cmnd, cmt, stk, số tài khoản, !mã, otp, mã otp, "
        "mật khẩu, pass, mk, quyết định, quyết định số, kế hoạch số, công văn, công văn số, "
        "nghị định, nghị quyết, đề án, !qđ, kh số, sinh năm, !đời, !năm, !khóa, !quý, !tháng, "
        "!tuần, tuần thứ, !phòng, !tổ, !nhóm, !đội, !tập, !câu, !bước, tổ liên gia, "
        "tổ liên gia số, liên gia, tổ tự quản, số thành viên, số tổ viên, số đội viên, "
        "số người đi, số người trong tổ, quân số, số đoàn viên, số người ra quân, sn, covid, !lỗi, "
        "lỗi số, level, round, team, group, phone, ver, ios, android, chi hội, chi hội số, chi bộ, "
        "!cụm, !cụm số, nhà văn hóa số, !tổ số, nhóm số, !mũi, !cánh, !tốp, !nhánh, !chốt, "
        "nhà thứ, hộ thứ, bước thứ, !trạm, km, cây số, hộ số, căn hộ số, phòng số, số nhà, "
        "biển số, !lô, tờ bản đồ, !thửa, !kênh, đội số, !mẫu, mẫu số, !biểu, biểu số, phụ lục, "
        "thông tư, chỉ thị, !luật, lượt xem, iphone, samsung, galaxy, oppo, xiaomi, redmi, realme, "
        "nokia, vivo, note, windows, facebook lượt xem, view, like, !giai đoạn, !chương, 4g, wifi, "
        "pin, !loại, !hạng"
    ),
    ("unit_after", None): (
        "tuổi, đồng, nghìn đồng, ngàn đồng, triệu, triệu đồng, tỷ, tỉ, tỷ đồng, vnd, vnđ, !đ, km, "
        "m, kg, cm, ha, mét, ki lô mét, cây số, cây, phần trăm, pt, độ, độ c, giờ, phút, giây, "
        "tiếng, tiếng đồng hồ, !ngày, hôm, bữa, !tuần, !tháng, !năm, buổi, buổi tối, !lần, tờ rơi, "
        "tờ, quyển, cuốn, máy tính, điện thoại, smartphone, sim, máy in, thành viên, tổ viên, đội, "
        "đội hình, !tổ, tổ công nghệ, thôn, xóm, làng, bản làng, xã, phường, tỉnh, huyện, lớp, "
        "lớp học, xe, xe máy, văn bản, !hồ sơ, bộ hồ sơ, hs, thẻ, căn cước, cccd, sổ, gb, mb, lít, "
        "ki ốt, nhóm, hội nghị, cuộc, cuộc họp, chuyến, vòng, đêm, mắt, camera, mắt camera, "
        "tình nguyện viên, sinh viên, sinh viên tình nguyện, cán bộ xã, đội viên, giấy mời, bài, "
        "tin, tin bài, ^ảnh, hình, câu, bước, điểm, cụm, khu phố, khu, chi hội, chi đoàn, ấp, "
        "bản tin, loa, băng rôn, áp phích, poster, pano, ^tủ, bàn, ghế, chai, thùng, !đoàn, phòng, "
        "địa điểm, nơi, tấn, ^tạ, yến, ^sào, mẫu, con bò, con lợn, con gà, sổ hộ khẩu, hộ khẩu, "
        "sổ sức khỏe, sổ sức khỏe điện tử, suất quà, phần quà, ^ví, ví điện tử, ví momo, momo, "
        "viettel money, zalopay, vnpay, hóa đơn, hóa đơn điện tử, mã qr, qr, am, pm, years, year, "
        "hours, hour, minutes, km2, days, day, weeks, phones, forms, flyers, leaflets, members, "
        "teams, bảo hộ, bảo hộ lao động, lượt xem, view, like, lượt thích, chỉ tiêu, nội dung, "
        "nhiệm vụ, mục, sinh, tv, mạng, người trong tổ, người trong đội, đồng chí, đc trong tổ, "
        "con chó, con mèo, con trâu, con vịt, con heo, con ngựa, đường, ngõ, hẻm, kiệt, ngách, "
        "con hẻm, dòng, dòng tin, con ngõ, con đường, bước chân, bạn sinh viên, bạn đoàn viên, "
        "bạn tình nguyện viên, anh em trong tổ, cái áo, áo, bình nước, gói, viên, học sinh, "
        "đảng viên, bộ phận, km đường, giải, suất, ^chỗ, con, cái bánh, chuyến xe, m2, mét vuông, "
        "^tải, két, cặp, đôi, triệu đ, ngàn đ, nghìn đ, ngàn, tầng, gian, trụ sở, ^chợ, trạm, "
        "quán, cửa hàng, doanh nghiệp, hợp tác xã, cuốn sổ, usb, token, router, modem, micro, "
        "vợ chồng, anh em, chương, điều, khoản, trang, tiêu chí, tiểu mục, phụ lục, câu hỏi, môn, "
        "ngả, ngã, hướng, tiết, phần mười, phần 10, lượt truy cập, lượt tải, giao dịch, "
        "lượt giao dịch, bậc, học bạ, đề tài, dự án, sáng kiến, công trình, gian hàng, sản phẩm, "
        "cơ sở, trường, bệnh viện, bệnh án, lượt thi, bố con, mẹ con, bà cháu, mũi, tốp, "
        "cánh quân, đứa, ông cháu, chị em trong tổ, anh chị em"
    ),
    ("percent", None): "%, phần trăm, percent, phan tram, pct",
    ("level", None): (
        "mức 2, mức độ 2, m2, mức hai, mức độ hai, cấp độ 2, mđ2, mức độ ii, mức ii, level 2, mức2"
    ),
    ("level1", None): (
        "mức 1, mức độ 1, m1, mức một, mức độ một, cấp độ 1, mđ1, level 1, mức độ i"
    ),
    ("below", None): (
        "dưới, chưa đến, chưa tới, không quá, không tới, chưa đầy, suýt, suýt soát, tối đa, "
        "less than, under, hụt"
    ),
    ("minus", None): "âm, trừ",
}
