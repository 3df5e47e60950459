"""Which letters make a Vietnamese syllable, marks and tones aside."""

from typing import Final

from domain.reading.patterns import compiled

_ONSET: Final = "b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x|"
_RIMES: Final = (
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu "
    "i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong oong op ot "
    "u ua uan uang uat uay uc ue uech uen uenh uo uoc uoi uom uon uong uop uot uou ui um un ung up "
    "ut uu uy uya uych uyen uyet uyn uynh uyp uyt uyu y ye yem yen yet yeu"
)
_SYLLABLE: Final = rf"(?:{_ONSET})(?:{'|'.join(_RIMES.split())})"


def is_syllable(key: str) -> bool:
    """Tell whether the bare letters `key` may be a word of the language: "nay", not "nya"."""
    return compiled(_SYLLABLE).fullmatch(key) is not None
