"""Words by which a person asks how to report, by when, and what the bot can do."""

from typing import Final

from domain.reading.crossing import crossed

_WRITING: Final = "ghi, báo, báo cáo, nhắn, nhập, tính, gõ, viết, sửa, điền, gửi, soạn"

ASKING_HOW: Final[dict[tuple[str, object], str]] = {
    ("howto", None): (
        "hướng dẫn bằng, video hướng dẫn, bot hiểu, bot có biết, bot có hiểu, bot biết, tính theo, "
        "cần làm gì, phải làm gì, cần làm những gì, là tài khoản gì, là số gì, là từ gì, "
        "là chữ gì, app này xài sao, cái này xài sao, cái này dùng sao, app này dùng sao, "
        "bot này xài, xài bot, dùng con bot, xài con bot, xài cái này, cách báo cáo, "
        "báo cáo thế nào, báo cáo sao, báo cáo như thế nào, dùng sao, dùng thế nào, cách dùng, "
        "sử dụng thế nào, dùng kiểu gì, nhập số liệu kiểu gì, kiểu gì, làm sao để, thì làm sao, "
        "cú pháp, mẫu nào, theo mẫu, gõ sao, gõ thế nào, nhắn sao, nhắn thế nào, ghi sao, "
        "ghi thế nào, nhập sao, nhập thế nào, báo sao, báo thế nào, hạn báo cáo, hạn nộp, "
        "hạn chót, mấy giờ phải nộp, mấy giờ nộp, mấy giờ báo cáo, mấy giờ phải báo, bao giờ nộp, "
        "bao giờ phải nộp, khi nào nộp, khi nào phải, deadline, là gì, là chi, nghĩa là gì, "
        "là cái gì, cách nhập, cách sửa, cách xóa, cách ghi, cách nhắn, hướng dẫn cách, "
        "hướng dẫn em cách, hướng dẫn sử dụng, hướng dẫn em dùng, chỉ em cách, chỉ cách, how do i, "
        "how to, help me, what is, cần báo những gì, báo những gì, báo gì, báo cáo những gì, "
        "gồm những gì, kéo dài đến bao giờ, đến bao giờ, đến khi nào, bao giờ xong, "
        "bao giờ kết thúc, kết thúc khi nào, có mấy lệnh, lệnh nào, có lệnh gì, những lệnh, "
        "lệnh gì, gửi ảnh được không, có cần báo, nộp lúc mấy giờ, nộp khi nào, báo lúc nào, "
        "báo khi nào, khi nào thì, khi nào báo, gửi lúc nào, nộp lúc nào, làm thế nào để báo, "
        "sao để báo, mần răng, răng mà báo, báo răng, gửi kiểu chi, dùng răng, ghi răng, "
        "ghi kiểu gì, dùng làm sao, sử dụng sao, gửi thế nào, gửi sao, gửi như thế nào, "
        "viết thế nào, viết sao, soạn sao, soạn thế nào, làm được gì, làm được những gì, "
        "bạn là ai, mày là ai, biết làm gì, what can you do, muốn sửa, muốn xóa, muốn đổi, "
        "đổi thôn thế nào, hạn là, hạn đến, hạn khi nào, hạn bao giờ, mấy giờ hết hạn, "
        "mấy giờ là hết, chốt lúc mấy giờ, mấy giờ chốt, bao giờ chốt, khi nào chốt, hạn mấy giờ, "
        "trước mấy giờ, báo theo ngày hay, phải ghi thế nào, phải nhập, phải gõ, viết kiểu gì, "
        "nhắn kiểu gì, gửi kiểu gì, báo kiểu gì, báo cáo kiểu gì, nhắn gì, gõ gì, gõ kiểu gì, "
        "ai xem được, bắt đầu thế nào, bắt đầu từ đâu, là sao, nghĩa là sao, tính là gì, "
        "tính thế nào, tính như thế nào, tính sao, kiểu chi, dùng bot, sử dụng bot, khác gì, "
        "chưa biết dùng, dùng ra sao, thế nào là, không biết dùng, ko biết dùng, không biết báo, "
        "chưa biết báo, chưa biết cách, không biết cách, báo cáo ra sao, báo ra sao, ghi ra sao, "
        "nhập ra sao, nhập kiểu chi, sai thì sửa, báo bằng cách nào, bằng cách nào, "
        "hướng dẫn báo cáo, hướng dẫn nhập, hướng dẫn ghi, hướng dẫn nhắn, hướng dẫn cú pháp, "
        "gửi vào đâu, báo ở đâu, báo vào đâu, nhắn vào đâu, gửi ở đâu, viết tắt, có nghĩa gì, "
        "nghĩa gì, làm được việc gì, làm được việc chi, làm được những việc, giúp được gì, "
        "giúp được việc, biết làm những gì, nhờ được việc gì, là cái chi, xin mẫu, cho xin mẫu, "
        "mẫu tin, mẫu báo cáo, chỉ giúp em cách, chỉ giùm, bày em cách, "
        + crossed(
            "khác nhau, giống nhau, khác chi, khác gì",
            "sao, thế nào, chỗ nào, ở đâu, gì, chi, ra sao, kiểu gì, răng, như thế nào, điểm nào",
        )
        + ", "
        + crossed(
            "là",
            "cấy chi, cấy gì, cấy chi rứa, cái giề, giề, răng rứa, j, cái j, cái gì gì, chi rứa, "
            "chi vậy, cái chi rứa",
        )
        + ", "
        + crossed("những, các, mấy", "mục, phần, nội dung, thông tin, cột", "gì, nào")
    ),
    ("help_word", None): (
        "giúp, giúp với, help, trợ giúp, cứu, hướng dẫn, hỗ trợ, menu, giúp em, giúp em với, "
        "giúp tôi, start, bắt đầu, giúp mình, hd, giúp tui, hướng dẫn với, hdsd, bot ơi giúp, "
        "bot giúp, bot ơi, giúp mình với, giúp tui với, cần giúp, cần trợ giúp"
    ),
    ("how", None): (
        "sao, thế nào, răng, kiểu gì, kiểu chi, như thế nào, làm sao, cách, mẫu, bằng cách nào, "
        "ra sao, cú pháp, làm thế nào, how, quên cách, biểu mẫu, thế nào là, làm răng, có cần, "
        "cần không, cần những gì, cần gì, "
        + crossed(
            "bấm, nhấn, nhấp, ấn, chọn, bấm vào, vào",
            "gì, cái gì, nút nào, nút gì, đâu, chỗ nào, mục nào, lệnh nào, lệnh gì, sao",
        )
    ),
    ("when", None): (
        "mấy ngày, khi nào, bao giờ, mấy giờ, lúc nào, hạn, deadline, thứ mấy, ngày nào, "
        "đến khi nào, tới khi nào, khi mô, giờ nào, when, đến lúc nào, có phải, mấy lần, bữa nào, "
        "ngày mấy, ngày bao nhiêu, hôm nào, bữa mô, mấy ngày một lần, bao lâu, thứ mấy, "
        "tuần mấy lần, giờ mô"
    ),
    ("what", None): (
        "gì, ^chi, cái gì, những gì, mục nào, mục gì, nội dung gì, nội dung nào, cái chi, mấy mục, "
        "việc chi, việc gì, mẫu nào, số nào, what"
    ),
    ("where", None): (
        "ở đâu, chỗ nào, vào đâu, ở mô, chỗ mô, chỗ nào vậy, vô đâu, cho ai, gửi ai, báo ai, "
        "tới ai, nơi nào, ^đâu, where, lối nào"
    ),
    ("whether", None): (
        "có bị, có phạt, bị phạt không, có làm sao, được không, đc không, được ko, đc ko, dc ko, "
        "dc k, đc k, có được, hay không, có không, có sao không, có sao ko, có cần, có phải, "
        "phải không, có bắt buộc, bắt buộc không, có hiểu không, có hiểu ko, có đọc được, "
        "được hông, được hôn, được hem, có nhất thiết, không ạ, hay phải, được k, cần không, "
        "có nhận, có tính, được chứ, ok không, "
        + crossed("được, đc, dc, đk, ok, cần", "hok, hông, hong, hem, hơm, hôn, khum, hăm, hổng")
    ),
    ("what_if", None): "ví dụ gõ, ví dụ ghi, ví dụ nhắn, ví dụ báo, vd gõ, vd ghi, vd nhắn, "
    + crossed(
        "thì",
        _WRITING,
        "sao, thế nào, như thế nào, răng, kiểu gì, kiểu chi, là mấy, mấy, là bao nhiêu, ra sao, "
        "bao nhiêu, vào đâu, gì, làm sao, mần răng, chi",
    ),
    ("tool", None): (
        "hết hạn, bot, lệnh, cú pháp, mẫu, chiến dịch, đợt cao điểm, cao điểm, đợt này, đợt ni, "
        "hạn cuối, hạn chót, báo cáo, số liệu, tin nhắn, trợ lý, đợt"
    ),
    ("act", None): (
        "báo cáo, nộp, ghi, nhắn, gõ, nhập, gửi, sửa, xóa, ^dùng, soạn, viết, bc, report, "
        "nhắn tin, chốt số, chốt, kết thúc, !báo, kéo dài, ^điền, khai, nạp, bắt đầu, tính vào, gởi"
    ),
}
