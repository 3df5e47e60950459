"""What the field calls the things that are counted, and the verbs that go with them.

The concepts are bound to a campaign's metrics by `domain.reading.concepts`.
"""

from typing import Final

from domain.reading.crossing import crossed

BANKS: Final = (
    "ngân hàng, nh, agribank, vietcombank, vcb, vietinbank, bidv, mb, mbbank, mb bank, lpbank, "
    "lp bank, sacombank, techcombank, tpbank, vpbank, acb, hdbank, shb, vib, ocb, msb, seabank, "
    "abbank, eximbank, nam á, bắc á, bắc á bank, liên việt, co-opbank, quỹ tín dụng, "
    "chính sách xã hội, csxh"
)

# Who issues signatures.
ISSUERS: Final = "viettel, vnpt, fpt, misa, bkav, efy, newca, easyca, nacencomm"

# VNeID as it is said letter by letter.
_SAID: Final = crossed("vê, vi, ve", "nê, nờ, nê e, nờ e, en e, en i", "ai, i", "đi, đê")
MEANS: Final = (
    "nghèo, cận nghèo, chính sách, khá, khá giả, trung bình, khó khăn, neo đơn, công giáo, "
    "kinh doanh, tiểu thương, đồng bào, người có công, bình thường"
)

CONCEPT_NOUNS: Final[dict[str, str]] = {
    "households": (
        "lượt hộ, lượt nhà, lượt gia đình, lượt hộ dân, hộ, !họ, !hô, !hồ, !hổ, hộ dân, "
        "hộ gia đình, gia đình, hgđ, hgd, hđ dân, nhà, nhà dân, căn nhà, nóc nhà, ngôi nhà, "
        "hộ đã đến, hộ đến, ra đình, hộ ra đình, da đình, households, household, houses, house, "
        "homes, home, families, family, hh, hhs, căn hộ, nóc, gđ, gd, hộ gđ, hộ gd, số hộ, "
        "số nhà đến, mái nhà, 🏠, 🏡, 🏘, hộ bà con, hộ được tuyên truyền, ^căn, "
        + crossed("hộ, nhà, gia đình", MEANS)
        + ", "
        + crossed(
            "số nhà, số hộ",
            "đi, đến, đã đi, đã đến, đi được, đến được, vận động, đã vận động, thăm, tiếp cận",
        )
    ),
    "signatures": (
        "cks, chữ ký số, chữ ký, chữ ký điện tử, chữ ký số công cộng, chữ ký số cá nhân, ck, "
        "ck số, c k s, chữ số, ckđt, ckdt, cksố, ckso, chữ kí số, ký số, chữ ký số cc, ckscc, "
        "chữ ks, chử ký, chữ kỹ số, chữ ký sô, chứ ký số, xê ca ét, cê ka ét, xê ka ét, cê ca ét, "
        "xê ca ét xì, signatures, signature, sig, sigs, e signatures, digital signatures, "
        "digital signature, ✍, 🖊, 🖋, chữ kí, ký số cá nhân, dịch vụ chữ ký số, chứng thư số, "
        "chứng thư, chứ ký, chữ lý số, chũ ký số, " + crossed("cks, chữ ký số, chữ ký", ISSUERS)
    ),
    "vneid": (
        "vneit, vneed, vneidd, vneide, vnieid, vne it, lên mức 2, nâng lên mức 2, lên mức độ 2, "
        "vneid, vnied, vneld, vnid, vneiid, vne id, vn eid, vne, vnei d, định danh, "
        "định danh điện tử, đdđt, dddt, đđđt, đd, định danh mức 2, định danh mức độ 2, đdđt mức 2, "
        "đd mức 2, định danh mức hai, vneid mức 2, tài khoản định danh, "
        "tài khoản định danh điện tử, tài khoản định danh mức 2, tài khoản vneid, tk vneid, "
        "tk định danh, tk đdđt, tài khoản mức 2, tài khoản mức độ 2, tk mức 2, tk m2, vneid m2, "
        "định danh đt, mã định danh, vê nê i đê, vê nê ai đi, vê en e i đê, vê nờ e ai đi, "
        "vi en e ai đi, vê nờ e i đê, vi en i ai đi, ve en ee ai đi, vê nờ ai đi, v n e i d, "
        "vn e id, vneid accounts, vneid account, tài khoản vneid mức 2, eid, app vneid, "
        "tài khoản vi en ai đi, vi en ai đi, vi en i ai đi, vi en e ai đi, vê en e ai đi, "
        "vê nờ ai đi, "
        "ứng dụng vneid, đinh danh điện tử, tk vneid mức 2, ve nê ai đi, vi nê ai đi, tk mđ2, "
        "tài khoản điện tử, tkđd, tk đd, tkdd, đinh danh, ddanh, mức độ 2, định danh cấp độ 2, "
        "mức 2, m2, mức hai, mức độ hai, tk mức hai, "
        + _SAID
        + ", "
        + crossed("tk, tài khoản", _SAID)
        + ", "
        + crossed("lên, lên được, nâng lên, nâng được", "vneid, định danh, mức 2, vneid mức 2")
    ),
    "dvc": (
        "dvc, cổng dvc, cổng dịch vụ công, dịch vụ công, dvctt, dịch vụ công trực tuyến, "
        "tài khoản dịch vụ công, tk dvc, tk cổng dvc, tài khoản dvc, tài khoản cổng dịch vụ công, "
        "tài khoản cổng dvc, tk dịch vụ công, cổng dịch vụ công quốc gia, tài khoản dvctt, "
        "tk dvctt, tài khoản dịch vụ công trực tuyến, tài khoản cổng dịch vụ công quốc gia, dvcqg, "
        "tk dvcqg, cổng dvcqg, tài khoản cổng dvcqg, portal accounts"
    ),
    "tk": (
        "tk, tài khoản, tkhoản, tài khoảng, t khoản, accounts, account, acc, accs, acct, tkđt, "
        "tkdt, 📱, nick, tài khỏan"
    ),
    "bank": (
        "nh, tài khoản ngân hàn, ngân hàn, tài khoản ngân hàng, tknh, tk ngân hàng, tk nh, "
        "tkn hàng, ngân hàng, thẻ ngân hàng, thẻ atm, atm, tài khoản thanh toán, tk thanh toán, "
        "tài khoản an sinh, tài khoản an sinh xã hội, tk an sinh, bank accounts, bank account, "
        "tk agribank, tài khoản agribank, agribank, vietcombank, vietinbank, bidv, mb bank, "
        "mbbank, lpbank, tk vietcombank, tài khoản nh, tài khoản atm, tk atm, tkatm, "
        "stk ngân hàng, 🏦, 💳, tài khoản chi trả an sinh, tài khoản thẻ, tk thẻ, "
        "tài khoản hưởng an sinh xã hội, tk asxh, tài khoản asxh, "
        + crossed("tk, tài khoản, tài khoảng, tài khỏan, tkhoản, thẻ, tài khoản của, stk", BANKS)
    ),
    "apps": (
        "app, apps, ứng dụng, c quảng ngãi, c-quảng ngãi, g-quảng ngãi, g quảng ngãi, vssid, "
        "app vssid, công dân số, app công dân số, app c-quảng ngãi, ứng dụng c-quảng ngãi, "
        "app c quảng ngãi, app g-quảng ngãi, cqn, c-qn, c qn, gqn, g-qn, vss id, vssi d, bhxh số, "
        "ứng dụng vssid, ứng dụng công dân số, app bhxh, etax mobile, etax, app etax, "
        "công dân số hà tĩnh, app tỉnh, app công dân, app xã, c quãng ngãi, app vsid, vsid, "
        "app bảo hiểm, bảo hiểm xã hội số, application, applications, ứng dụng số, app địa phương, "
        "ehatinh, smart hà tĩnh, i-hatinh, phần mềm công dân"
    ),
    "foreign": (
        "gia đình văn hóa, hộ gia đình văn hóa, camera, mắt camera, loa kéo, bóng đèn, "
        "tk viettel money, tài khoản viettel money, viettel money, tk ví, ví điện tử, "
        "tài khoản ví, tk momo, ví momo, tài khoản momo, zalopay, tk zalopay, ví vnpay, vnpay, "
        "tk shopee, facebook, tk facebook, tk zalo, tài khoản zalo, tài khoản mạng xã hội, "
        "tk mobile money, mobile money, tài khoản mobile money, ví vnpt money, vnpt money, "
        "sổ sức khỏe điện tử, sổ sức khoẻ, ssk điện tử, cccd gắn chip, căn cước, "
        "căn cước công dân, thẻ căn cước, thẻ cccd, cccd, tờ rơi, giấy mời, !hồ sơ, "
        "hồ sơ trực tuyến, hồ sơ dvc, hồ sơ dịch vụ công, bộ hồ sơ, mã qr, hóa đơn điện tử, "
        "thẻ bhyt, thẻ bảo hiểm, sim, lượt xem"
    ),
    "guided": (
        "người được hướng dẫn, lượt hướng dẫn, hd, lượt hd, số người hướng dẫn, người hd, "
        "người hướng dẫn, số người được hướng dẫn, lượt người được hướng dẫn, người được hỗ trợ, "
        "người được tập huấn, người dân được hướng dẫn, lượt hỗ trợ, guided, trained, "
        "người tham gia lớp, lượt người được hỗ trợ, người dân được hỗ trợ, người đc hd, ng đc hd, "
        "🧑‍🏫, người học"
    ),
}

