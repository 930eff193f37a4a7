"""A small sound library, and every fault the check must find in it."""

from check_fault import LONG, WARNING, Fault
from form_samples import FORM, FORM_FAULTS, OLD_FORM

from knowledge.checking.problem import Kind

PROCEDURE = """\
code: "1.000001"
name: Thủ tục một
short: Việc một
field: Hộ tịch
summary: Làm giấy một tại xã.
covers: ["1.000011"]
aliases: [giấy một, đơn một, việc số một]
questions: [hỏi a, hỏi b, hỏi c, hỏi d, hỏi e, hỏi g, hỏi h, hỏi i]
cases:
  ask: Việc nào ạ?
  options:
    - {key: moi, label: Làm mới, signs: [lần đầu]}
    - {key: lai, label: Làm lại, signs: [bị mất]}
documents:
  - say: Giấy tờ cần mang
    items:
      - Tờ khai
      - Căn cước
    source: cong
fee:
  - {say: "Làm mới không mất lệ phí.", cases: [moi], amount: 0, source: cong}
  - {say: "Làm lại: 8.000 đồng.", cases: [lai], amount: 8000, source: cong}
time:
  - {say: "3 ngày làm việc.", source: cong, checked: 2026-10-01}
place:
  - {say: "Nộp tại xã. Không còn cấp huyện.", source: cong}
steps:
  - {say: "Nộp rồi chờ.", source: cong}
form: to_khai
legal:
  - {text: Luật một, since: 2020-01-01}
related: ["1.000011"]
sources:
  cong:
    title: Cổng
    date: 2026-04-15
checked: 2026-11-01
"""

CATALOGUE = """\
field: Hộ tịch
chosen: vì cần
entries:
  "1.000002":
    plain: Việc hai
    names: [giấy hai]
    questions: [hai a, hai b, hai c, hai d]
"""

INTENTS = """\
intent: greeting_thanks
topics:
  - topic: hello
    phrases: [chào]
"""

WORDS = """\
about: lời hằng ngày
normalize:
  - from: [giấy nhứt]
    to: [giấy một]
never_merge:
  - [một, hai]
facets:
  fee:
    3: [bao nhiêu]
"""

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "hello"
msgstr "Chào {you}, {name}."

msgid "bye"
msgstr "Hẹn gặp lại."
"""

RULES = """\
field: Hộ tịch
rules:
  - code: khoi_xin
    procedures: ["1.000001"]
    signs:
      - [giấy một]
      - [để đi học]
    unless: [nước ngoài]
    say: Đi học thì không cần giấy một.
    instead: Cứ đến trường.
    source: {title: Luật một, date: 2026-02-15}
    checked: 2026-11-01
    asked:
      - xin giấy một để đi học
      - giấy một để đi học lớp hai
      - cần giấy một để đi học không
    near:
      - xin giấy một để đi học nước ngoài
      - xin giấy một
      - để đi học cần gì
"""

ENGLISH = """\
code: "1.000001"
short: Matter one
summary: You get paper one at the commune.
questions_en: [ask a, ask b, ask c, ask d, ask e, ask f]
cases:
  ask: Which matter?
  options:
    - {key: moi, label: New one, signs: [first]}
    - {key: lai, label: Another one}
documents:
  - say: Papers to bring
    items: [Form, Identity card]
fee:
  - {say: "A new one costs nothing."}
  - {say: "Another one: 8,000 dong."}
time:
  - {say: "3 working days."}
place:
  - {say: "File at the commune. There is no district level any more."}
steps:
  - {say: "File and wait."}
