"""Words that change what the figures beside them mean."""

from domain.reading.crossing import crossed

_NO = "không, ko, k, kg, hổng, hông, hỏng, hem, hok, nỏ, chẳng, chả, chưa, chớ"

MARKS: dict[tuple[str, object], str] = {
    ("neg", None): (
        "!không, !ko, !k, !kg, !kh có, !khg, !hông, !hổng, !hỏng, !hong, !hok, chưa, !chẳng, !chả, "
        "!nỏ, không có, không được, không đc, ko có, k có, ko dc, k dc, ko đc, k đc, chưa có, "
        "chưa được, chưa đc, chưa dc, chẳng có, chẳng được, chả có, chả được, nỏ có, nỏ được, "
        "hổng có, hông có, hổng được, không cài được, không một, chưa một, no, none, zero, not, "
        "khong, khong co, !chớ có, mô có, làm gì có, !đếch, chửa, hem, hem có, hông được, "
        "hem được, nothing, khum, khum có, hổng có được, không còn"
    ),
    ("neg", "who"): (
        "không ai, ko ai, chưa ai, chẳng ai, chả ai, nỏ ai, hổng ai, hổng có ai, không có ai, "
        "chưa có ai, k ai, chẳng có ai, nobody, no one, nỏ có ai, hông ai"
    ),
    ("neg", "activate"): (
        "chưa kích hoạt, chưa kích hoạt được, không kích hoạt được, không kích hoạt, chưa kh được, "
        "chưa kích hoạt đc, nỏ kích hoạt được"
    ),
    ("which", None): (
        "nào, !mô, ai, nào cả, nào hết, mô cả, mô hết, gì, gì cả, chi cả, chi hết, cái nào, "
        "cái mô, any, cái nào hết"
    ),
    ("which", "all"): "!cả, hết, hết trơn, hết ráo, trơn, sất",
    ("remain", None): (
        "còn lại, còn thiếu, còn tồn, còn khoảng, còn tới, còn đến, còn những, chừa lại, sót, "
        "bỏ sót, tồn, remaining, left, còn dư, vẫn còn, hiện còn, thiếu, còn sót, chỉ còn, còn có, "
        "còn hơn, còn gần"
    ),
    ("remain", "but"): "!còn",
    ("state", "away"): (
        "vắng, đi vắng, vắng nhà, đi vắng hết, không ở nhà, ko ở nhà, đi làm ăn xa, đi làm xa, "
        "đi rẫy, đi làm, đi nương, đi biển, đi rừng, đi khỏi, khỏi nhà, đi làm thuê, đi công ty, "
        "đi làm đồng, đi cấy, đi gặt, vắng chủ, đi học xa, đi nước ngoài, đi nam, đi bắc, "
        + crossed(
            "đi, lên, ra, về, vô, đang, bận, mắc",
            "ăn cưới, đám cưới, ăn đám cưới, ăn giỗ, đám giỗ, đám, chợ, chùa, lễ, viện, bệnh viện, "
            "khám bệnh, rú, núi, nương, rẫy, đồng, ruộng, quê, quê ngoại, nam, gặt, cấy, chăn trâu",
        )
    ),
    ("state", None): (
        "bị lừa, bị hack, bị mất, vẫn phải, còn phải, đang phải, vẫn còn phải, vẫn sống, sống nhờ, "
        "sống bằng, vẫn dùng, vẫn chưa có, niêm yết, đã niêm yết, thoát nghèo, đăng ký mua, "
        "xuống cấp, ^trồng, chăn ^nuôi, nuôi, ^lãi, ^nợ, vay vốn, bị ốm, bị bệnh, cãi nhau, "
        "tranh chấp, đánh nhau, mâu thuẫn, kiện nhau, ^kiện, tố cáo, được mời, mời họp, mời dự, "
        "đến họp, dự họp, đi họp, ^kêu, kêu ca, phàn nàn, phản ánh, khiếu nại, than phiền, "
        "thắc mắc, hỏi về, ^hỏi, đóng cửa, từ chối, không chịu, ko chịu, k chịu, chưa chịu, "
        "hổng chịu, nỏ chịu, chưa đi, chưa đến, chưa thăm, chưa tới, chưa làm, chưa làm được, "
        "chưa cài, chưa cài được, không đồng ý, chưa đồng ý, không gặp, không gặp được, ko gặp, "
        "không mở cửa, k mở cửa, ko mở cửa, hổng mở cửa, không mở cổng, chưa có điện thoại, "
        "chưa có mạng, chưa có máy, chưa có smartphone, không có điện thoại, không có smartphone, "
        "không có mạng, ko có điện thoại, ko có smartphone, k có đt, ko có đt, không có đt, "
        "chưa có đt, khóa cửa, khoá cửa, không hợp tác, hẹn lại, không nghe, chưa tiếp cận, "
        "chưa vận động, không tiếp, không cho vào, không có nhà, ko có nhà, chưa đăng ký, "
        "chưa hoàn thành, absent, refused, not home, bị lỗi, bị hỏng, chưa xong, chưa gặp, "
        "chưa gặp được, chưa tuyên truyền, không tham gia, cần cài, cần làm, chưa liên hệ được, "
        "không làm được, không cài được vì, thất bại, chưa kích hoạt đc, chưa cài đc, chưa biết, "
        "không biết, đang chờ, còn chờ, chưa duyệt, thoát nghèo, bị khóa, quên mật khẩu, hết hạn, "
        "chưa đi được, không cài, k cài, ko cài, không muốn, ko muốn, chưa muốn, không có wifi, "
        "chưa lắp, xin hoãn, hẹn hôm khác, hẹn bữa khác, hẹn tối, chưa được tiếp cận, "
        "không có ai ở nhà, không ai ở nhà, không thấy ai, không tiếp chuyện, mới đăng ký, "
        "nữa là xong, nữa là hết, nữa là đủ, nữa mới xong, nữa mới đủ, nữa thì xong, nữa là đạt, "
        "máy lỗi, máy hỏng, lỗi mạng, máy yếu, máy không cài được, "
        + crossed("khóa, đóng, khép, cài, chốt, rào", "cửa, cổng, cửa cổng, kín cổng, kín cửa")
        + ", "
        + crossed(
            _NO,
            "mở cửa, mở cổng, chịu mở, chịu cài, chịu làm, chịu tiếp, tiếp đoàn, tiếp, ra mở, "
            "có ai ở nhà, ai ở nhà, có ai nhà, có người nhà, cho vô, cho vào, cho vô nhà, kể, "
            "tính, tính vô, tính vào, gặp ai, nghe máy, có nước, có điện, có nước sạch, "
            "có nước sinh hoạt, có sóng, có căn cước, có cccd, có sim, có email, chính chủ, "
            "có điện thoại, có smartphone, có mạng, rành, biết chữ, biết dùng, nhớ mật khẩu",
        )
    ),
    ("state", "gathered"): "đến nhà văn hóa, tới nhà văn hóa, ra nhà văn hóa, lên nhà văn hóa",
    ("state", "wrong"): (
        "là nhầm, là sai, bị nhầm, bị sai, là lộn, bị lộn, là ghi nhầm, là báo nhầm"
    ),
    ("actual", None): (
        "không kịp báo, không kịp nhắn, không kịp gửi, không kịp ghi, ko kịp báo, chưa kịp báo, "
        "chưa kịp nhắn, chưa kịp gửi, cuối cùng, rốt cuộc, rốt cục, đếm được, chốt được, "
        "đếm lại được, đếm lại đúng, đc mỗi, dc mỗi, đc có mỗi, đc đúng, được đúng, thu hút, "
        "đã thu hút, thu hút được, cài mỗi, làm mỗi, đi mỗi, kích hoạt mỗi, báo sót, ghi sót, "
        "gửi sót, nhắn sót, quên báo, quên ghi, quên gửi, thực tế, mới được, mới đạt, !đã, !mới, "
        "được, !đc, !dc, đạt, đạt được, đã được, đã làm, đã làm được, đã đạt, làm được, "
        "hoàn thành, đã hoàn thành, kết quả, thực hiện, thực hiện được, actual, đã xong, !hiện, "
        "hiện được, hiện mới, got, !đặng, chỉ được, đã cài, đã đi, được mỗi, có mỗi, chỉ mỗi, "
        "chỉ có mỗi, được có mỗi, chỉ được mỗi, mới được mỗi, vẻn vẹn, vỏn vẹn, duy nhất, "
        "được duy nhất, mới có mỗi, có được mỗi, làm được mỗi, cài được mỗi, làm có, có vỏn vẹn, "
        "được vỏn vẹn, "
        + crossed(
            "mà quên, mà quên mất, quên mất, mà em quên",
            "gửi, báo, bc, báo cáo, nhắn, nộp, ghi, chưa gửi, chưa báo, không gửi, không báo",
        )
    ),
    ("actual", "team"): "cả tổ, cả nhóm, cả đội, cả đoàn, cả bọn",
    ("subset", None): (
        "trong đó, bao gồm, gồm, riêng, trong số đó, trong số này, trong ấy, gồm có, bao gồm cả, "
        "kể cả, tính cả, cụ thể, của which, of which, including, trong nớ, có cả, chia ra, gồm cả, "
        "tr đó, trđ, trong này, mà trong đó, kể luôn, tính luôn, trong đấy"
    ),
    ("total", None): (
        "!tổng, tổng cộng, tổng là, cộng lại, cộng lại là, tất cả, cả thảy, vị chi, tổng số, "
        "total, in all, tổng lại, cả ngày, vị chi là, tổng là được, cộng là, gom lại, gộp lại, "
        "cả buổi, hết buổi, tổng thảy, !thảy, tính ra, tổng kết, chung cuộc"
    ),
    ("named", None): (
        "đoàn thanh niên, hội phụ nữ, hội nông dân, hội cựu chiến binh, hội ccb, "
        "hội người cao tuổi, hội chữ thập đỏ, đoàn xã, chi đoàn"
    ),
    ("together", None): "gộp chung, gộp, chung, tính chung, cộng chung, together",
    ("rough", None): (
        "gì đó, gì đấy, gì ấy, chi đó, hay sao ấy, hay sao, thì phải, hình như, không nhớ, "
        "không nhớ rõ, không chắc, chưa chắc, chắc khoảng, chắc là, có lẽ, maybe, i think, "
        "gì đâu á, nhớ mang máng, chưa rõ, không rõ, đại khái, hay răng, mà quên"
    ),
    ("more", None): (
        "thêm, nữa, bổ sung, thêm được, tăng thêm, thêm mới, tăng thêm được, bổ sung thêm, "
        "cài thêm, đi thêm, đến thêm, riêng biệt, xóm trên, xóm dưới, trên xóm, dưới xóm, cánh, "
        "đầu xóm, cuối xóm, còn tổ, phía, !hướng, ngõ trên, ngõ dưới, nghèo, cận nghèo, !với, "
        "more, cùng với, thôn trên, ở, tại, !của, "
        + crossed(
            "hướng, ngả, mũi, cánh, đầu, bên, phía, nhánh, đội, nhóm, tốp, dãy, khúc, đoạn",
            "trên, dưới, trong, ngoài, này, kia, đông, tây",
        )
    ),
    ("plus", None): "+, cộng, cộng với, cộng thêm, plus",
    ("but", None): ("!mà, !thì, !còn thì, chứ, !nên, !vì, do, tại vì, bởi vì"),
    ("but", "yet"): (
        "nhưng, nhưng mà, song, tuy nhiên, but, rứa mà, vậy mà, thế mà, rứa nhưng, vậy nhưng, "
        "thế nhưng, thế nhưng mà, mà cũng, mà vẫn, mà đã, nhưng cũng, nhưng vẫn, nhưng đã"
    ),
    ("and", None): (
        "và, với, vs, cùng, cùng với, and, !v, &, !lẫn, rồi, xong, xong rồi, sau đó, !rùi"
    ),
    ("for", None): "!cho, giúp cho, của, for, !từ",
    ("not_that", None): (
        "chứ không phải, chứ không phải là, không phải, ko phải, chứ ko phải, k phải, chứ k phải, "
        "chớ không phải, chớ hổng phải, hổng phải, không phải là, chứ nỏ phải, nỏ phải, not, "
        "instead of, thay vì, chứ hổng phải, chứ ko, chứ không, hok phải, hem phải, khum phải, "
        "hong phải, hông phải, đâu phải, chớ không, chứ hông phải, chứ hok phải"
    ),
    ("but_this", None): (
        "mà là, mà phải là, thành, thành ra, xuống, lên, còn có, mà, →, ➡, ⇒, ->, =>, xuống còn, "
        "lên thành, lại thành, lại là, bằng, thay bằng"
    ),
    ("but_this", "post"): (
        "mới đúng, mới phải, mới chuẩn, mới khớp, mới trúng, mới chính xác, là đúng, thì đúng"
    ),
    ("earlier", None): (
        "lúc nãy, hồi nãy, vừa nãy, ban nãy, khi nãy, tin trước, báo cáo trước, trước đó"
    ),
    ("census", None): "khẩu, nhân khẩu, nhân dân sinh sống, dân số",
}

