"""Words by which a person asks for totals, for a receipt, and who has not reported."""

from typing import Final

from domain.reading.crossing import crossed

_TAKEN_IN: Final = (
    "ghi, ghi nhận, ghi lại, nhận, nhận được, nhận đc, lưu, lưu lại, lên, được tính, vào, vào sổ, "
    "cập nhật, thấy, cộng, vô, hiện, vô sổ, tới, có"
)

ASKING: Final[dict[tuple[str, object], str]] = {
    ("how_many", None): (
        "bao nhiêu, bn, bao nhiu, bnhiêu, được nhiêu, bao nhiêu rồi, được mấy, mấy hộ rồi, "
        "how many, how much, mấy phần trăm, bao lăm, mấy nả, đến đâu rồi, tới đâu rồi, mấy rồi, "
        "đc mấy, dc mấy, b nhiêu, bnhieu, mấy cks, mấy chữ ký, mấy tk, mấy tài khoản, mấy hộ, "
        "mấy nhà, mấy cái, mấy người, mấy vneid, thứ mấy, bao nhieu, hạng mấy, bao nhiêu %, nhiu, "
        "nhiêu, nhiêu rồi, mấy mống, mấy phần, mấy %, nhiêu phần, mấy chữ kí, mấy app, "
        "mấy gia đình, mấy lượt"
    ),
    ("totals", None): (
        "% hoàn thành, phần trăm hoàn thành, mức hoàn thành, kết quả thực hiện, tỉ lệ hoàn thành, "
        "xuất báo cáo, xuất excel, xuất số liệu, xuất bảng, xuất ra, xuất giúp, xuất word, "
        "xuất dữ liệu, xuất danh sách, xuất cho, xuất hộ, xuất giùm, tổng hợp, thống kê, xếp hạng, "
        "tiến độ, so với, xem số liệu, xem báo cáo, cho xem, kết quả tháng, kết quả tuần, tỷ lệ, "
        "tỉ lệ, phần trăm rồi, đạt chưa, đủ chưa, xuất file, file excel, file word, excel, "
        "bảng tổng hợp, nhiều nhất, ít nhất là thôn, thấp nhất, cao nhất, đứng đầu, đứng cuối, "
        "hơn hay kém, ai hơn, thôn nào nhất, ghi nhận, totals, summary, ranking, progress, export, "
        "leaderboard, compare, thế nào rồi, ra sao rồi, sao rồi, đạt chỉ tiêu chưa, báo cáo tuần, "
        "báo cáo tháng, báo cáo tổng hợp, cho tôi số, cho anh số, cho em xem, cho chị xem, "
        "gửi em bảng, xem tổng, số liệu tổng, bảng số liệu, kết quả thôn, kết quả xã, biểu đồ, "
        "bảng xếp hạng, dẫn đầu, đứng thứ, tổng toàn xã, tổng cả xã, xem kết quả, xem tiến độ, "
        "số liệu của em có chưa, in báo cáo, kết xuất, tải báo cáo, xem lại, tình hình, tổng kết, "
        "list số liệu, kết quả toàn xã, nhanh nhất, chậm nhất, yếu nhất, tốt nhất, vượt chưa, "
        "nhất xã, đội sổ, bét, chốt số, kết quả chung, total, xin số liệu, số liệu tuần, "
        "số liệu tháng, số liệu hôm nay, số liệu ngày, số liệu thôn, số liệu xóm, số liệu xã, "
        "coi số liệu, coi giúp, check giúp, kiểm tra giúp, kiểm tra số, ^so tuần trước, "
        "^so tháng trước, ^so hôm qua, xem số, so sánh, coi số, cho xin số liệu, xin tổng, "
        "cho xin tổng, tra số, bao xa, cách chỉ tiêu, cách mục tiêu, đúng chưa, bao nhiêu nữa, "
        + crossed(
            "xin, cho xin, cho, gửi, xem, coi, đọc, cần, lấy",
            "số lũy kế, lũy kế, số cộng dồn, số tổng, con số tổng, số chung, bảng tổng, con số",
        )
    ),
    ("receipt", None): (
        "nhận báo cáo của, nhận được báo cáo của, nhận tin của, thấy báo cáo của, nhận số của, "
        "ghi nhận chưa, đã ghi chưa, được ghi chưa, nhận chưa, nhận được chưa, đã nhận chưa, "
        "ghi chưa, vào sổ chưa, lưu chưa, lên chưa, được tính chưa, tính chưa, vào chưa, "
        "cập nhật chưa, nhận được không, thấy chưa, đã lên chưa, đã lưu chưa, đã vào chưa, "
        "cộng chưa, được ghi nhận chưa, vô chưa, nhận hông, hiện chưa, lên hệ thống chưa, "
        "vào hệ thống chưa, lên bảng chưa, trên hệ thống chưa, vào máy chưa, đúng chưa, "
        + crossed(_TAKEN_IN, "chưa, rồi chưa, hay chưa, chửa, rồi phải không, rồi đúng không")
        + ", "
        + crossed(
            "có nhận được, có ghi lại, có lưu lại, có nhận, có ghi, có lưu, có thấy, có vào, "
            "có lên, có tới, có vô, nhận được, đã nhận",
            "không, ko, k, hông, hok, hong, không vậy, được không",
        )
        + ", "
        + crossed(
            "được tính, được cộng, được ghi, được ghi nhận, được ghi lại, được lưu, được nhận",
            "không, ko",
        )
    ),
    ("total_word", None): "tổng số, tổng, total, kết quả, số liệu",
    ("reach", None): "đủ, đạt, tới mức, tới, vượt",
    ("goal", None): "đạt, chỉ tiêu, vượt, mục tiêu, hoàn thành, về đích, phần trăm",
    ("missing", None): (
        "trốn báo cáo, né báo cáo, lơ báo cáo, chưa báo cáo, chưa báo, chưa nộp, chưa gửi, "
        "còn thiếu thôn, thiếu báo cáo, nợ báo cáo, còn nợ, chậm báo cáo, báo cáo đủ chưa, "
        "nộp chưa, báo cáo chưa, báo chưa, gửi chưa, nộp đủ chưa, gửi đủ chưa, báo đủ chưa, "
        "chưa có báo cáo, quên báo cáo, chưa có số liệu, nộp đủ, not reported, hasn't reported, "
        "who is missing, missing, haven't reported, who hasn, chậm nộp, trễ báo cáo, còn thiếu ai, "
        "còn thiếu xóm, còn thiếu đơn vị, thiếu ai, thiếu thôn, thiếu xóm, còn ai, chưa thấy số, "
        "chưa thấy báo cáo, còn sót thôn, chưa nạp, nộp trễ, chưa bc, ko báo cáo, không báo cáo, "
        "không nộp, ko nộp, k báo cáo, còn thôn nào, còn xóm nào, còn đơn vị nào, còn tổ nào, "
        "chưa thấy gửi, chưa thấy báo, thiếu đơn vị, thôn mô chưa, im hơi, chưa chịu báo, "
        "chưa chịu nộp, chưa lên số, thiếu những thôn, thiếu những ai, thiếu số của, đủ hết chưa, "
        "đã đủ báo cáo, bc chưa, chưa gởi, gởi chưa, chậm trễ, báo hết chưa, nộp hết chưa, "
        "gửi hết chưa, thiếu bc, đã báo cáo chưa, ai chưa, nộp rồi ai, ai nộp rồi, những ai nộp, "
        "thôn nào nộp rồi, thôn nào báo rồi, ai báo rồi, những thôn nào rồi, "
        "đã báo cáo những thôn, "
        + crossed(
            "báo, gửi, nộp, nhắn, gởi, bc, lên số, báo số, gửi số",
            "về chưa, lên chưa, xong chưa, đủ chưa, gì chưa, số chưa, rồi hay chưa",
        )
    ),
    ("lack", None): (
        "không báo, không gửi, không nộp, không thấy báo, ko báo, ko gửi, !chưa, !thiếu, !trễ, "
        "trễ hạn, quá hạn, chậm, !nợ, im re, im hơi, im lặng, im ru, sót, chua, hụt, vắng mặt, đủ, "
        "chưa thấy, ^thieu, hết chưa, lặng thinh, "
        + crossed(
            "chưa, quên, lười, lơ, trốn, né, bỏ, bỏ sót, bỏ trống, để trống, ngâm, khất, trễ",
            "báo, báo cáo, bc, nộp, gửi, gởi, nhắn, nhập, số liệu, báo số, gửi số, nhắn số, "
            "nộp số, nhập số, lên số, đưa số, cập nhật",
        )
    ),
    ("who", None): (
        "ai chưa, ai nộp rồi, ai báo rồi, còn ai, thiếu ai, còn thiếu ai, ai, những đơn vị nào, "
        "những thôn xóm nào, mấy thôn, thôn xóm nào, những nơi nào, các đơn vị, các nhóm, các bản, "
        "các ấp, các làng, các khu, khu nào, nhóm nào, ấp mô, bản mô, tổ mô, đơn vị mô, thôn nào, "
        "xóm nào, những ai, nơi nào, đơn vị nào, tổ nào, danh sách, những thôn, những thôn nào, "
        "xóm mô, thôn mô, who, which, bao nhiêu thôn, mấy thôn, các thôn, nhắc, gồm những, "
        "bản nào, ấp nào, còn những, chỗ nào, mấy xóm, thằng nào, làng nào, buôn nào, đứa nào, "
        "những xóm, các xóm, các tổ, những tổ, nhắc giúp, đôn đốc, liệt kê, list, người nào, "
        "bên nào, tên ai, đọc tên, những đứa, đơn vị nào vậy, "
        + crossed(
            "ông, bà, anh, chị, cô, chú, bác, bạn, đồng chí, cán bộ, tổ viên, chi hội, chi đoàn, "
            "đoàn, đội, đứa, thằng, người, bên, nhóm, phe, cụm",
            "nào, mô",
        )
        + ", "
        + crossed("mấy", "đứa, tổ, nhóm, ông, bà, anh, chị, đội, bên, bạn, đơn vị, ấp, khu, bản")
    ),
    ("price", None): crossed(
        "phí, lệ phí, giá, cước, tiền, tốn, mất, hết", "bao nhiêu, bao nhiu, nhiêu, mấy, bn"
    ),
    ("most", None): "nhất, nhiều hơn, hơn ai, thua, kém hơn, nhỉnh hơn, ^dẫn, top",
}
