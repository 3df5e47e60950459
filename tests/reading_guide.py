"""The campaign and the moment that the corpora of messages are annotated for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, Metric
from domain.units import Unit, UnitKind

AT = datetime(2024, 8, 14, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_VILLAGES: dict[str, tuple[str, ...]] = {
    "Bắc Tiến": ("BT", "bactien", "b.tiến"),
    "Phúc Độ": ("PhúcĐộ",),
    "Phúc Thành 1": ("PT1", "phúc thành một"),
    "Phúc Thành 2": ("PT2", "Phúc Thành II", "phúc thành hai"),
    "Tân Tiến": (),
    "Tiến Vinh": (),
    "Trung Sơn": (),
    "Đá Bạc": (),
    "Tiến Quang": ("TQ",),
    "Hòa Bình": (),
    "Thôn 3": ("thôn ba",),
    "Thôn 4": (),
    "Xóm 7": ("x7", "xóm bảy"),
}
_METRICS = (
    Metric("households", "hộ đã đến", "households visited", ("hộ",)),
    Metric("signatures", "chữ ký số đã cài", "signatures installed", ("cks", "chữ ký")),
    Metric("accounts", "tài khoản đã kích hoạt", "accounts activated", ("tk", "vneid")),
    Metric("guided", "người được hướng dẫn", "people guided", ("hd",)),
    Metric("bank_accounts", "tài khoản ngân hàng đã mở", "bank accounts opened", ("tknh",)),
    Metric("apps", "ứng dụng đã cài", "apps installed", ("app",)),
)


def campaign() -> Campaign:
    """The campaign of the annotation guide."""
    root = "Xã Kỳ Thượng"
    villages = tuple(
        Unit(f"{root}/{name}", name, UnitKind.VILLAGE, root, aliases=aliases)
        for name, aliases in _VILLAGES.items()
    )
    return Campaign(
        "guide",
        "Cài chữ ký số",
        date(2024, 8, 1),
        date(2024, 12, 31),
        (Unit(root, root, UnitKind.COMMUNE), *villages),
        _METRICS,
    )
