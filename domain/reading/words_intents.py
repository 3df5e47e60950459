"""Words by which a person corrects, withdraws, asks, or just talks."""

INTENTS: dict[tuple[str, object], str] = {
    ("correct", None): (
        "nhầm, nhầm rồi, sửa, sửa lại, đính chính, chỉnh lại, ^chỉnh, chỉnh sửa, báo cáo lại, "
        "báo lại, báo nhầm, báo sai, ghi nhầm, gõ nhầm, ghi sai, gõ sai, số đúng, số đúng là, "
        "cập nhật lại, fix, correction, correct, ý em là, ý tôi là, ý mình là, nói lộn, lộn, "
        "lộn rồi, nhầm số, nhầm thôn, nhầm ngày, tin trước sai, tin nhắn trước sai, "
        "tin trước nhầm, sai rồi, mới đúng, mới phải, ^đổi, đổi lại, thay bằng, chứ không phải, "
        "viết nhầm, bấm nhầm, viết lộn, gửi nhầm số, báo lộn, ghi lộn, gõ lộn, sửa giúp, "
        "sửa giùm, sửa hộ, sửa báo cáo, edit, cho sửa, điều chỉnh, điều chỉnh lại, xin sửa, "
        "lộn số, lộn thôn, lộn ngày, update lại, thay đổi, nhập sai, nhập nhầm, nhập lộn, "
        "số trước sai, sai số, sorry, báo sai số, thôi sửa, sửa số, ghi lại, nhập lại, tính lại, "
        "tính nhầm, đếm nhầm, đếm lại, cộng nhầm, sửa thành, cập nhật, ^thay, ^sai, đúng phải là, "
        "đúng ra là, số đúng phải là, phải sửa, nhầm lẫn"
    ),
    ("undo", None): (
        "xóa báo cáo, hủy báo cáo, bỏ báo cáo, rút báo cáo, rút lại báo cáo, thu hồi báo cáo, "
        "rút lại, thu hồi, hoàn tác, undo, delete, xóa cái vừa, xóa tin, hủy tin, bỏ tin, "
        "xóa giúp, xóa giùm, xóa hộ, xóa dùm, hủy giúp, hủy giùm, hủy hộ, bỏ cái vừa, xóa cái, "
        "hủy cái, bỏ cái, rút cái, xóa số liệu, hủy số liệu, bỏ số liệu, xóa đi, hủy đi, bỏ đi, "
        "đừng tính, không tính, đừng ghi, xóa bớt, bỏ bớt, xóa một, xóa 1, bỏ bớt 1, bỏ bớt một, "
        "xóa bản, xóa dữ liệu, xóa lần, hủy lần, bỏ lần, hủy bản, remove, cancel, xóa lệnh, "
        "hủy lệnh, xóa tin nhắn, bỏ qua tin, bỏ qua giúp, bỏ tin vừa, ^gỡ, gỡ báo cáo, gỡ tin, "
        "gỡ giúp, xoá em với, xóa số, hủy số, bỏ số, xóa kết quả, hủy kết quả, bỏ kết quả, "
        "xoá bc, hủy bc, bỏ bc, rút bc, xóa bài, huỷ bỏ, hủy bỏ, đừng lấy, khỏi tính, khỏi ghi, "
        "bỏ giúp, bỏ giùm, bỏ hộ, bỏ dùm, xóa nhé, xóa nha, xóa dòng, withdraw, revoke, xoá dòng, "
        "vừa gửi nhầm, gửi nhầm xóa, xóa hết, bỏ hết, hủy hết, bỏ cái báo cáo, xóa cái báo cáo, "
        "thôi bỏ, thôi xóa, thôi hủy, bỏ ra, hủy dùm, cho rút, cho hủy, cho xóa, xin rút, "
        "xin hủy, xin xóa, bỏ vụ, khỏi lấy, đừng lưu, đừng lấy số, không lưu, khỏi lưu"
    ),
    ("undo_word", None): "xóa, hủy, ^bỏ, xoa, huy, ^gỡ, rút, xóa nhầm",
    ("message", None): (
        "báo cáo, tin, tin nhắn, số liệu, vừa gửi, vừa rồi, lúc nãy, hồi nãy, vừa nãy, vừa báo, "
        "ban nãy, bc, mới gửi, mới báo, khi nãy, tin trước, lần trước, khi hồi, số của em, "
        "số của tui, số của thôn, số em báo, số em gửi"
    ),
    ("how_many", None): (
        "bao nhiêu, bn, bao nhiu, bnhiêu, được nhiêu, bao nhiêu rồi, được mấy, mấy hộ rồi, "
        "how many, how much, mấy phần trăm, bao lăm, mấy nả, đến đâu rồi, tới đâu rồi, mấy rồi, "
        "đc mấy, dc mấy, b nhiêu, bnhieu, mấy cks, mấy chữ ký, mấy tk, mấy tài khoản, mấy hộ, "
        "mấy nhà, mấy cái, mấy người, mấy vneid, thứ mấy, bao nhieu, hạng mấy, bao nhiêu %, "
        "nhiêu rồi, mấy mống, mấy phần"
    ),
    ("totals", None): (
        "tổng hợp, thống kê, xếp hạng, tiến độ, so với, xem số liệu, xem báo cáo, cho xem, "
        "kết quả tháng, kết quả tuần, tỷ lệ, tỉ lệ, phần trăm rồi, đạt chưa, đủ chưa, xuất, "
        "xuất file, file excel, file word, excel, bảng tổng hợp, nhiều nhất, ít nhất là thôn, "
        "thấp nhất, cao nhất, đứng đầu, đứng cuối, hơn hay kém, ai hơn, thôn nào nhất, ghi nhận, "
        "totals, summary, ranking, progress, export, leaderboard, compare, thế nào rồi, "
        "ra sao rồi, sao rồi, đạt chỉ tiêu chưa, báo cáo tuần, báo cáo tháng, báo cáo tổng hợp, "
        "cho tôi số, cho anh số, cho em xem, cho chị xem, gửi em bảng, xem tổng, số liệu tổng, "
        "bảng số liệu, kết quả thôn, kết quả xã, biểu đồ, bảng xếp hạng, dẫn đầu, đứng thứ, "
        "tổng toàn xã, tổng cả xã, xem kết quả, xem tiến độ, số liệu của em có chưa, in báo cáo, "
        "kết xuất, tải báo cáo, xem lại, tình hình, tổng kết, list số liệu, kết quả toàn xã, "
        "nhanh nhất, chậm nhất, yếu nhất, tốt nhất, vượt chưa, nhất xã, đội sổ, bét, chốt số, "
        "kết quả chung, total, xin số liệu, số liệu tuần, số liệu tháng, số liệu hôm nay, "
        "số liệu ngày, số liệu thôn, số liệu xóm, số liệu xã, coi số liệu, coi giúp, check giúp, "
        "kiểm tra giúp, kiểm tra số, so tuần trước, so tháng trước, so hôm qua, xem số, so sánh, "
        "coi số, cho xin số liệu, xin tổng, cho xin tổng, tra số, tra cứu"
    ),
    ("receipt", None): (
        "ghi nhận chưa, đã ghi chưa, được ghi chưa, nhận chưa, nhận được chưa, đã nhận chưa, "
        "ghi chưa, vào sổ chưa, lưu chưa, lên chưa, được tính chưa, tính chưa, vào chưa, "
        "cập nhật chưa, nhận được không, thấy chưa, đã lên chưa, đã lưu chưa, đã vào chưa, "
        "cộng chưa, được ghi nhận chưa, vô chưa, nhận hông, hiện chưa, lên hệ thống chưa, "
        "vào hệ thống chưa, lên bảng chưa, trên hệ thống chưa, vào máy chưa"
    ),
    ("total_word", None): "tổng số, tổng, total, kết quả, số liệu",
    ("reach", None): "đủ, đạt, tới mức, tới, vượt",
    ("earlier", None): (
        "lúc nãy, hồi nãy, vừa nãy, ban nãy, khi nãy, tin trước, tin vừa, vừa gửi, vừa báo, "
        "mới gửi, mới báo, báo cáo trước, lần trước, tin nhắn trước"
    ),
    ("missing", None): (
        "chưa báo cáo, chưa báo, chưa nộp, chưa gửi, còn thiếu thôn, thiếu báo cáo, nợ báo cáo, "
        "còn nợ, chậm báo cáo, báo cáo đủ chưa, nộp chưa, báo cáo chưa, báo chưa, gửi chưa, "
        "nộp đủ chưa, gửi đủ chưa, báo đủ chưa, chưa có báo cáo, quên báo cáo, chưa có số liệu, "
        "nộp đủ, not reported, hasn't reported, who is missing, missing, haven't reported, "
        "who hasn, chậm nộp, trễ báo cáo, còn thiếu ai, còn thiếu xóm, còn thiếu đơn vị, "
        "thiếu ai, thiếu thôn, thiếu xóm, còn ai, chưa thấy số, chưa thấy báo cáo, còn sót thôn, "
        "chưa nạp, nộp trễ, chưa bc, ko báo cáo, không báo cáo, không nộp, ko nộp, k báo cáo, "
        "còn thôn nào, còn xóm nào, còn đơn vị nào, còn tổ nào, chưa thấy gửi, chưa thấy báo, "
        "thiếu đơn vị, thôn mô chưa, im hơi, chưa chịu báo, chưa chịu nộp, chưa lên số, "
        "thiếu những thôn, thiếu những ai, thiếu số của, đủ hết chưa, đã đủ báo cáo, bc chưa, "
        "chưa gởi, gởi chưa, chậm trễ, báo hết chưa, nộp hết chưa, gửi hết chưa, thiếu bc, "
        "đã báo cáo chưa, ai chưa, nộp rồi ai, ai nộp rồi, những ai nộp, thôn nào nộp rồi, "
        "thôn nào báo rồi, ai báo rồi, những thôn nào rồi, đã báo cáo những thôn"
    ),
    ("who", None): (
        "ai, thôn nào, xóm nào, những ai, nơi nào, đơn vị nào, tổ nào, danh sách, những thôn, "
        "những thôn nào, xóm mô, thôn mô, who, which, bao nhiêu thôn, mấy thôn, các thôn, nhắc, "
        "gồm những, bản nào, ấp nào, còn những, chỗ nào, mấy xóm, thằng nào, làng nào, buôn nào, "
        "đứa nào, những xóm, các xóm, các tổ, những tổ, nhắc giúp, đôn đốc, liệt kê, list, "
        "người nào, bên nào"
    ),
    ("domain_topic", None): (
        "quên mật khẩu, lấy lại mật khẩu, mất phí, phí, lệ phí, báo lỗi, bị lỗi, đổi ở đâu, "
        "máy cũ, đăng nhập, sim, căn cước, cấp đổi, mất bao nhiêu tiền, !tiền, lãi suất, !giá, "
        "tuổi, bao nhiêu tuổi, mật khẩu, cccd, otp, mã otp, chuyển đổi, trao đổi, "
        "thay đổi thiết bị, hộ chiếu, thủ tục, giấy tờ, khai sinh"
    ),
    ("attack", None): (
        "ignore, instructions, system prompt, chỉ dẫn trước, mọi chỉ dẫn, chỉ thị trước, "
        "drop table, select, toàn quyền, admin, bỏ qua mọi, bỏ qua các, quên hết, prompt, script, "
        "jailbreak, hướng dẫn trước đó, mọi hướng dẫn, bỏ qua hướng dẫn, bỏ qua tất cả"
    ),
    ("notice", None): (
        "kính gửi các, ^mời, kính mời, đề nghị, thông báo, yêu cầu các, trước ngày, hạn chót, "
        "hoàn thành trước, tuyển, nhờ các, phân công, giao ban, triển khai kế hoạch, "
        "lịch công tác, lịch trực, kính đề nghị, xong trước, nộp trước, invite, quán triệt, "
        "bắt buộc, nghiêm túc, ^phạt, nếu không, cảnh cáo, kiểm điểm"
    ),
    ("report_word", None): (
        "báo cáo, báo, bc, kết quả, report, xin báo cáo, gửi báo cáo, b/c, báo nè, báo nhanh"
    ),
    ("question", None): (
        "?, ạ?, hả, !hè, vậy, chưa ạ, không ạ, hử, thế nào, sao, phải không, đúng không, "
        "được không, nhỉ, không vậy, chưa vậy, rứa, hỉ, à?, chưa nhỉ"
    ),
    ("most", None): "nhất, nhiều hơn, hơn ai, thua, kém hơn, nhỉnh hơn, dẫn, top",
    ("polite", None): (
        "có gì sai, có sai, nếu sai, sai sót, thay mặt, thay mặt cho, sai thì, có sai sót, đúng sai"
    ),
}

KINDS = (
    "thôn, xóm, làng, bản, buôn, ấp, khu, khu phố, tổ dân phố, tdp, khu dân cư, kdc, sóc, phum, "
    "plei, bon, khóm, thon, village, hamlet, thonn, thốn, chòm, khối, khối phố, tổ nhân dân, xứ"
)
