"""Words that change what the figures beside them mean."""

MARKS: dict[tuple[str, object], str] = {
    ("neg", None): (
        "!không, !ko, !k, !kg, !kh có, !khg, !hông, !hổng, !hỏng, !hong, !hok, chưa, !chẳng, "
        "!chả, !nỏ, không có, không được, không đc, ko có, k có, ko dc, k dc, ko đc, k đc, "
        "chưa có, chưa được, chưa đc, chưa dc, chẳng có, chẳng được, chả có, chả được, nỏ có, "
        "nỏ được, hổng có, hông có, hổng được, không cài được, không một, chưa một, no, none, "
        "zero, not, khong, khong co, !chớ có, mô có, làm gì có, !đếch, chửa, hem, hem có, "
        "hông được, hem được, nothing, khum, khum có, hổng có được, không còn"
    ),
    ("neg", "who"): (
        "không ai, ko ai, chưa ai, chẳng ai, chả ai, nỏ ai, hổng ai, hổng có ai, không có ai, "
        "chưa có ai, k ai, chẳng có ai, nobody, no one, nỏ có ai, hông ai"
    ),
    ("neg", "activate"): (
        "chưa kích hoạt, chưa kích hoạt được, không kích hoạt được, không kích hoạt, "
        "chưa kh được, chưa kích hoạt đc, nỏ kích hoạt được"
    ),
    ("which", None): (
        "nào, !mô, ai, cả, hết, hết trơn, hết ráo, nào cả, nào hết, mô cả, mô hết, gì, gì cả, "
        "chi cả, chi hết, trơn, sất, cái nào, cái mô, any, cái nào hết"
    ),
    ("remain", None): (
        "!còn, còn lại, còn thiếu, còn tồn, còn khoảng, còn tới, còn đến, còn những, chừa lại, "
        "sót, bỏ sót, tồn, remaining, left, còn dư, vẫn còn, hiện còn, thiếu, còn sót, chỉ còn, "
        "còn có, còn hơn, còn gần"
    ),
    ("state", None): (
        "vắng, đi vắng, vắng nhà, đóng cửa, từ chối, không chịu, ko chịu, k chịu, chưa chịu, "
        "hổng chịu, nỏ chịu, chưa đi, chưa đến, chưa thăm, chưa tới, chưa làm, chưa làm được, "
        "chưa cài, chưa cài được, không đồng ý, chưa đồng ý, không gặp, không gặp được, ko gặp, "
        "không mở cửa, chưa có điện thoại, chưa có mạng, chưa có máy, chưa có smartphone, "
        "không có điện thoại, không có smartphone, không có mạng, ko có điện thoại, "
        "ko có smartphone, k có đt, ko có đt, không có đt, chưa có đt, đi vắng hết, không ở nhà, "
        "ko ở nhà, đi làm ăn xa, đi làm xa, đi rẫy, đi làm, đi nương, khóa cửa, khoá cửa, "
        "không hợp tác, hẹn lại, không nghe, chưa tiếp cận, chưa vận động, không tiếp, "
        "không cho vào, không có nhà, ko có nhà, chưa đăng ký, chưa hoàn thành, absent, refused, "
        "not home, bị lỗi, bị hỏng, chưa xong, chưa gặp, chưa gặp được, chưa tuyên truyền, "
        "không tham gia, đi biển, đi rừng, cần cài, cần làm, chưa liên hệ được, không làm được, "
        "không cài được vì, thất bại, chưa kích hoạt đc, chưa cài đc, chưa biết, không biết, "
        "đang chờ, còn chờ, chưa duyệt, thoát nghèo, bị khóa, quên mật khẩu, hết hạn, "
        "chưa đi được, đi khỏi, khỏi nhà, không cài, k cài, ko cài, không muốn, ko muốn, "
        "chưa muốn, không có wifi, chưa lắp, xin hoãn, hẹn hôm khác, hẹn bữa khác, hẹn tối, "
        "chưa được tiếp cận, không có ai ở nhà, không ai ở nhà, không thấy ai, không tiếp chuyện, "
        "mới đăng ký, nữa là xong, nữa là hết, nữa là đủ, nữa mới xong, nữa mới đủ, nữa thì xong, "
        "nữa là đạt, máy lỗi, máy hỏng, lỗi mạng, máy yếu, máy không cài được"
    ),
    ("target", None): (
        "phấn đấu, được giao, giao, phải, yêu cầu, cần, target, goal, quyết tâm, đăng ký thi đua, "
        "theo kế hoạch là, mức giao, trên giao, xã giao, xã giao cho, chỉ tiêu là, kế hoạch là, "
        "cần thêm, cố gắng, cố, ráng, đặt mục tiêu, phụ trách, chia nhau, đảm bảo, tối thiểu, "
        "ít nhất, need, must"
    ),
    ("every", None): (
        "^mỗi, mỗi thôn, mỗi người, mỗi tổ, mỗi xóm, mỗi ngày, mỗi hộ, mỗi nhà, bình quân, "
        "trung bình, each, every, mỗi nhóm, một nhóm, mỗi đứa, thôn nào làm, thôn nào đạt, "
        "ai làm được, ai đạt, tổ nào, thôn nào, xóm nào, người nào làm"
    ),
    ("actual", None): (
        "thực tế, mới được, mới đạt, !đã, !mới, được, !đc, !dc, đạt, đạt được, đã được, đã làm, "
        "đã làm được, đã đạt, làm được, hoàn thành, đã hoàn thành, kết quả, thực hiện, "
        "thực hiện được, actual, đã xong, !hiện, hiện được, hiện mới, got, !đặng, cả tổ, cả nhóm, "
        "chỉ được, đã cài, đã đi"
    ),
    ("hearsay", None): (
        "nghe nói, nghe đâu, nghe bảo, thấy bảo, thôn khác, xóm khác, thôn bên, xóm bên, bên kia, "
        "người ta, thôn bạn, xã bên, xã khác, bên xã, thôn người ta, xóm bạn, nghe đồn, tổ khác, "
        "bên thôn khác, cả nước, toàn quốc, toàn tỉnh, toàn huyện, cả tỉnh, cả huyện, tỉnh bạn, "
        "trên địa bàn tỉnh, đọc báo, theo báo, báo đài, báo nói, huyện bên, tỉnh khác, "
        "theo thống kê, số liệu thống kê, theo số liệu thống kê, thôn bển, bên đó, bên ấy, "
        "bên nớ, xóm bển"
    ),
    ("whole_commune", None): "toàn xã, cả xã, toàn thôn, cả thôn, xã mình, toàn phường",
    ("stock", None): (
        "thôn có, xóm có, thôn mình có, xóm mình có, bản có, ấp có, làng có, tổng số hộ, "
        "tổng số hộ dân, tổng dân số, hiện có, toàn thôn có, cả thôn có, thôn em có, thôn tôi có, "
        "dân số, có tổng, tổng số dân, quản lý, nhà em có, nhà có, tổ có, tổ em có, thôn ta có, "
        "có tất cả, thôn tui có, có tổng cộng, xóm em có, quy mô, gồm có, hiện tại có, "
        "thôn chúng tôi có, has, trong tổng số, trong tổng, trên tổng, trên tổng số, trong số, "
        "out of"
    ),
    ("subset", None): (
        "trong đó, bao gồm, gồm, riêng, trong số đó, trong số này, trong ấy, gồm có, bao gồm cả, "
        "kể cả, tính cả, cụ thể, của which, of which, including, trong nớ, có cả, chia ra, "
        "gồm cả, tr đó, trđ, trong này, mà trong đó, kể luôn, tính luôn, trong đấy"
    ),
    ("total", None): (
        "!tổng, tổng cộng, tổng là, cộng lại, cộng lại là, tất cả, cả thảy, vị chi, tổng số, "
        "total, in all, tổng lại, cả ngày, vị chi là, tổng là được, cộng là, gom lại, gộp lại, "
        "tổng thảy, thảy, tính ra, tổng kết, chung cuộc"
    ),
    ("together", None): "gộp chung, gộp, chung, tính chung, cộng chung, together",
    ("rough", None): (
        "gì đó, gì đấy, gì ấy, chi đó, hay sao ấy, hay sao, thì phải, hình như, không nhớ, "
        "không nhớ rõ, không chắc, chưa chắc, chắc khoảng, chắc là, có lẽ, maybe, i think, "
        "gì đâu á, nhớ mang máng, chưa rõ, không rõ, đại khái, hay răng, mà quên"
    ),
    ("more", None): (
        "thêm, nữa, bổ sung, thêm được, bổ sung thêm, cài thêm, đi thêm, đến thêm, riêng biệt, "
        "xóm trên, xóm dưới, trên xóm, dưới xóm, cánh, đầu xóm, cuối xóm, còn tổ, phía, ngõ trên, "
        "ngõ dưới, nghèo, cận nghèo, !với, more, cùng với, thôn trên, ở, tại, !của"
    ),
    ("plus", None): "+, cộng, cộng với, cộng thêm, plus",
    ("but", None): (
        "nhưng, nhưng mà, !mà, song, tuy nhiên, !thì, but, !còn thì, chứ, !nên, !vì, do, tại vì, "
        "bởi vì"
    ),
    ("and", None): (
        "và, với, vs, cùng, cùng với, and, !v, &, !lẫn, rồi, xong, xong rồi, sau đó, !rùi"
    ),
    ("for", None): "!cho, giúp cho, của, for, !từ",
    ("against", None): (
        "tăng, giảm, hơn tuần, kém, so với, hơn hôm qua, tăng thêm, giảm bớt, nhiều hơn, ít hơn, "
        "hơn hôm, hụt, vượt, increase"
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
        "đều nghỉ, không báo cáo gì, không có báo cáo gì, không đi dc"
    ),
    ("not_that", None): (
        "chứ không phải, chứ không phải là, không phải, ko phải, chứ ko phải, k phải, chứ k phải, "
        "chớ không phải, chớ hổng phải, hổng phải, không phải là, chứ nỏ phải, nỏ phải, not, "
        "instead of, thay vì, chứ hổng phải, chứ ko, chứ không"
    ),
    ("but_this", None): (
        "mà là, mà phải là, mới đúng, mới phải, thành, thành ra, xuống, lên, còn có, mà, →, ➡, ⇒, "
        "->, =>, xuống còn, lên thành, lại thành, lại là, bằng, thay bằng"
    ),
    ("earlier", None): (
        "lúc nãy, hồi nãy, vừa nãy, ban nãy, khi nãy, tin trước, báo cáo trước, trước đó"
    ),
    ("census", None): "khẩu, nhân khẩu, nhân dân sinh sống, dân số",
    ("target", "plan"): (
        "chỉ tiêu, mục tiêu, kế hoạch, kế hoạch giao, chỉ tiêu giao, kh giao, kế hoạch ngày, "
        "kế hoạch tuần, kế hoạch tháng"
    ),
}

REPAIRS = (
    "à nhầm, à không, ờ không, í lộn, ý lộn, í nhầm, ý nhầm, á nhầm, ủa nhầm, ủa lộn, "
    "ủa không phải, à lộn, ấy nhầm, ấy lộn, á lộn, à quên, à không phải, xin lỗi, gõ nhầm, "
    "ghi nhầm, viết nhầm, bấm nhầm, lộn, nhầm, nhầm rồi, lộn rồi, lộn số, quên, sorry, sửa lại, "
    "sửa lại là, sửa thành, đính chính, nói nhầm, nói lộn, chết nhầm, chết lộn, ak nhầm, ah nhầm, "
    "a nham, a khong, y lon, i lon, oops, ủa, í quên, à mà, ấy chết, ối nhầm, ơ nhầm, ờ nhầm, "
    "ớ nhầm, lộn nha, nhầm nhé, ko phải, đúng ra là, đúng ra, nói lại là, nói lại, chính xác là, "
    "phải là, đúng là, i mean, wait, no wait, thật ra là, thực ra là, à thôi, hổng phải, ờ lộn, "
    "ơ không, ờ mà, à chết, uả lộn, úi nhầm, í không, ý không phải, à sai, sai rồi"
)
