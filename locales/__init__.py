"""What the words are: the translator and the catalogues."""

from locales.words import LANGUAGES, Html, Words, words_in

__all__ = ["LANGUAGES", "Html", "Words", "words_in"]
