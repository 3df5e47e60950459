"""Words by which a person corrects, withdraws, asks, or just talks."""

from typing import Final

from domain.reading.crossing import crossed

INTENTS: Final[dict[tuple[str, object], str]] = {
    ("correct", None): (
        "dư số, thừa số, thiếu mất số 0, dư một số, thừa một số, thiếu một số, thiếu số 0, bị sai, "
        "quên ghi ngày, quên ghi thôn, quên ngày, quên thôn, quên ghi xóm, chưa đúng, không đúng, "
        "chưa chính xác, bc lại, cho em chỉnh, xin chỉnh, chỉnh báo cáo, chỉnh giúp, chỉnh giùm, "
        "phải là, mới là, chữa lại, chữa giúp, chỉnh thành, đổi thành, nhầm, nhầm rồi, sửa, "
        "sửa lại, đính chính, chỉnh lại, ^chỉnh, chỉnh sửa, báo cáo lại, báo lại, báo nhầm, "
        "báo sai, ghi nhầm, gõ nhầm, ghi sai, gõ sai, số đúng, số đúng là, cập nhật lại, fix, "
        "correction, correct, ý em là, ý tôi là, ý mình là, nói lộn, ^lộn, lộn rồi, nhầm số, "
        "nhầm thôn, nhầm ngày, tin trước sai, tin nhắn trước sai, tin trước nhầm, sai rồi, "
        "mới đúng, mới phải, ^đổi, đổi lại, thay bằng, chứ không phải, viết nhầm, bấm nhầm, "
        "viết lộn, gửi nhầm số, báo lộn, ghi lộn, gõ lộn, sửa giúp, sửa giùm, sửa hộ, sửa báo cáo, "
        "edit, cho sửa, điều chỉnh, điều chỉnh lại, xin sửa, lộn số, lộn thôn, lộn ngày, "
        "update lại, thay đổi, nhập sai, nhập nhầm, nhập lộn, số trước sai, sai số, sorry, "
        "báo sai số, thôi sửa, sửa số, ghi lại, nhập lại, tính lại, tính nhầm, đếm nhầm, đếm lại, "
        "cộng nhầm, sửa thành, ^thay, ^sai, đúng phải là, đúng ra là, số đúng phải là, phải sửa, "
        "nhầm lẫn, "
        + crossed(
            "sao, răng",
            "ghi, lại ghi, bot ghi, bot lại ghi, máy ghi, hệ thống ghi, thấy ghi, hôm qua ghi, "
            "hôm nay ghi, lại hiện, lại lên, trên bảng ghi, bảng ghi",
        )
        + ", "
        + crossed(
            "báo, ghi, gõ, nhập, viết, tính, đếm, cộng, nhắn, gửi, bấm, kê, khai, điền, báo cáo",
            "nhầm, lộn, sai, thiếu, dư, thừa, ngược, lố, lầm, nhằm, hụt",
        )
    ),
    ("undo", None): (
        "gỡ số, gỡ số liệu, bỏ 1 lần, bỏ một lần, ^bỏ cái, đừng cộng, đừng ghi nhận, khỏi cộng, "
        "thôi đừng tính, đừng nhận, coi như chưa báo, coi như chưa gửi, coi như không có, "
        "coi như em chưa, coi như tôi chưa, coi như chưa có, xem như chưa, xóa báo cáo, "
        "hủy báo cáo, bỏ báo cáo, rút báo cáo, rút lại báo cáo, thu hồi báo cáo, rút lại, thu hồi, "
        "hoàn tác, undo, delete, xóa cái vừa, xóa tin, hủy tin, bỏ tin, xóa giúp, xóa giùm, "
        "xóa hộ, xóa dùm, hủy giúp, hủy giùm, hủy hộ, bỏ cái vừa, xóa cái, hủy cái, rút cái, "
        "xóa số liệu, hủy số liệu, bỏ số liệu, xóa đi, hủy đi, bỏ đi, đừng tính, không tính, "
        "đừng ghi, xóa bớt, bỏ bớt, xóa một, xóa 1, bỏ bớt 1, bỏ bớt một, xóa bản, xóa dữ liệu, "
        "xóa lần, hủy lần, bỏ lần, hủy bản, remove, cancel, xóa lệnh, hủy lệnh, xóa tin nhắn, "
        "bỏ qua tin, bỏ qua giúp, bỏ tin vừa, ^gỡ, gỡ báo cáo, gỡ tin, gỡ giúp, xoá em với, "
        "xóa số, hủy số, bỏ số, xóa kết quả, hủy kết quả, bỏ kết quả, xoá bc, hủy bc, bỏ bc, "
        "rút bc, xóa bài, huỷ bỏ, hủy bỏ, đừng lấy, khỏi tính, khỏi ghi, bỏ giúp, bỏ giùm, bỏ hộ, "
        "bỏ dùm, xóa nhé, xóa nha, xóa dòng, withdraw, revoke, xoá dòng, vừa gửi nhầm, "
        "gửi nhầm xóa, xóa hết, bỏ hết, hủy hết, bỏ cái báo cáo, xóa cái báo cáo, thôi bỏ, "
        "thôi xóa, thôi hủy, bỏ ra, hủy dùm, cho rút, cho hủy, cho xóa, xin rút, xin hủy, xin xóa, "
        "bỏ vụ, khỏi lấy, đừng lưu, đừng lấy số, không lưu, khỏi lưu"
    ),
    ("nothing", None): "chưa báo gì, chưa gửi gì, không báo gì, chưa báo cáo gì, không gửi gì",
    ("undo_word", None): "xóa, hủy, ^bỏ, xoa, huy, ^gỡ, rút, xóa nhầm",
    ("message", None): (
        "báo cáo, tin, tin nhắn, số liệu, vừa gửi, vừa rồi, lúc nãy, hồi nãy, vừa nãy, vừa báo, "
        "ban nãy, bc, mới gửi, mới báo, khi nãy, tin trước, lần trước, khi hồi, số của em, "
        "số của tui, số của thôn, số em báo, số em gửi"
    ),
    ("earlier", None): (
        "nãy em, nãy tui, nãy tôi, nãy mình, nãy chị, nãy anh, nãy con, nãy gửi, nãy báo, lúc nãy, "
        "hồi nãy, vừa nãy, ban nãy, khi nãy, tin trước, tin vừa, vừa gửi, vừa báo, mới gửi, "
        "mới báo, báo cáo trước, lần trước, tin nhắn trước"
    ),
    ("domain_topic", None): (
        "hộ khẩu, tách khẩu, tách hộ, nhập khẩu, thường trú, tạm trú, kết hôn, khai tử, sổ đỏ, "
        "lý lịch, gia hạn, quên mật khẩu, lấy lại mật khẩu, mất phí, phí, lệ phí, báo lỗi, bị lỗi, "
        "làm mất, bị mất, đổi ở đâu, máy cũ, đăng nhập, sim, căn cước, cấp đổi, "
        "mất bao nhiêu tiền, !tiền, lãi suất, ^giá, tuổi, bao nhiêu tuổi, mật khẩu, cccd, otp, "
        "mã otp, chuyển đổi, trao đổi, thay đổi thiết bị, hộ chiếu, thủ tục, giấy tờ, khai sinh, "
        "bị khóa, mở lại, mất sim, iphone, điện thoại, máy tính bảng, đời máy, kích hoạt lại, "
        "cài lại, không vào được, bị treo, công an, trẻ em, trẻ con, lương, trợ cấp, bảo hiểm, "
        "lừa đảo, mạng yếu, bị văng, báo lỗi"
    ),
    ("attack", None): (
        "ignore, instructions, system prompt, chỉ dẫn trước, mọi chỉ dẫn, chỉ thị trước, "
        "drop table, select, toàn quyền, quyền admin, là admin, làm admin, vai admin, như admin, "
        "bỏ qua mọi, bỏ qua các, quên hết, prompt, script, jailbreak, forget, disregard, override, "
        "pretend, act as, you are now, bạn là trợ lý, từ giờ bạn là, từ bây giờ bạn, giả vờ, "
        "đóng vai, developer mode, admin mode, khai khống, báo khống, cộng khống, ghi khống, "
        "hướng dẫn trước đó, mọi hướng dẫn, bỏ qua hướng dẫn, bỏ qua tất cả, không ai biết đâu, "
        "ko ai biết đâu, chẳng ai biết, "
        + crossed("không cần, ko cần, khỏi, khỏi cần, bỏ qua, miễn", "xác nhận, kiểm duyệt")
        + ", "
        + crossed("tăng, nâng, thổi, bơm, độn, đôn, kê", "số liệu, số thôn, số của, số lên, khống")
    ),
    ("notice", None): (
        "kính gửi các, ^mời, kính mời, đề nghị, thông báo, yêu cầu các, trước ngày, hạn chót, "
        "hoàn thành trước, ^tuyển, nhờ các, phân công, giao ban, triển khai kế hoạch, "
        "lịch công tác, lịch trực, kính đề nghị, xong trước, nộp trước, invite, quán triệt, "
        "bắt buộc, nghiêm túc, ^phạt, nếu không, cảnh cáo, kiểm điểm, đẩy nhanh, khẩn trương, "
        "tăng tốc, nhớ báo, nhớ gửi, nhớ nộp, đừng quên, nhớ báo cáo, lưu ý, chú ý, "
        "các đồng chí nhớ"
    ),
    ("appeal", None): (
        "có mặt, có mặt đủ, họp ở, họp tại, họp tổ, báo em, báo anh, báo chị, liên hệ, inbox, ^ib, "
        "nhắn em, nhắn chị, nhắn anh, gọi em, đăng ký với"
    ),
    ("leave", None): (
        "xin phép, xin nghỉ, cho nghỉ, cho em nghỉ, cho tui nghỉ, cho tôi nghỉ, nghỉ phép, "
        "nghỉ hưu, nghỉ hè, nghỉ học, xin được nghỉ, "
        "xin cho, xin vắng, xin về"
    ),
    ("asks", None): (
        "cho hỏi, xin hỏi, cho em hỏi, cho tui hỏi, cho tôi hỏi, hỏi chút, hỏi xíu, hỏi tí, "
        "cho con hỏi, cho mình hỏi, em hỏi, tui hỏi"
    ),
    ("order", None): (
        "chúc mừng, biểu dương, tuyên dương, khen ngợi, đề nghị các, yêu cầu các, nhờ các, "
        "kính đề nghị các, các thôn hoàn thành, các tổ hoàn thành, các xóm hoàn thành, "
        "các thôn phải, các tổ phải"
    ),
    ("told", None): (
        "chia sẻ, cho biết, bày tỏ, tâm sự, bộc bạch, phấn khởi, cho hay, kể lại, ^kể, !nói, "
        "khẳng định, nhận xét, nhấn mạnh, thổ lộ"
    ),
    ("private", None): (
        "đám cưới, đám giỗ, ăn giỗ, giỗ, đám tang, đám ma, tân gia, thôi nôi, đầy tháng, ăn hỏi, "
        "liên hoan, ^nhậu, sinh nhật, ăn cưới, đám hỏi, cưới vợ, lấy chồng, cỗ cưới, du lịch, "
        "về quê"
    ),
    ("how_long", None): (
        "mấy năm, mấy tháng, bao nhiêu năm, bao nhiêu tháng, bao nhiêu tiền, bao lâu, "
        "bao nhiêu ngày"
    ),
    ("topic", None): (
        "dự án, mô hình, tuyến đường, cây cầu, công trình, con đường, hồ chứa, đập nước, "
        "trạm y tế, trường mầm non, cơn bão, vụ mùa, vụ hè thu, vụ đông xuân, hợp tác xã, "
        "đội bóng, lễ hội"
    ),
    ("paper", None): "giấy mời, phát giấy mời, thư mời",
    ("report_word", None): (
        "báo cáo, báo, bc, kết quả, report, xin báo cáo, gửi báo cáo, b/c, báo nè, báo nhanh"
    ),
    ("done", None): "rồi, đã",
    ("question", None): (
        "?, ạ?, hả, !hè, vậy, chưa ạ, không ạ, hử, thế nào, sao, phải không, đúng không, "
        "được không, nhỉ, không vậy, chưa vậy, rứa, hỉ, à?, chưa nhỉ"
    ),
    ("else", None): (
        "đi thay, làm thay, trực thay, thay pin, thay máy, thay sim, thay điện thoại, đổi sim, "
        "đổi máy, đổi ca, đổi xe, đổi pin, đổi điện thoại, báo lại sau, mai báo lại, rồi báo lại, "
        "sẽ báo lại, tối báo lại, em báo lại sau, sửa xe, sửa máy, sửa điện, sửa đường, sửa mái, "
        "sửa loa, sửa nhà, sửa mạng, sửa wifi, sửa giúp cái, sửa giúp máy, sửa giúp điện thoại, "
        "sửa hộ cái, đừng ghi nhầm, đừng có ghi nhầm, đừng ghi sai, đừng báo nhầm, đừng tính nhầm, "
        "đừng nhầm, đừng có nhầm, khỏi nhầm, kẻo nhầm, sợ nhầm, không nhầm, không sai, "
        "không sợ sai, đếm lại đúng, đếm lại được, chưa kịp đếm lại, kịp đếm lại, chưa đếm lại, "
        "cộng lại được, tính lại được, kiểm lại được, báo lại số, báo lại chính xác sau, sửa cái, "
        "sửa chữa, sửa giúp xe, sửa lại cái, sửa lại mái, sửa lại đường, sửa giùm cái, sửa quạt, "
        "sửa ống nước, thay bóng đèn, thay đổi thói quen, thay đổi cách, đổi mới, đổi thay, "
        "bỏ công, bỏ thời gian, bỏ buổi, bỏ việc, bỏ cơm, bỏ bữa"
    ),
    ("polite", None): (
        "có gì sai, có sai, nếu sai, sai sót, thay mặt, thay mặt cho, báo thay, gửi thay, "
        "nhắn thay, thay cho, thay bác, thay anh, thay chị, sai thì, có sai sót, đúng sai"
    ),
}

KINDS: Final = (
    "thôn, xóm, làng, bản, buôn, ấp, khu, khu phố, tổ dân phố, tdp, khu dân cư, kdc, sóc, phum, "
    "plei, bon, khóm, thon, village, hamlet, thonn, thốn, chòm, khối, khối phố, tổ nhân dân, xứ"
)
