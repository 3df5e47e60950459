"""Words after which figures are no result of the day: plans, hearsay, how large a place is."""

from typing import Final

from domain.reading.crossing import crossed

# "Xã mình có", "bản em hiện có": how large a place is.
_SIZES: Final = crossed(
    "thôn, xóm, bản, ấp, làng, buôn, khu, khu phố, xã, phường, huyện, tỉnh, địa bàn, khóm, nhà",
    "mình, em, tôi, ta, tui, chúng tôi, chúng em, tụi em, này, chúng ta, tao",
    "có, hiện có",
)

_MONTHS: Final = ", ".join(f"tháng {number}" for number in range(1, 13))
_NO: Final = "không, ko, k, chưa, nỏ, hổng, hông, chẳng, chả, hem, hok, khum, kg"
_NOTHING_DONE: Final = (
    "có số liệu, có số liệu gì, có số liệu chi, có kết quả, có kết quả gì, có gì báo, có chi báo, "
    "có gì báo cáo, có chi báo cáo, có gì để báo, phát sinh, có phát sinh, làm được gì, "
    "làm được chi, làm đc gì, đi được, đi đc, đi mô được, đi đâu được, ra quân, ra quân được"
)

MODES: Final[dict[tuple[str, object], str]] = {
    ("target", None): (
        "phấn đấu hết năm, phấn đấu đến hết năm, phấn đấu cuối năm, phấn đấu đến cuối năm, "
        "phấn đấu, được giao, giao, phải, yêu cầu, cần, target, goal, quyết tâm, đăng ký thi đua, "
        "xin nhận, nhận làm, nhận đi, đùn cho, bắt đi, bắt làm, bắt cài, kêu đi, kêu làm, "
        "kêu cài, ép đi, ép làm, chỉ nên, "
        "theo kế hoạch là, mức giao, trên giao, xã giao, xã giao cho, chỉ tiêu là, kế hoạch là, "
        "cần thêm, sao làm nổi, làm sao nổi, sao kịp, làm sao kịp, làm sao mà kịp, không kịp, "
        "ko kịp, sợ không kịp, sợ không đủ, e không kịp, chắc không kịp, khó mà đủ, khó đạt, "
        "kham nổi, làm nổi, nữa là tròn, nữa thì tròn, nữa là chẵn, nữa là cán mốc, nữa cho tròn, "
        "cố gắng, cố, ráng, đặt mục tiêu, phụ trách, chia nhau, đảm bảo, tối thiểu, ít nhất, need, "
        "must"
    ),
    ("every", None): (
        "ngày nào cũng, hôm nào cũng, tuần nào cũng, tháng nào cũng, "
        "^mỗi, mỗi thôn, mỗi tổ, mỗi xóm, mỗi ngày, bình quân, trung bình, each, every, mỗi nhóm, "
        "một nhóm, thôn nào làm, thôn nào đạt, ai làm được, ai đạt, tổ nào, thôn nào, xóm nào, "
        "người nào làm"
    ),
    ("each", None): (
        "mỗi đứa, mỗi anh, mỗi chị, mỗi bạn, mỗi hộ, mỗi nhà, mỗi gia đình, mỗi người, từng người, "
        "mỗi cụ, mỗi bác, mỗi máy"
    ),
    ("bygone", None): (
        "^năm ngoái, ^năm kia, ^năm trước, ^năm rồi, năm 2023, năm 2022, hồi năm ngoái"
    ),
    ("hearsay", None): (
        "^họ làm, ^họ cài, ^họ cấp, ^họ đạt, ^họ được, ^họ đã, ^họ đi, bên huyện, bên tỉnh, "
        "dẫn đầu, báo viết, báo chí, báo mạng, xã nọ, thôn nọ, huyện nọ, báo tuổi trẻ, "
        "báo thanh niên, trên báo, trên đài, trên tivi, trên ti vi, thời sự, tp hcm, "
        "tphcm, hà nội, sài gòn, đưa tin, báo đưa, đài đưa, tin từ, tỉnh đã, huyện đã, tỉnh ta, "
        "huyện ta, tỉnh mình, huyện mình, bộ công an, các tỉnh, nhiều tỉnh, tỉnh thành, nghe nói, "
        "nghe đâu, nghe bảo, thấy bảo, thôn khác, xóm khác, thôn bên, xóm bên, bên kia, người ta, "
        "thôn bạn, xã bên, xã khác, bên xã, thôn người ta, xóm bạn, nghe đồn, tổ khác, "
        "bên thôn khác, cả nước, toàn quốc, toàn tỉnh, toàn huyện, cả tỉnh, cả huyện, tỉnh bạn, "
        "trên địa bàn tỉnh, đọc báo, theo báo, báo đài, báo nói, huyện bên, tỉnh khác, "
        "theo thống kê, số liệu thống kê, theo số liệu thống kê, thôn bển, bên đó, bên ấy, bên nớ, "
        "xóm bển"
    ),
    ("whole_commune", None): "toàn xã, cả xã, toàn thôn, cả thôn, xã mình, toàn phường",
    ("stock", None): (
        "tổng dân, tổng dân thôn, "
        "thôn có, xóm có, thôn mình có, xóm mình có, bản có, ấp có, làng có, tổng số hộ, "
        "tổng số hộ dân, hiện có, toàn thôn có, cả thôn có, thôn em có, thôn tôi có, dân số, "
        "có tổng, tổng số dân, quản lý, nhà em có, nhà có, tổ có, tổ em có, thôn ta có, có tất cả, "
        "thôn tui có, có tổng cộng, xóm em có, quy mô, gồm có, hiện tại có, thôn chúng tôi có, "
        "has, trong tổng số, trong tổng, trên tổng, trên tổng số, trong số, "
        "out of, xã có, phường có, huyện có, " + _SIZES
    ),
    ("stock", "size"): (
        "dân số các thôn, số liệu dân cư, danh sách hộ nghèo, quy mô dân số, quy mô, "
        "tổng dân số, tổng số dân, với quy mô"
    ),
    ("asleep", None): (
        "không đi được, !nghỉ, tổ nghỉ, nghỉ ở nhà, không có số liệu, ko có số liệu, "
        "không có gì báo cáo, không có gì để báo cáo, không có gì báo, chưa đi được, "
        "không phát sinh, không có phát sinh, ko đi được, k đi được, không đi đâu, "
        "không triển khai, chưa triển khai, không hoạt động, chưa có số liệu, ko đi dc, "
        "ko phát sinh, day off, no data, nothing to report, không có kết quả, chưa có kết quả, "
        "không làm được gì, nghỉ không đi, chưa làm được gì, ko làm được gì, nỏ đi được, "
        "nỏ có chi, hổng có gì, nỏ có chi báo, không có chi, hổng đi được, chưa đi được đâu, "
        "chưa làm gì, không có gì mới, ko có gì, không đi làm được, không ra quân, tạm nghỉ, "
        "số liệu không có, trắng, không có báo cáo, không làm, nên không đi, không đi, "
        "k làm đc gì, ko làm đc gì, không làm đc gì, chẳng làm được gì, không đi làm, nghỉ hết, "
        "đều nghỉ, không báo cáo gì, không có báo cáo gì, không đi dc, "
        + crossed(_NO, _NOTHING_DONE)
    ),
    ("harm", None): (
        "tốc mái, làm tốc mái, làm sập, ^sập, bị sập, ngập, bị ngập, làm ngập, ^cháy, bị cháy, "
        "hư hỏng, hư hại, thiệt hại, cuốn trôi, bị tốc mái, mất điện, cúp điện, mất nước, "
        "cúp nước, bị cô lập, cô lập, sơ tán, di dời, phải di dời, phải sơ tán, bị ảnh hưởng, "
        "ảnh hưởng, thiêu rụi, ^vùi, vùi lấp, sạt lở, bị sạt lở, hư hại nặng, bị thương, "
        "thiệt mạng, mất tích, đổ sập, bị đổ, bị thiệt hại, bị hư hỏng, bị hư hại, bị cuốn trôi, "
        "buộc phải di dời"
    ),
    ("aside", None): (
        crossed(
            "tồn tại, khó khăn, vướng mắc, hạn chế, kiến nghị, đề nghị, đề xuất, giải pháp, "
            "nguyên nhân, phương hướng, nhiệm vụ, khó khăn vướng mắc, tồn tại hạn chế, "
            "kế hoạch tới, nhiệm vụ tới, kiến nghị đề xuất, ghi chú, lý do, vướng",
            ":",
        )
        + ", "
        + crossed(
            "kiến nghị, đề nghị, đề xuất, xin, mong, mong được, nhờ, cần, xin được",
            "cấp, cấp thêm, cấp cho, cấp bổ sung, trang bị, hỗ trợ thêm, tăng cường, được cấp",
        )
        + ", "
        + crossed(
            "kế hoạch tuần, kế hoạch, lịch tuần, lịch, kế hoạch đi", ": thứ, : t2, : t3, : t5"
        )
    ),
    ("if", None): "^nếu, nếu như, lỡ như, chẳng hạn",
    ("supposed", None): (
        "ví dụ, thí dụ, ^test, thử thôi, đố ai, thà đi, làm gì có chuyện, "
        "làm gì có ai, giả sử, giả dụ, giả như, ví như, giá như, nếu mỗi, "
        "nếu cứ, nếu một"
    ),
    ("against", None): (
        "báo dư, ghi dư, gõ dư, báo thừa, ghi thừa, gõ thừa, nhập dư, nhập thừa, tính dư, "
        "tính thừa, báo lố, tăng, giảm, hơn tuần, kém, so với, hơn hôm qua, giảm bớt, nhiều hơn, "
        "ít hơn, hơn hôm, hụt, vượt, increase"
    ),
    ("target", "plan"): (
        "chỉ tiêu, mục tiêu, kế hoạch, kế hoạch giao, chỉ tiêu giao, kh giao, kế hoạch ngày, "
        "kế hoạch tuần, kế hoạch tháng, "
        "phân bổ, phân giao, giao chỉ tiêu, bảng giao, lịch ra quân, "
        + crossed(
            "kh, ct, mt",
            "tuần, tuần này, tuần tới, tuần sau, tháng, tháng này, tháng tới, tháng sau, quý, "
            "quý này, "
            "năm, năm nay, cả năm, ngày mai, đợt này, " + _MONTHS + ", quý 1, quý 2, quý 3, quý 4",
        )
    ),
}
