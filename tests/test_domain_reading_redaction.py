"""Secrets are taken out of a text before it is stored; counts are left alone."""

import pytest

from domain.reading import redact


@pytest.mark.parametrize(
    "written", ["0912345678", "0912 345 678", "0912.345.678", "+84912345678", "+84 912 345 678"]
)
def test_a_phone_number_is_taken_out(written: str) -> None:
    found = redact(f"gọi em {written} nhé")
    assert found.text == "gọi em [SĐT] nhé"
    assert found.kinds == {"phone"}


@pytest.mark.parametrize("written", ["042085001234", "042 085 001 234", "183456789"])
def test_an_identity_number_is_taken_out(written: str) -> None:
    found = redact(f"cccd {written}")
    assert found.text == "cccd [SỐ GIẤY TỜ]"
    assert found.kinds == {"id"}


@pytest.mark.parametrize(
    "text",
    [
        "12 hộ,0912345678",
        "0912345678/0987654321",
        "0912\u00a0345\u00a0678",
        "0912\u200b345\u2060678",
        "0912  345 - 678",
        "0912–345–678",
        "(0912) 345678",
        "(+84) 912-345-678",
        "84912345678",
        "0912/345/678",
        "0912_345_678",
        "0912,345,678",
        "09 12 34 56 78",
        "5.0912345678",
        "0912345678 12 hộ",
        "0010 9901 2345",
        "001099012345/1",
        "042.085.001.234",
        "0 0 1 0 9 9 0 1 2 3 4 5",
        "cccd 183456789 hộ",
        "999999999999999999999",
    ],
)
def test_no_personal_number_outlives_its_spelling(text: str) -> None:
    found = redact(text)
    assert found.kinds
    assert sum(map(str.isdecimal, found.text)) < 4
    assert redact(found.text).text == found.text


@pytest.mark.parametrize(
    "written",
    ["mật khẩu: hoa@1975", "mật khẩu của em là abc123", "mk: 123456", "pass abc123", "otp 834521"],
)
def test_a_password_is_taken_out(written: str) -> None:
    found = redact(written + ", 12 hộ")
    assert found.text.endswith("[MẬT KHẨU], 12 hộ")
    assert found.kinds == {"password"}


@pytest.mark.parametrize(
    "text",
    [
        "12 hộ 5 cks 3 tk",
        "12/5/3",
        "1.250.000 đồng",
        "lũy kế 12.010 hộ, 1 250 tk",
        "hướng dẫn lấy lại mật khẩu VNeID cho 6 người",
        "ngày 12/8/2024 thôn 3: 7 hộ",
        "100 200 300",
        "10000000 hộ",
        "999999999999 hộ 5 tk",
        "05/08/2024 12 5 30",
        "05/08/24 12 5 30 2",
        "ngày 05/08 120 15 10",
        "0 5 3 120 40 20",
        "05, 03, 12, 04, 10",
        "84/53/12/4000",
    ],
)
def test_counts_days_and_money_are_left_alone(text: str) -> None:
    assert redact(text) == redact(redact(text).text)
    assert redact(text).text == text
    assert not redact(text).kinds
