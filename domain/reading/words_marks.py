"""Words that change what the figures beside them mean."""

from typing import Final

from domain.reading.crossing import crossed
from domain.reading.words_states import STATES

MARKS: Final[dict[tuple[str, object], str]] = {
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
        "còn nợ, vẫn nợ, bỏ dở, còn dở, bỏ sót, tồn, remaining, left, còn dư, vẫn còn, hiện còn, "
        "thiếu, còn sót, "
        "chỉ còn, còn có, còn hơn, còn gần"
    ),
    ("remain", "but"): "!còn",
    **STATES,
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
    ("actual", "after_all"): (
        "cũng được, vẫn được, nên được, nên hôm nay được, nên nay được, "
        + crossed("cũng, vẫn, mới, nên, mãi", "đi được, cài được, làm được, kích hoạt được, xong")
    ),
    ("actual", "team"): "cả tổ, cả nhóm, cả đội, cả đoàn, cả bọn",
    ("subset", None): (
        "trong đó, bao gồm, gồm, riêng, trong số đó, trong số này, trong ấy, gồm có, bao gồm cả, "
        "kể cả, tính cả, cụ thể, của which, of which, including, trong nớ, có cả, chia ra, gồm cả, "
        "tr đó, trđ, trong này, mà trong đó, kể luôn, tính luôn, trong đấy"
    ),
    ("total", None): (
        "vậy là, thế là, như vậy là, rứa là, như thế là, "
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

REPAIRS: Final = (
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