"""

FILES = {
    "procedures/1.000001.yaml": PROCEDURE,
    "procedures/1.000003.yaml": PROCEDURE.replace("1.000001", "1.000003")
    .replace("1.000011", "1.000013")
    .replace("một", "ba")
    .replace("hỏi ", "ba ")
    .replace("form: to_khai\n", ""),
    "forms/to_khai.yaml": FORM,
    "forms/old/to_khai.1.yaml": OLD_FORM,
    "form_versions.yaml": "to_khai: {1: ma198cbe438, 2: mf66dc069f8}\n",
    "catalogue/ho-tich.yaml": CATALOGUE,
    "intents/chao.yaml": INTENTS,
    "words/loi.yaml": WORDS,
    "rules/ho-tich.yaml": RULES,
    "procedures_en/1.000001.yaml": ENGLISH,
    "ethnicities.yaml": "Kinh: [Việt]\n",
    "locales/vi/LC_MESSAGES/messages.po": PO,
    "locales/en/LC_MESSAGES/messages.po": PO.replace("Chào {you}", "Hello"),
}
_OTHERS = ("locales", "ethnicities", "procedures/1.000003", "forms/old", "form_versions")
P, F, C, T, W, R, S = (name for name in FILES if not name.startswith(_OTHERS))
VI, EN = (name for name in FILES if name.startswith("locales"))


FAULTS = [
    # the file as such
    Fault(Kind.YAML_TAB, P, "  ask: Việc", "\task: Việc", "ask: Việc"),
    Fault(Kind.YAML_COLON, P, "name: Thủ tục một", "name: Thủ tục: một", "name: Thủ"),
    Fault(Kind.YAML_QUOTE, P, 'related: ["1.000011"]', 'related: ["1.000011]', "related"),
    Fault(Kind.YAML_BRACKET, P, '{say: "Nộp rồi chờ."', '{say: "Nộp rồi chờ.', "Nộp rồi chờ"),
    Fault(Kind.YAML_BRACKET, P, "đơn một, việc số một]", "đơn một, việc số một", "aliases"),
    Fault(Kind.YAML_SIGN, P, "short: Việc một", "short: @Việc một", "short"),
    Fault(Kind.YAML_CONTROL, P, "short: Việc một", "short: Việc \x07một", "short"),
    Fault(
        Kind.YAML_INDENT, P, "  options:\n    - {key: moi", "  options:\n    - {key: moi}\n   - {key: moi", "Làm mới"
    ),
    Fault(Kind.YAML_TWO, P, "fee:\n", "---\nfee:\n", "---"),
    Fault(Kind.YAML_OTHER, P, "short: Việc một", "short: *mot", "short"),
    Fault(Kind.KEY_TWICE, P, "field: Hộ tịch\n", "field: Hộ tịch\nfield: Cư trú\n", "field: Cư trú"),
    Fault(Kind.FILE_NAME, P, 'code: "1.000001"', 'code: "1.000004"', "code"),
    # the shape of what stands in it
    Fault(
        Kind.MISSING, P, 'say: "Nộp rồi chờ.", source: cong', 'say: "Nộp rồi chờ."', "Nộp rồi chờ", says="thiếu nguồn"
    ),
    Fault(
        Kind.MISSING,
        P,
        'time:\n  - {say: "3 ngày làm việc.", source: cong, checked: 2026-10-01}\n',
        "",
        'code: "',
        says="time:",
    ),
    Fault(Kind.MISSING, F, "        kind: yes_no\n", "", "name: co_con", says="`kind`"),
    Fault(Kind.UNKNOWN_KEY, P, "summary:", "sumary:", "sumary", says="`summary`"),
    Fault(Kind.UNKNOWN_KEY, P, "summary:", "zzz: 1\nsummary:", "zzz"),
    Fault(Kind.UNKNOWN_KEY, T, "    phrases: [chào]", "    phrases: [chào]\n    gruss: [chào]", "gruss"),
    Fault(Kind.NOT_WORDS, P, 'code: "1.000001"', "code: 1.000001", "code", says='"1.000001"'),
    Fault(Kind.NOT_WORDS, P, "hỏi b, ", "có phí: không, ", "questions", says="dấu hai chấm"),
    Fault(Kind.NOT_WORDS, W, "from: [giấy nhứt]", "from: [giấy nhứt, 1]", "giấy nhứt"),
    Fault(Kind.NOT_WORDS, W, "  fee:\n    3: [bao nhiêu]", "  fee:\n    3: [no]", "3: [no]"),
    Fault(Kind.NOT_WORDS, "ethnicities.yaml", "Kinh: [Việt]", "Kinh: [Việt]\nTày: [7]", "Tày"),
    Fault(Kind.NOT_LIST, P, "aliases: [giấy một, đơn một, việc số một]", "aliases: giấy một", "aliases"),
    Fault(Kind.NOT_PARTS, P, '  - {say: "Nộp rồi chờ.", source: cong}', "  - Nộp rồi chờ.", "Nộp rồi chờ"),
    Fault(Kind.NOT_LIST, W, "normalize:\n  - from: [giấy nhứt]\n    to: [giấy một]", "normalize: nhứt", "normalize"),
    Fault(Kind.NOT_PARTS, W, "facets:\n  fee:\n    3: [bao nhiêu]", "facets: [bao nhiêu]", "facets"),
    Fault(Kind.NOT_PARTS, W, "  fee:\n    3: [bao nhiêu]", "  fee: [bao nhiêu]", "fee"),
    Fault(Kind.NOT_PARTS, W, WORDS, "# trống\n", "trống"),
    Fault(Kind.NOT_DATE, P, "checked: 2026-11-01", "checked: 2026-11-31", "checked: 2026-11-31"),
    Fault(Kind.NOT_DATE, P, "checked: 2026-11-01", "checked: hôm qua", "checked: hôm qua"),
    Fault(Kind.NOT_NUMBER, P, "amount: 8000", "amount: tám nghìn", "tám nghìn"),
    Fault(Kind.NOT_ALLOWED, P, "form: to_khai", "form: to_khai\nonline_level: toan", "online_level", says="toan_trinh"),
    Fault(Kind.NOT_ALLOWED, T, "intent: greeting_thanks", "intent: hallo", "hallo"),
    Fault(Kind.NOT_ALLOWED, W, "  fee:", "  phi:", "phi"),
    Fault(Kind.EMPTY, P, "summary: Làm giấy một tại xã.", 'summary: " "', "summary"),
    # procedures
    Fault(Kind.CODE_SHAPE, P, 'covers: ["1.000011"]', 'covers: ["1.000011", "1-2"]', "covers"),
    Fault(Kind.CODE_SHAPE, C, '"1.000002"', '"1.2"', "1.2"),
    Fault(Kind.CODE_UNKNOWN, P, 'related: ["1.000011"]', 'related: ["1.000011", "9.999999"]', "related", WARNING),
    Fault(Kind.CODE_UNKNOWN, P, 'related: ["1.000011"]', 'related: ["abc"]', "related"),
    Fault(Kind.CODE_UNKNOWN, P, "form: to_khai", 'form: to_khai\nsuperseded_by: "x"', "superseded"),
    Fault(Kind.CODE_TWICE, C, "    plain: Việc hai", "    plain: Việc hai", "1.000002"),
    Fault(Kind.COVERED_TWICE, "procedures/1.000003.yaml", "1.000013", "1.000011", "covers"),
    Fault(Kind.TOO_FEW, P, "giấy một, đơn một, việc số một", "giấy một, đơn một", "aliases"),
    Fault(Kind.TOO_FEW, P, "hỏi h, hỏi i", "hỏi h", "questions"),
    Fault(Kind.TOO_FEW, C, "hai a, hai b", "hai a", "questions"),
    Fault(Kind.LABEL_LONG, P, "short: Việc một", f"short: {'m' * 61}", "short"),
    Fault(Kind.LABEL_LONG, P, "label: Làm lại", f"label: {'m' * 41}", "key: lai"),
    Fault(Kind.LABEL_LONG, C, "plain: Việc hai", f"plain: {'m' * 61}", "plain"),
    Fault(Kind.LABEL_TWICE, "procedures/1.000003.yaml", "short: Việc ba", "short: việc  MỘT", "short"),
    Fault(Kind.SAID_TWICE, "procedures/1.000003.yaml", "ba b,", '"Hỏi b?",', "questions", WARNING),
    Fault(Kind.SAID_TWICE, C, "names: [giấy hai]", "names: [giấy một]", "names", WARNING),
    Fault(Kind.SOURCE_UNKNOWN, P, 'chờ.", source: cong', 'chờ.", source: cogn', "Nộp rồi chờ", says="`cogn`"),
    Fault(Kind.SAY_LONG, P, "Nộp rồi chờ.", "Nộp rồi chờ. " + "m" * 300, "Nộp rồi chờ"),
    Fault(Kind.ITEM_LONG, P, "- Căn cước", f"- Căn cước {'m' * 120}", "Căn cước"),
    Fault(Kind.ITEMS_LONG, P, "      - Căn cước\n", f"      - {'m' * 110}\n" * 5, "items"),
    Fault(Kind.SENTENCES_LONG, P, "Làm giấy một tại xã.", LONG * 40, LONG),
    Fault(Kind.SENTENCE_LONG, P, "Làm giấy một tại xã.", LONG * 2 + "một hai ba bốn năm sáu.", LONG, WARNING),
    Fault(Kind.MONEY_WITHOUT_AMOUNT, P, "amount: 8000, ", "", "8.000", WARNING),
    Fault(Kind.AMOUNT_NOT_SAID, P, "amount: 8000", "amount: 8.000", "8.000"),
    Fault(Kind.AMOUNT_NOT_SAID, P, "không mất lệ phí", "do tỉnh quy định", "do tỉnh quy định"),
    Fault(Kind.FREE_WITHOUT_ZERO, P, "amount: 0, ", "", "không mất"),
    Fault(Kind.DISTRICT, P, "Nộp tại xã. Không còn cấp huyện.", "Nộp tại UBND quận.", "UBND quận"),
    Fault(Kind.DISTRICT, P, "Nộp rồi chờ.", "Nộp tại Công an huyện.", "Công an huyện", WARNING),
    Fault(Kind.ADDRESSED, P, "Nộp rồi chờ.", "Bác mang giấy tới xã.", "Bác mang"),
    Fault(Kind.ADDRESSED, P, "ask: Việc nào ạ?", "ask: Chị muốn làm việc nào ạ?", "Chị muốn"),
    Fault(Kind.ADDRESSED, F, "Bé tên gì ạ?", "Bác ơi, bé tên gì ạ?", "Bác ơi", says="{you}"),
    Fault(Kind.POLITE, P, "- Căn cước", "- Căn cước nhé", "Căn cước nhé"),
    Fault(Kind.CASE_UNKNOWN, P, "cases: [lai]", "cases: [lia]", "[lia]", says="moi, lai"),
    Fault(Kind.CASE_ELSEWHERE, P, "signs: [bị mất]}", 'signs: [bị mất], goto: "1.000003"}', "8.000 đồng", WARNING),
    Fault(Kind.CASE_TWICE, P, "{key: lai, label", "{key: moi, label", "label: Làm lại"),
    Fault(Kind.OPTIONS_NUMBER, P, "    - {key: lai, label: Làm lại, signs: [bị mất]}\n", "", "options"),
    Fault(Kind.GOTO_NOWHERE, P, "signs: [bị mất]}", 'signs: [bị mất], goto: "1.000002"}', "key: lai", WARNING),
    Fault(Kind.GOTO_AND_THEN, P, "signs: [bị mất]}", 'goto: "1.000003", then: {ask: A?, options: []}}', "key: lai"),
    Fault(Kind.SIGN_TWICE, P, "signs: [bị mất]", "signs: [bị mất, Lần đầu]", "key: lai", WARNING),
    Fault(Kind.FORM_UNKNOWN, P, "form: to_khai", "form: don", "form: don"),
    Fault(Kind.FORM_NOT_BACK, "procedures/1.000003.yaml", "legal:", "form: to_khai\nlegal:", "form"),
    Fault(Kind.PROCEDURE_NOT_BACK, F, 'procedures: ["1.000001"]', 'procedures: ["1.000001", "1.000013"]', "procedures"),
    Fault(Kind.FUTURE, P, "checked: 2026-11-01", "checked: 2026-11-23", "checked: 2026-11-23"),
    Fault(Kind.FUTURE, P, "checked: 2026-10-01", "checked: 2027-10-01", "checked: 2027-10-01"),
    Fault(Kind.FUTURE, P, "date: 2026-04-15", "date: 2027-04-15", "date: 2027"),
    Fault(Kind.FUTURE, F, "date: 2026-04-15", "date: 2027-04-15", "date: 2027"),
    Fault(Kind.NOT_YET, P, "since: 2020-01-01", "since: 2027-03-01", "since", WARNING),
    *FORM_FAULTS,
    # rules
    Fault(Kind.RULE_SILENT, R, "- xin giấy một để đi học\n", "- xin giấy đi học\n", "- xin giấy đi học"),
    Fault(Kind.RULE_FIRES, R, "unless: [nước ngoài]", "unless: [xa]", "nước ngoài"),
    Fault(Kind.FIELD_NAME, R, "code: khoi_xin", "code: Khỏi", "Khỏi"),
    Fault(Kind.CODE_UNKNOWN, R, '["1.000001"]', '["một"]', "một"),
    Fault(Kind.TOO_FEW, R, "      - xin giấy một\n", "", "near:"),
    Fault(Kind.EMPTY, R, "      - [để đi học]", "      - []", "signs"),
    Fault(Kind.FUTURE, R, "checked: 2026-11-01", "checked: 2026-11-23", "checked"),
    Fault(Kind.FUTURE, R, "date: 2026-02-15", "date: 2027-02-15", "source"),
    Fault(Kind.SAY_LONG, R, "Đi học thì", "Đi học " * 30 + "thì", "say:"),
    Fault(Kind.ITEM_LONG, R, "Cứ đến", "Cứ đến " * 25, "instead:"),
    Fault(Kind.POLITE, R, "Cứ đến trường.", "Cứ đến trường nhé.", "instead:"),
    Fault(Kind.MISSING, R, "    say: Đi học thì không cần giấy một.\n", "", "code: khoi_xin"),
    # words in another language
    Fault(Kind.TRANSLATION, S, "8,000", "9,000", "9,000"),
    Fault(Kind.TRANSLATION, S, '  - {say: "A new one costs nothing."}\n', "", "fee:"),
    Fault(Kind.TRANSLATION, S, "items: [Form, Identity card]", "items: [Form]", "say: Papers"),
    Fault(Kind.TRANSLATION, S, "key: lai", "key: khac", "cases:"),
    Fault(Kind.TRANSLATION, S, "File and wait.", "File and wait 5 days.", "wait 5"),
    Fault(Kind.TRANSLATION, S, '"3 working days."', '"3 working days.", unsure: perhaps', "perhaps"),
    Fault(Kind.UNKNOWN_KEY, S, "say: Papers", "says: Papers", "says"),
    Fault(Kind.CODE_UNKNOWN, S, '"1.000001"', '"1.000099"', "1.000099"),
    Fault(Kind.FILE_NAME, S, '"1.000001"', '"1.000003"', "1.000003"),
    Fault(Kind.TOO_FEW, S, "ask e, ask f", "ask e", "questions_en"),
    Fault(Kind.LABEL_LONG, S, "short: Matter one", "short: Matter " + "one " * 20, "short:"),
    Fault(Kind.LABEL_LONG, S, "label: New one", "label: New " + "one " * 10, "cases:"),
    Fault(Kind.SAY_LONG, S, "File and wait.", "File and wait. " * 25, "File and"),
    Fault(Kind.ITEM_LONG, S, "[Form,", "[Form " + "long " * 30 + ",", "items:"),
    Fault(Kind.ITEMS_LONG, S, "[Form,", "[Form " + "long " * 120 + ",", "items:"),
    # words, sentences
    Fault(Kind.RULE, W, "    to: [giấy một]\n", "", "giấy nhứt"),
    Fault(Kind.RULE, W, "- [một, hai]", "- [một, hai, ba]", "một, hai, ba", says="cặp"),
    Fault(Kind.PO, EN, 'msgstr "Hẹn gặp lại."', 'msgstr "Hẹn gặp lại.', "Hẹn gặp"),
    Fault(Kind.SENTENCE_MISSING, VI, 'msgid "bye"', 'msgid "bye-bye"', "bye-bye", says="“en”"),
    Fault(Kind.SENTENCE_TWICE, VI, 'msgid "bye"', 'msgid "hello"\nmsgstr "A"\n\nmsgid "bye"', 'msgid "hello"'),
    Fault(Kind.SENTENCE_BLANKS, EN, "{name}", "{nam}", 'msgid "hello"', says="{name}"),
    Fault(Kind.SENTENCE_LINE, EN, "Hẹn gặp lại.", "m" * 601, 'msgid "bye"'),
    Fault(Kind.BRACES, EN, "Hẹn gặp lại.", "Hẹn {} gặp lại.", 'msgid "bye"'),
]
# What no change of text in a sound file brings about; each has a test of its own below.
ELSEWHERE = {Kind.NOT_UTF8, Kind.FILE_ENDING, Kind.OTHER_SHAPE, Kind.STALE}
