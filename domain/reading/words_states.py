"""What is said of people and households whom nothing was done for."""

from typing import Final

from domain.reading.crossing import crossed

_NO: Final = "không, ko, k, kg, hổng, hông, hỏng, hem, hok, nỏ, chẳng, chả, chưa, chớ"

STATES: Final[dict[tuple[str, object], str]] = {
    ("state", "away"): (
        "vắng, đi vắng, vắng nhà, đi vắng hết, không ở nhà, ko ở nhà, đi làm ăn xa, đi làm xa, "
        "đi rẫy, đi làm, đi nương, đi biển, đi rừng, đi khỏi, khỏi nhà, đi làm thuê, đi công ty, "
        "xuất khẩu lao động, đi xuất khẩu lao động, đi xklđ, "
        "đi làm đồng, đi cấy, đi gặt, vắng chủ, đi học xa, đi nước ngoài, đi nam, đi bắc, "
        + crossed(
            "đi, lên, ra, về, vô, đang, bận, mắc",
            "ăn cưới, đám cưới, ăn đám cưới, ăn giỗ, đám giỗ, đám, chợ, chùa, lễ, viện, bệnh viện, "
            "khám bệnh, rú, núi, nương, rẫy, đồng, ruộng, quê, quê ngoại, nam, gặt, cấy, chăn trâu",
        )
    ),
    ("state", None): (
        "đứng lớp, dọn đồ, lo dọn đồ, di dời, phải di dời, sơ tán, chạy lũ, chạy lụt, "
        "bị lừa, bị hack, bị mất, vẫn phải, còn phải, đang phải, vẫn còn phải, vẫn sống, sống nhờ, "
        "sống bằng, vẫn dùng, vẫn chưa có, được cấp nước, được cấp nước sạch, được cấp điện, "
        "được hưởng lợi, hưởng lợi, được vay vốn, được tặng, nhận quà, được nhận quà, "
        "được sửa nhà, được xây nhà, được cấp đất, được cấp sổ, được cấp giống, hiến đất, "
        "được xóa nhà tạm, niêm yết, đã niêm yết, thoát nghèo, đăng ký mua, xuống cấp, ^trồng, "
        "chăn ^nuôi, nuôi, ^lãi, ^nợ, vay vốn, bị ốm, bị bệnh, cãi nhau, tranh chấp, đánh nhau, "
        "mâu thuẫn, kiện nhau, ^kiện, tố cáo, được mời, mời họp, mời dự, đến họp, dự họp, đi họp, "
        "^kêu, kêu ca, phàn nàn, phản ánh, khiếu nại, than phiền, thắc mắc, hỏi về, ^hỏi, "
        "đóng cửa, từ chối, không chịu, ko chịu, k chịu, chưa chịu, hổng chịu, nỏ chịu, chưa đi, "
        "chưa đến, chưa thăm, chưa tới, chưa làm, chưa làm được, chưa cài, chưa cài được, "
        "không đồng ý, chưa đồng ý, không gặp, không gặp được, ko gặp, không mở cửa, k mở cửa, "
        "ko mở cửa, hổng mở cửa, không mở cổng, chưa có điện thoại, chưa có mạng, chưa có máy, "
        "chưa có smartphone, không có điện thoại, không có smartphone, không có mạng, "
        "ko có điện thoại, ko có smartphone, k có đt, ko có đt, không có đt, chưa có đt, khóa cửa, "
        "khoá cửa, không hợp tác, hẹn lại, không nghe, chưa tiếp cận, chưa vận động, không tiếp, "
        "không cho vào, không có nhà, ko có nhà, chưa đăng ký, chưa hoàn thành, absent, refused, "
        "not home, bị lỗi, bị hỏng, chưa xong, chưa gặp, chưa gặp được, chưa tuyên truyền, "
        "không tham gia, cần cài, cần làm, chưa liên hệ được, không làm được, không cài được vì, "
        "thất bại, chưa kích hoạt đc, chưa cài đc, chưa biết, không biết, đang chờ, còn chờ, "
        "chưa duyệt, thoát nghèo, bị khóa, quên mật khẩu, hết hạn, chưa đi được, không cài, k cài, "
        "ko cài, không muốn, ko muốn, chưa muốn, không có wifi, chưa lắp, xin hoãn, hẹn hôm khác, "
        "hẹn bữa khác, hẹn tối, chưa được tiếp cận, không có ai ở nhà, không ai ở nhà, "
        "không thấy ai, không tiếp chuyện, mới đăng ký, nữa là xong, nữa là hết, nữa là đủ, "
        "nữa mới xong, nữa mới đủ, nữa thì xong, nữa là đạt, máy lỗi, máy hỏng, lỗi mạng, máy yếu, "
        "máy không cài được, "
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
}
