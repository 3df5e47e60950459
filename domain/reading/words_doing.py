"""The verbs of the field, and whom they concern."""

from typing import Final

from domain.reading.crossing import crossed

_DONE: Final = (
    "được, đc, dc, xong, thành công, giúp, cho, mới, thêm, thêm được, mới được, xong xuôi"
)

VERBS: Final[dict[tuple[str, object], str]] = {
    ("verb", "visit"): (
        "đi, đã đi, đến, đến thăm, thăm, ghé, ghé thăm, vận động, vđ, vdong, tuyên truyền, !tt, "
        "tiếp cận, gõ cửa, đi thăm, đến được, đi được, đi đc, tới, tới thăm, đi dc, "
        "đi tuyên truyền, đi vận động, đến nhà, đến từng, phát giấy mời, rà soát, vào, vô, "
        "visited, visit, reached, vân động, đi đặng, tuyên truyền được, vận động được, đi vô, "
        "gặp gỡ, tiếp xúc, xuống, tuyền truyền, viếng, gặp, "
        + crossed("đến, tới, vào, đi, gõ cửa, ghé", "từng nhà, từng hộ, từng hộ dân")
    ),
    ("verb", "install"): (
        "cài, cài đặt, cài được, cài xong, cài mới, lắp, lắp đặt, cấp, cấp mới, cấp được, "
        "làm được, làm, tạo, đã cài, tích hợp, cài đặt được, cài đc, làm xong, cài thành công, "
        "installed, install, set up, tải, tải app, cài giúp, cài hộ, làm cho, phát hành, cấp phát, "
        "cài cho, kài, mần, mần được, mần xong, kài đc, kài được, kài dc, "
        + crossed("cài, đã cài, cài đặt, đã cài đặt, lắp, làm, đã làm, cấp, tạo", _DONE)
    ),
    ("verb", "activate"): (
        "kick hoạt, kíck hoạt, kích hoạt, kh, k hoạt, khoạt, kích hoạt được, kích, activated, "
        "activate, kích hoạt thành công, kich hoac, kích hoạc, định danh được, kh được, kh dc, "
        "kh đc, " + crossed("kích hoạt, đã kích hoạt, kh", _DONE)
    ),
    ("verb", "guide"): (
        "buổi truyền thông, buổi sinh hoạt, hội thảo, hướng dẩn, hưỡng dẫn, huớng dẫn, hướng dẫng, "
        "hương dẫn, hướng dẫn, hướng dẫn được, hưỡng dẩn, tập huấn, đào tạo, bồi dưỡng, dạy, "
        "chỉ dẫn, hdan, hdẫn, nâng cao kỹ năng, lớp học, buổi học, lớp, hội nghị, dự lớp, dự học, "
        "tham dự lớp, học, tham dự, phổ cập, trained, guided, taught, train, cầm tay chỉ việc, "
        "hướng dãn, buổi tập huấn, lớp tập huấn, dự tập huấn, phổ biến, chỉ cho, chỉ cách, "
        "bày cho, bày, chỉ bà con"
    ),
    ("verb", "support"): (
        "hỗ trợ, giúp, giúp đỡ, giúp cho, hổ trợ, hỗ trợ được, helped, help, assisted, supported, "
        "ht, giúp được, trợ giúp, nộp hồ sơ, nộp hồ sơ trực tuyến, làm hồ sơ, nộp hồ sơ online, "
        "tư vấn, giải đáp, nộp hs, làm thủ tục, làm hs, nộp giúp, "
        + crossed(
            "nộp, làm, khai, gửi",
            "hộ, giúp, giùm, dùm, giúp cho, hộ cho",
            "hồ sơ, hs, thủ tục, giấy tờ",
        )
    ),
    ("verb", "open"): ("mở, mở được, mở mới, lập, opened, open, mở thẻ, mở đc, mở dc"),
    ("verb", "register"): (
        "đăng ký, đk, thu nhận, thu nhận hồ sơ, đăng kí, thu hồ sơ, nhận hồ sơ, registered"
    ),
    ("verb", "use"): ("sử dụng, dùng, sd, dùng được, sử dụng được, biết dùng, use, sài, xài"),
    ("verb", "renew"): ("gia hạn, renew, renewed, cấp lại, duy trì, đổi thiết bị, gia hạn lại"),
    ("verb", "give"): (
        "đi đám cưới, đi đám giỗ, đi ăn cưới, đi ăn giỗ, đi ăn đám, ăn đám, đi giỗ, đi đám ma, "
        "đi đám, tặng, tặng quà, trao, trao quà, trao tặng, phát quà, cho vay, giải ngân, "
        "xây nhà cho, quyên góp, cứu trợ, hỗ trợ gạo, cấp gạo, trao tiền, tặng gạo, trao nhà, "
        "chi trả, biếu, bàn giao nhà cho, hỗ trợ tiền, phát gạo, tặng áo, tặng sổ"
    ),
    ("verb", "attend"): (
        "được chia thành, chia thành, chia làm, tỏa về, tỏa đi, tỏa xuống, ra quân, xuất quân, "
        "xung phong, túc trực, ứng trực, đứng trực, bố trí, cử, huy động, điều động, phân công, "
        "tham gia, sự tham gia, có mặt, đến dự, về dự, attended, join"
    ),
}

PEOPLE: Final[dict[tuple[str, object], str]] = {
    ("person", "men"): "nam, nam giới, đàn ông",
    ("person", "women"): "nữ, nữ giới, đàn bà",
    ("person", "resident"): (
        "cô giáo, thầy giáo, thầy cô, đối tượng, đối tượng bảo trợ, đối tượng chính sách, người, "
        "người dân, bà con, công dân, "
        "hội viên, hội viên phụ nữ, cụ, cụ già, ông bà, học sinh, tiểu thương, phụ nữ, lượt người, "
        "lượt người dân, chị em, thanh niên, cán bộ hội viên, bác, bà, ông, người già, "
        "người cao tuổi, người lớn, ng, ng dân, nguoi, ngừoi, người lao động, dân, khách, "
        "nhân dân, nông dân, hội viên nông dân, người khuyết tật, cô bác, cô chú, residents, "
        "resident, people, persons, person, citizens, villagers, cụ ông, cụ bà, cán bộ hưu trí, "
        "đoàn viên thanh niên, đoàn viên, cán bộ, học viên, mẹ, mế, o chú, o, mự, bọ, "
        "cựu chiến binh, lượt dân, lượt bà con, lượt, công nhân, đảng viên, thân nhân, bạn, "
        "bạn trẻ, anh chị, người có công, bà mẹ, đồng bào, ngươi, tín đồ, giáo dân, vị, !ngài, "
        "ngừi, ngưi, nguời, ngườ, ngừời, ngưới, khách hàng, lượt khách hàng, lượt khách, "
        "lượt công dân, lượt phụ huynh, giáo viên, phụ huynh, ngư dân, xã viên, dân bản, dân làng, "
        "bô lão, bệnh nhân, thương binh, mệ, mệ già"
    ),
}

TITLES: Final[dict[tuple[str, object], str]] = {
    ("title", "me"): "em",
    ("title", None): (
        "cô giáo, thầy giáo, thầy cô, anh, chị, chú, cô, dì, thím, cậu, mợ, bác, bà, ông, cụ, "
        "đồng chí, đ/c, o, nhà bà, nhà ông, nhà bác, nhà chị, nhà anh, nhà cô, nhà chú, nhà cụ, "
        "mệ, mụ"
    ),
}