REPAIRS = (
    "đếm lại, em đếm lại, để em đếm lại, để đếm lại, coi lại, để em coi lại, để em xem lại, "
    "tính lại, em tính lại, để em tính lại, khoan đã, à khoan, à nhầm, à không, ờ không, í lộn, "
    "ý lộn, í nhầm, ý nhầm, á nhầm, ủa nhầm, ủa lộn, ủa không phải, à lộn, ấy nhầm, ấy lộn, á lộn, "
    "à quên, à không phải, xin lỗi, gõ nhầm, ghi nhầm, viết nhầm, bấm nhầm, lộn, nhầm, nhầm rồi, "
    "lộn rồi, lộn số, quên, sorry, sửa lại, sửa lại là, sửa thành, đính chính, nói nhầm, nói lộn, "
    "chết nhầm, chết lộn, ak nhầm, ah nhầm, a nham, a khong, y lon, i lon, oops, ủa, í quên, à mà, "
    "ấy chết, ối nhầm, ơ nhầm, ờ nhầm, ớ nhầm, lộn nha, nhầm nhé, ko phải, đúng ra là, đúng ra, "
    "nói lại là, nói lại, chính xác là, phải là, đúng là, i mean, wait, no wait, thật ra là, "
    "thực ra là, à thôi, hổng phải, ờ lộn, ơ không, ờ mà, à chết, uả lộn, úi nhầm, í không, "
    "ý không phải, à sai, sai rồi, khoan đã, à khoan, ý quên, không không, "
    + crossed(
        "à, ờ, í, ý, ủa, ấy, ơ, ớ, úi, á, ối, ôi",
        "nhầm, lộn, không, không phải, đâu, sai, lầm, lộn rồi, nhầm rồi, đâu phải",
    )
)
