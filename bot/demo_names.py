"""Invented names for the demo: nobody and no place is meant."""

from dataclasses import dataclass
from random import Random

COMMUNE = "Xã Mẫu"


@dataclass(frozen=True, slots=True)
class Village:
    """A village of the demo's commune, with the head counts of its campaign file."""

    name: str
    aliases: tuple[str, ...]
    adults: int
    households: int

    @property
    def path(self) -> str:
        """How the campaign file refers to it."""
        return f"{COMMUNE}/{self.name}"


VILLAGES = (
    Village("Thôn Đông Hạ", ("đông hạ", "đh"), 412, 151),
    Village("Thôn Bãi Sậy", ("bãi sậy", "xóm bãi"), 365, 128),
    Village("Thôn Cầu Gỗ", ("cầu gỗ", "xóm cầu"), 448, 163),
    Village("Thôn Đồng Vạc", ("đồng vạc",), 297, 104),
    Village("Thôn Gò Mít", ("gò mít", "xóm gò"), 521, 187),
    Village("Thôn Lạc An", ("lạc an",), 338, 121),
    Village("Bản Khuổi Mơ", ("khuổi mơ",), 186, 58),
    Village("Thôn Bến Đò", ("bến đò", "xóm đò"), 476, 172),
    Village("Thôn Phú Hòa", ("phú hòa", "phú hoà"), 402, 146),
    Village("Thôn Soi Dâu", ("soi dâu",), 259, 92),
    Village("Thôn Tân Mới", ("tân mới",), 433, 157),
    Village("Tổ dân phố Chợ Mẫu", ("chợ mẫu", "tdp chợ", "tổ chợ"), 594, 211),
)

_FAMILIES, _WOMEN, _MEN, _WOMEN_BETWEEN, _MEN_BETWEEN = (
    line.split()
    for line in (
        "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Triệu Hà Đinh Lương Phan",
        "Mai Hoa Lan Hạnh Thủy Nga Yến Thơm Loan Hường Xuân Nhàn Duyên Liễu Thắm Huệ Quyên",
        "Hùng Tuấn Cường Bình Thắng Quang Lâm Hải Toàn Vinh Sáng Kiên Đạt Hậu Trung Luân",
        "Thị Thu Ngọc Thanh",
        "Văn Đức Xuân Quốc Minh",
    )
)


def people(random: Random) -> list[str]:
    """Names for some hundred people, each once, in an order drawn with `random`."""
    women = {f"{f} {random.choice(_WOMEN_BETWEEN)} {n}" for f in _FAMILIES for n in _WOMEN}
    men = {f"{f} {random.choice(_MEN_BETWEEN)} {n}" for f in _FAMILIES for n in _MEN}
    return random.sample(sorted(women | men), 120)
