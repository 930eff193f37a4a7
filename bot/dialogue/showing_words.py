"""The everyday words with which big letters, or an answer said aloud, are asked for.

Folded, as all words of the dialogue (bot/dialogue/words.py). A pattern has to be the whole message but for who asks and
what is said for politeness, so that a question about something else is never taken for one of these.
"""

import re

_WHO = "toi|tui|minh|bac|ba|ong|co|chu|chau|con|em|anh|chi|di|cau|me|bo|ma|cu|bay|tao|ngoai|noi"
_BEFORE = (
    "da|a|u|oi|nay|alo|thoi|gio|muon|can|xin|hay|nho|lam on|co the|duoc|may|giup|cho|de|please|thich|coi|phien|van|ung"
    "|ne|do|neu duoc|thi|chac|mat (?:\\w+ )?(?:kem|yeu)"
)
_BEHIND = (
    "nhe|nha|nghe|nghen|hen|a|voi|giup|dum|gium|ho|cho|coi|xem|duoc|khong|hong|ko|ha|len|ra|hon|ti|chut|xiu|mot|nua"
    "|luon|de|doc|nhin|thay|them|vao|nao|oi|please|ne|day|roi|cai|hoi|hay|nho|vay|nhu|may|tren|dien thoai|man hinh"
    "|cung|thoi|lai|he"
)
_BEHIND_SMALL = (
    "nhe|nha|nghe|nghen|hen|a|voi|giup|dum|gium|ho|cho|lai|thoi|roi|di|luon|nhu cu|nhu truoc|hon|chut|mot|please"
)
_BIG_ONE = "(?:to|lon|bu|khong lo)"
_LETTERS = "(?:co |kho |con |dong )?chu"
_MAKE = (
    "(?:(?:lam|de|doi|chinh|phong|tang|viet|bat|mo|hien|bam|nhan|ghi|danh|chuyen|gui|xai|dung|keo)"
    "(?: cai| cho| qua| sang)? )?"
)
_NOT = "(?:khong|hong|ko|k|chang|kho)"
_SEE = "(?:doc|nhin|thay|coi|ngo|xem)(?: duoc| dc| ro| thay| noi| ra)*"
_AS_SOUND = "(?:giong noi|tieng noi|loi noi|loi|thoai|tieng|giong|am thanh)"
_LOUD = "(?:to|lai|len|ro|cham|thanh tieng|ra tieng|bang loi|bang tieng|ra loi|thanh loi|bang giong)"
_THIS = "(?:(?:cau|doan|tin|cai|bai|dong|phan)(?: nay| do| tren| vua roi| moi roi| ay| tra loi| nhan)*)"


def _whole(*phrases: str, behind: str = _BEHIND) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_BEFORE}|{_WHO}) )*(?:{'|'.join(phrases)})(?: (?:{behind}|{_WHO}))*")


BIG = _whole(
    "/chuto",
    f"{_MAKE}{_LETTERS} (?:cho |that |thiet |hoi |no )?{_BIG_ONE}",
    f"(?:phong|lam|cho|tang) (?:cho )?{_BIG_ONE} (?:co |kho )?chu",
    "phong (?:to|bu)(?: len| ra)?",
    "viet (?:to|lon|bu) (?:co |kho )?chu",
    "(?:tang|phong) (?:co |kho )?chu",
    f"{_BIG_ONE} {_LETTERS}",
    f"{_LETTERS} (?:sao |gi ma |gi |bi |no |con |hoi )?(?:nho|be|li ti|bi|xiu)(?: \\w+){{0,2}} (?:qua|the|vay|rua|ghe)",
    f"{_NOT} {_SEE} (?:mat )?chu",
    f"chu (?:nho |be |mo )?(?:qua )?{_NOT} {_SEE}",
    "(?:big|bigger|large|larger) (?:letters|text)",
)
SMALL = _whole(
    "/chunho",
    f"{_MAKE}{_LETTERS} (?:nho|be|binh thuong|thuong|vua|nhu cu|nhu truoc|ban dau)",
    "(?:thu|lam) (?:nho|be)(?: (?:co |kho )?chu)?",
    "(?:nho|be|bot) (?:co |kho )?chu",
    "(?:bo|tat|thoi|khoi|dung) chu (?:to|lon|bu)",
    "chu (?:to|lon|bu) (?:qua|lam|ghe)",
    "(?:small|smaller|normal) (?:letters|text)",
    behind=_BEHIND_SMALL,
)
ALOUD = _whole(
    "/doc",
    "/nghe",
    f"(?:doc|noi|phat|ke)(?: {_LOUD})*(?: {_THIS})?(?: cho| giup| gium| dum| ho)+(?: (?:{_WHO}))*(?: nghe| {_LOUD})+",
    f"doc (?:giup|gium|dum|ho|cho|di|nghe|voi)(?: (?:{_WHO}))*",
    "doc (?:thanh tieng|ra tieng|bang loi|to len|len|thanh loi|nghe)",
    f"doc (?:lai )?{_THIS}",
    f"(?:noi|tra loi|phat|nhan|gui)(?: lai)? (?:bang |tin |thanh )+{_AS_SOUND}",
    "(?:bat|mo) (?:loa|tieng|giong|giong doc|am thanh)",
    f"nghe (?:bang )?(?:doc|noi|{_AS_SOUND})",
    "(?:muon|thich|cho|de)(?: (?:bac|ba|ong|co|chu|toi|tui|minh|cu|ngoai|noi))* nghe",
    "(?:khong|hong|ko|k|chang) (?:biet|ranh|thao) (?:doc|chu|mat chu)",
    "mu chu",
    "read (?:it |this |that )?(?:aloud|out loud|out|to me)",
    "say it aloud",
)