# Words whose bare sense is too common for a label when a phrase of these stands there.
NOT_A_LABEL: Final = (
    "đồng hồ, tiếng đồng hồ, "
    "ban chỉ đạo, ban chỉ huy, ban chấp hành, ban công tác, ban nhân dân, ban giám hiệu, "
    "ban giám đốc, ban thường vụ, ban tổ chức, ban dân vận, ban đại diện, ban điều hành, hằng năm, "
    "hằng ngày, hằng tháng, hằng tuần, hàng năm, hàng ngày, hàng tháng, hàng tuần, hàng quý, "
    "sổ hộ tịch, sổ hộ khẩu, sổ hộ nghèo, ban quản lý, cho hộ vay vốn, gió giật cấp, gió cấp, "
    "bão cấp, chuyện bt, vẫn bt, đều bt, lớp con em, lớp con, lớp cháu, lớp của con, con em, "
    "hộ khẩu, sổ hộ khẩu, tổng hợp từ, tổng hợp của, tổng hợp số liệu, tổng hợp kết quả, trợ cấp, "
    "đi lại, việc đi lại, đi qua, đi ngang, cung cấp, khẩn cấp, nâng cấp, cao cấp, trung cấp, "
    "sơ cấp, phân cấp, các cấp, cấp huyện, cấp xã, cấp tỉnh, cấp trên, cấp thôn, cấp cứu, "
    "cấp thuốc, cấp gạo, cấp bách, bao cấp, cấp nước, cấp điện, chuyển đổi số, kỹ năng số, "
    "kinh tế số, xã hội số, hạ tầng số, nền tảng số, dữ liệu số, môi trường số, không gian số, "
    "chính quyền số, tổ công nghệ số cộng đồng, học vụ số, lớp ghép, lớp mẫu giáo, lớp mầm non, "
    "năm đầu, lâu năm, ủng hộ, bảo hộ, giám hộ, đề nghị, hội nghị quyết, ứng dụng công nghệ, "
    "khả năng ứng dụng, ứng dụng cntt, ứng dụng ai, nhà văn hóa, nhà nước, cả nhà, nhà mạng, "
    "nhà báo, nhà trường, từng nhà, tận nhà, nhà máy, nhà rông, nhà vh, tại nhà, ở nhà, về nhà, "
    "nhà sinh hoạt, nhà họp, nhà thờ, nhà cộng đồng, bà con cả nhà, hồ sơ giấy, từng hộ, hàng hộ, "
    "chữ ký nháy, ký tên, chữ ký tay, thẻ nhớ, thẻ cào, ví điện tử, ứng dụng ví, hồi hộp, họ tên, "
    "dòng họ, họ hàng, họ tộc, hồ nước, nhà hàng, nhà nghỉ, nhà thuốc, nhà cửa, nhà đài, "
    "số tài khoản của, chủ nhà, ông chủ hộ, chủ hộ, trường học, học phí, học kỳ, năm học, "
    "khoa học, tiểu học, trung học, đại học, môn học, giờ học, đi học, học bạ, học hành, tổ chức, "
    "chức năng, công chức, sáng tạo, sáng kiến, sáng dạ, sáng suốt, sáng sủa, sáng ý, ánh sáng, "
    "chiều cao, chiều lòng, chiều ý, chiều dài, chiều rộng, bữa trưa, bữa tối, ăn trưa, ăn tối, "
    "ngủ trưa, cơm trưa, cơm tối, cơm chiều, một cửa, bộ phận một cửa, ở nhà văn hóa, "
    "tại nhà văn hóa, chúc mừng, tổ chức được, "
    + crossed(
        "một, 1",
        "lèo, mạch, hơi, mình, tay, chút, xíu, tí, đoạn, lúc, loạt, vòng, phần, phía, chặng, "
        "quãng, "
        "thể, lòng, thân, chập, lát, mặt, lần nữa, khi",
    )
    + ", "
    + crossed(
        "bên kia, phía bên kia, bên này, bên ni, bên tê",
        "sông, suối, rạch, cầu, đồi, núi, đường, kênh, bờ, hồ, ruộng, đập, dốc, mương, đê, chợ",
    )
)

