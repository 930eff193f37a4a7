"""What the twelve digits of a personal number tell: for warnings only, never to fill anything in.

Three digits for the place of birth registration, one for century and sex, two for the year of birth, six at random;
there is no check digit (Nghị định 137/2015/NĐ-CP Điều 13, Thông tư 07/2016/TT-BCA). The law of today promises only
twelve unique digits (Luật 26/2023/QH15 Điều 12).
"""

from datetime import date

LENGTH, OLD_LENGTH = 12, 9
_OLDEST = 130
_PROVINCES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096".split()
)


def year_of_birth(number: str) -> int:
    """Return the year of birth that a personal number tells."""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])


def is_usual(number: str, today: date) -> bool:
    """Whether province and year of birth can be; a number for which they cannot may be right all the same."""
    return number[:3] in _PROVINCES and today.year - _OLDEST < year_of_birth(number) <= today.year
