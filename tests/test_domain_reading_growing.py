"""Phrases that are planted when their first word is said, and weights unpacked likewise."""

from domain.reading.growing import Grafted, Growing, rows_of
from domain.reading.indexing import index_of, keys_in, stored
from domain.reading.phrases import END, Sense, keys_of, listed
from domain.reading.vocabulary import intent_words, shared_keys
from domain.reading.weighing import written
from domain.reading.words_intents import INTENTS
from tests.reading_index import indexes

TABLE: dict[tuple[str, object], str] = {
    ("verb", None): "cài xong, !cái, đi",
    ("noise", 1): "^cai, cài xong",
}


def growing(table: dict[tuple[str, object], str]) -> Growing:
    return Growing([*rows_of(table)], index_of([*table.values()]))


def tags_at(woods: Growing | Grafted, *keys: str) -> list[str]:
    node = woods.get(keys[0], {})
    for key in keys[1:]:
        node = node.get(key, {})
    return [sense.tag for sense in node.get(END, ())]


def test_phrases_grow_in_the_order_of_their_rows() -> None:
    woods = growing(TABLE)
    assert tags_at(woods, "cai", "xong") == ["verb", "noise"]
    assert tags_at(woods, "cai") == ["verb", "noise"]
    assert tags_at(woods, "di") == ["verb"]
    assert woods.get("xong", {}) == {}


def test_a_graft_comes_before_what_it_is_grafted_on() -> None:
    over = growing({("label", None): "cài xong, hộ"})
    woods = Grafted(growing(TABLE), over)
    assert tags_at(woods, "cai", "xong") == ["label", "verb", "noise"]
    assert tags_at(woods, "ho") == ["label"]
    assert tags_at(woods, "di") == ["verb"]


def test_what_is_planted_later_is_meant_alone() -> None:
    woods = growing(TABLE)
    woods.plant(("cai", "xong"), Sense("label", None))
    assert tags_at(woods, "cai", "xong") == ["label"]
    assert tags_at(woods, "cai") == ["verb", "noise"]


def test_every_phrase_of_intent_is_found_and_its_words_are_known() -> None:
    for (tag, _), phrases in INTENTS.items():
        for phrase, _, _ in listed(phrases):
            keys = keys_of(phrase)
            assert tag in tags_at(intent_words(), *keys), phrase
            assert shared_keys().issuperset(keys), phrase


def test_keys_are_of_every_word_without_the_signs_before_a_phrase() -> None:
    assert keys_in(["!cái, ~hộ ký", "^đi, c-qn"]) == {"cai", "ho", "ki", "di", "c", "-", "qn"}


def test_weights_are_written_in_a_line_for_each_first_word() -> None:
    rows = {"": [1], "\n": [2], "ho": [3], "ho \t": [-1, 1]}
    assert written(rows) == "  1\n\\n  2\nho  3 \\t ffffff\n"


def test_the_stored_indexes_are_of_the_words_as_they_are() -> None:
    for path, text in indexes().items():
        assert path.read_text("utf-8") == text, "run python -m tests.reading_index"


def test_an_index_of_other_words_is_not_taken() -> None:
    rows = ["cài xong, !cái", "đi"]
    assert stored("nouns", rows) == stored("nowhere", rows) == index_of(rows)