# What is one's own: without marks "toi" is no evening here.
OWN: Final = crossed(
    "giúp, giùm, của, tổ, thôn, xóm, bên, nhóm, đội, với, báo, chúng, đây là", "tôi"
)

# "Hộ" as a favour and single houses with a name: labels only after a figure.
FAVOURS: Final = (
    "nhà tôi, nhà tui, nhà tao, nhà ta, nhà họ, nhà bạn, nhà nó, nhà này, hộ em, hộ anh, hộ chị, "
    "hộ mình, hộ tôi, hộ với, giúp hộ, làm hộ, xem hộ, hộ nhé, hộ mẹ, hộ bác, hộ tui, hộ ạ, "
    "xóa hộ, sửa hộ, hủy hộ, hỏi hộ, gửi hộ, nhắn hộ, báo hộ, hộ bà, hộ ông, hộ cô, hộ chú, "
    "nhà em, nhà mình, nhà bà, nhà ông, nhà bác, nhà chị, nhà anh, nhà cô, nhà chú, nhà cụ, nhà o, "
    "nhà thằng, nhà con, họ bảo, họ nói, họ kêu, họ không, họ chưa, ghi hộ, cài hộ, tính hộ, "
    "đếm hộ, hộ chiếu, hộ lý, hộ tịch"
)
