"""Vietnamese text as people type it: letters, syllables, folding of accents, repair of raw Telex and VNI typing.

Only letters are handled here; what words mean stands in `words/*.yaml`.
"""

import re
import unicodedata
from functools import lru_cache

MARKS = {"^": "\u0302", "(": "\u0306", "+": "\u031b"}  # circumflex, breve, horn
TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = dict(zip("12345", "sfrxj", strict=True))
_D_BAR = "\u0111"

_HELD = re.compile(r"([^\W\d_])\1")
_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet "
    "ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong "
    "op ot u ua uan uang uat uay uc ue uech uen uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy "
    "uya uych uyen uyet uynh uyt uyu uyn y yem yen yet yeu yu"
)
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x"
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{'|'.join(sorted(_RIMES.split(), key=len, reverse=True))})|g(?:i|in|ieng)")


def _folding() -> dict[int, str]:
    table = {ord(mark): "" for mark in (*MARKS.values(), *TONES.values())}
    for code in range(0xC0, 0x1EFA):
        base = unicodedata.normalize("NFD", chr(code))
        if len(base) > 1 and base[0].isascii():
            table[code] = base[0].lower()
    return table | {0x110: "d", 0x111: "d"} | {code: chr(code + 32) for code in range(65, 91)}


_FOLD = _folding()
_TONELESS = {ord(tone): None for tone in TONES.values()}


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return `text` in lower case without accents, đ as d; composed and decomposed spelling give the same."""
    return text.translate(_FOLD).lower()


def toneless(text: str) -> str:
    """Return `text` without its tones; hats, breves, horns and the bar of đ stay."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_TONELESS))


def _old_tone_places() -> dict[str, str]:
    """Pairs like `oa` with the tone on the second letter, to the older place on the first (both are in use)."""
    pairs = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in TONES.values():
            new = unicodedata.normalize("NFC", first + second + tone)
            pairs[new] = unicodedata.normalize("NFC", first + tone + second)
    return pairs


_TONE_PLACES = _old_tone_places()
_TONE_PLACE = re.compile(rf"(?<!q)(?:{'|'.join(_TONE_PLACES)})(?![^\W\d_])")


def clean(text: str) -> str:
    """Return `text` composed (NFC), in lower case, without invisible characters, tone marks in one place."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).lower()
    return _TONE_PLACE.sub(lambda match: _TONE_PLACES[match.group()], text)


def tokens(text: str) -> list[str]:
    """Return the words of a cleaned text: runs of letters and digits."""
    return _WORD.findall(text)


def is_syllable(folded: str) -> bool:
    """Whether `folded` could be a Vietnamese syllable typed without accents."""
    return _SYLLABLE.fullmatch(folded) is not None


@lru_cache(maxsize=8192)
def repair(token: str) -> str:
    """Return what was meant by a token typed in raw Telex (`giaays`), VNI (`gia6y1`) or with a letter held too long.

    A token that is a syllable as it stands, or that no reading makes one, is returned as it is.
    """
    if len(token) < 2 or token.isdigit() or is_syllable(fold(token)):  # noqa: PLR2004
        return token
    repaired = token
    if token.isascii() and token.isalpha():
        repaired = _accepted(token, _from_telex(token))
    elif token.isascii() and not token[0].isdigit() and sum(c.isalpha() for c in token) > 2:  # noqa: PLR2004
        repaired = _accepted(token, _from_vni(token))
    return repaired if repaired != token else _accepted(token, _HELD.sub(r"\1", token))


def _accepted(token: str, repaired: str | None) -> str:
    if repaired is None or repaired == token or not is_syllable(fold(repaired)):
        return token
    return repaired


def _from_vni(token: str) -> str | None:
    """Read VNI: 1-5 are tones, 6 the circumflex, 7 the horn, 8 the breve, 9 the bar of đ."""
    keys = {"6": "^", "7": "+", "8": "("}
    marks: list[str] = []
    tone = ""
    for char in token:
        if char in _VNI_TONES:
            tone = TONES[_VNI_TONES[char]]
        elif char in keys and marks:
            _mark_vowel(marks, keys[char])
        elif char == "9" and marks and marks[0] == "d":
            marks[0] = _D_BAR
        elif char.isdigit():
            return None
        else:
            marks.append(char)
    return _with_tone(marks, tone)


def _mark_vowel(marks: list[str], key: str) -> None:
    fits = {"^": "aeo", "+": "ou", "(": "a"}[key]
    for place in range(len(marks) - 1, -1, -1):
        if marks[place] in fits:
            marks[place] += MARKS[key]
            if key == "+" and place and marks[place][0] == "o" and marks[place - 1] == "u":
                marks[place - 1] += MARKS[key]
            return


def _from_telex(token: str) -> str | None:
    """Read Telex: doubled a, e, o, d and w add marks, s f r x j after a vowel are tones."""
    marks: list[str] = []
    tone = ""
    for char in token:
        vowels = [m for m in marks if m[0] in "aeiouy"]
        if char in TONES and vowels:
            tone = TONES[char]
        elif char in "aeo" and char in vowels:
            marks[len(marks) - 1 - marks[::-1].index(char)] += MARKS["^"]
        elif char == "d" and marks and marks[0] == "d":
            marks[0] = _D_BAR
        elif char == "w":
            before = list(marks)
            last = next((v[0] for v in reversed(vowels) if len(v) == 1), "")
            _mark_vowel(marks, "(" if last == "a" else "+")
            if marks == before:
                marks.append("u" + MARKS["+"])
        else:
            marks.append(char)
    return _with_tone(marks, tone)


def _with_tone(marks: list[str], tone: str) -> str:
    place = _tone_place(marks) if tone else None
    if place is not None:
        marks[place] += tone
    return unicodedata.normalize("NFC", "".join(marks))


def _tone_place(marks: list[str]) -> int | None:
    """Where the tone stands: on the marked vowel, else by the older rule (the first of an open `oa`)."""
    vowels = [i for i, m in enumerate(marks) if m[0] in "aeiouy"]
    plain = "".join(m[0] for m in marks)
    if len(vowels) > 1 and plain.startswith(("qu", "gi")) and vowels[0] == 1:
        vowels = vowels[1:]
    if not vowels:
        return None
    marked = [i for i in vowels if len(marks[i]) > 1]
    if marked:
        return marked[-1]
    closed = vowels[-1] < len(marks) - 1
    return vowels[1] if len(vowels) > 2 or (len(vowels) == 2 and closed) else vowels[0]  # noqa: PLR2004


def has_accents(text: str) -> bool:
    """Whether any letter of `text` bears a Vietnamese mark or tone."""
    return fold(text) != text.lower()
