"""The real process in a forum and in a group: every answer where it belongs."""

from pathlib import Path

from tests.botapi import BotApi, Person
from tests.process import VILLAGES, Thonso, figures

FORUM = -1_001_000_000_009


def test_answers_stay_in_the_topic_and_name_the_report_they_confirm(tmp_path: Path) -> None:
    lan, tu = Person(1001, "Lan"), Person(1002, "Tú")
    with BotApi() as api, Thonso(api, f"sqlite+aiosqlite:///{tmp_path}/t.db", tmp_path) as bot:
        bot.load()
        bot.start()
        bot.join(bot.invite(VILLAGES[0]), lan, tu)
        topics = {api.topic(FORUM, name, by=lan): who for name, who in (("A", lan), ("B", tu))}
        said = {
            api.say(who, f"@thonso_bot {number} hộ", chat=FORUM, topic=topic)["message_id"]: topic
            for number, (topic, who) in enumerate(topics.items(), start=11)
        }
        api.wait_for(lambda: len(api.sent_to(FORUM)) == 2, 20)
        for answer in api.sent_to(FORUM):
            cited = answer.raw["reply_to_message"]
            assert said[cited["message_id"]] == answer.raw["message_thread_id"]
            assert f"{figures(answer.text)[0]} hộ" in cited["text"]
        assert bot.stop() == 0
        assert api.violations == []
