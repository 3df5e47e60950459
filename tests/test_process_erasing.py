"""The real process forgets a person: nothing of them is left in the files it works on."""

import sqlite3
from pathlib import Path

from tests.botapi import BotApi, Person
from tests.process import VILLAGES, Thonso

LAN = Person(7_301_846_529, "Bạch Dương", "Tôn Nữ", "bachduong")
EVE = Person(7_301_999_999, "Eve")
TRACES = (b"7301846529", "Bạch Dương".encode(), b"ghichubimat", b"0912345678", b"7301999999")


def held(folder: Path) -> set[bytes]:
    """Which traces can be read in the database and its log."""
    files = (folder / "thonso.db", folder / "thonso.db-wal")
    content = b"".join(file.read_bytes() for file in files if file.exists())
    return {trace for trace in TRACES if trace in content}


def test_whoever_is_erased_is_gone_from_the_files_while_the_bot_runs(tmp_path: Path) -> None:
    lead = Person(1001, "Minh")
    neighbours = [Person(7_301_840_000 + number, f"Tú {number}") for number in range(40)]
    url = f"sqlite+aiosqlite:///{tmp_path}/thonso.db"
    with BotApi() as api, Thonso(api, url, tmp_path) as bot:
        bot.load()
        bot.start()
        code = bot.invite(VILLAGES[0])
        bot.join(bot.invite(VILLAGES[0], "lead"), lead)
        bot.join(code, *neighbours[::2])
        bot.join(code, LAN)
        bot.join(code, *neighbours[1::2])
        for text in ("12 hộ, ghichubimat", "3 hộ, gọi 0912345678", "20 hộ", "/tong", "/ten"):
            api.say(LAN, text)
        for text in ("/tong", "/thieu", "/thanhvien"):
            api.say(lead, text)
        api.join(LAN, -4001)
        api.say(LAN, "@thonso_bot 5 hộ, ghichubimat", chat=-4001)
        bot.quiet()
        assert {TRACES[0], TRACES[1], TRACES[2]} <= held(tmp_path)

        api.say(EVE, "xin chào")  # has not joined: nothing is kept of her either
        before = len(api.sent_to(LAN.id))
        for text in ("/xoa", "xóa"):
            api.say(LAN, text)
            bot.quiet()
        assert len(api.sent_to(LAN.id)) == before + 2
        api.wait_for(lambda: not held(tmp_path), 60)
        figures = bot.totals()
        assert figures[VILLAGES[0]]["households"] == 40
        api.say(neighbours[0], "1 hộ")
        bot.quiet()
        assert not held(tmp_path)
        assert bot.stop() == 0
        assert api.violations == []
    with sqlite3.connect(tmp_path / "thonso.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
