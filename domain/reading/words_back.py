"""Words by which a report is taken back, and by which one is given anew in its place."""

from typing import Final

from domain.reading.crossing import crossed

_REPORT: Final = (
    "báo cáo, bc, tin, tin nhắn, số liệu, số, số đó, số này, số nớ, số ấy, số kia, kết quả, bản, "
    "dòng, lần, cái báo cáo, cái bc, cái tin, cái số, cái vừa, cái đó, cái này, cái nớ, con số, "
    "mấy số, lượt, bản ghi"
)
_BACK: Final = (
    "lại như cũ, lại như trước, lại như ban đầu, lại y như, lại y nguyên, lại nguyên trạng, "
    "lại số cũ, lại bản cũ, lại bản trước, về như cũ, về như trước, về số cũ, về bản cũ, "
    "về ban đầu, về như ban đầu, như cũ, như ban đầu, nguyên trạng, về như chưa báo, "
    "về như chưa gửi, lại như chưa báo, lại như chưa gửi, như chưa báo, như chưa gửi"
)
_BEFORE: Final = "chưa báo, chưa gửi, chưa nhắn, chưa nộp, chưa gởi, chưa có, không có, không báo"

BACK: Final[dict[tuple[str, object], str]] = {
    ("undo", None): (
        "ctrl z, ctrl + z, ctrl - z, số nháp, tin nháp, bản nháp, gửi nháp, gửi thử, nhắn thử, "
        "báo thử, loại ra, loại đi, loại khỏi, loại giùm, loại dùm, gạt ra, gạt đi, "
        + crossed(
            "xóa, hủy, gỡ, rút, vứt, loại, loại bỏ, dẹp, quăng, del, delete, cancel, undo, "
            "xóa bỏ, gạch, gạch bỏ, vô hiệu, bỏ",
            _REPORT,
        )
        + ", "
        + crossed("xóa, hủy, gỡ, vứt, dẹp, xóa bỏ, gạch", "luôn, giùm, dùm, đi, phứt, sạch")
        + ", "
        + crossed("khôi phục, phục hồi, trả, đưa, quay, trở, để", _BACK)
        + ", "
        + crossed("đừng có, đừng, khỏi, khoan, chớ", "cộng, tính, ghi, lấy, lưu, nhận, đưa")
        + ", "
        + crossed("không, ko, k, hổng, nỏ", "lấy số, lấy báo cáo, lấy tin")
        + ", "
        + crossed("coi như, xem như, kể như", _BEFORE)
        + ", "
        + crossed("coi như, xem như, kể như", "em, tui, tôi, mình, tổ em, con, tụi em", _BEFORE)
    ),
    ("anew", None): (
        "nói lại, báo lại, chốt lại, nhắn lại, bc lại, báo cáo lại, ghi lại, nhập lại, số đúng, "
        "lần cuối, chốt lần cuối, lấy số này, tính số này, tính cái này, lấy cái này, lấy tin này, "
        "thay bằng, thế bằng, thay vào, thế vào, số mới, bản mới, mới đúng, đúng là, đúng phải là, "
        "lấy bản này, lấy số ni, tính số ni, sửa thành"
    ),
}
