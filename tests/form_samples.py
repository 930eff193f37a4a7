"""A small sound form with all that a form may have, its older version, and every fault the check must find in them."""

from check_fault import LONG, WARNING, Fault

from knowledge.checking.problem import Kind

F, O = "forms/to_khai.yaml", "forms/old/to_khai.1.yaml"  # noqa: E741

FORM = """\
code: to_khai
version: 2
on_behalf: true
applicant: nguoi_dung_ten
title: Tờ khai
legal: Luật một
source: {title: Cổng, date: 2026-04-15}
procedures: ["1.000001"]
declarations:
  - Tôi cam đoan.
sections:
  - title: Phần một
    fields:
      - name: loai
        kind: choice
        label: Loại
        ask: "{You} làm loại nào ạ?"
        options:
          - {value: mot, label: Loại một}
          - {value: hai, label: Loại hai}
      - name: co_con
        kind: yes_no
        label: Có con
        ask: "{You} có con không ạ?"
        when: [{field: loai, equals: [mot]}]
      - name: ten_con
        kind: person_name
        label: Tên con
        ask: "Bé tên gì ạ?"
        example: Nguyễn Văn A
        when: [{field: co_con, equals: ["yes"]}]
  - title: Người đứng tên
    name: nguoi_dung_ten
    person: người đứng tên
    fields:
      - name: ho_ten
        kind: person_name
        label: Họ tên
        ask: "{Who} tên gì ạ?"
        same_as: [ten_con]
        fact: ho_ten
      - {name: ngay_sinh, kind: past_date, label: Ngày sinh, ask: "{Who} sinh ngày nào ạ?"}
    computed:
      - {name: ngay_sinh_chu, label: Ngày sinh bằng chữ, rule: date_in_words, of: [ngay_sinh]}
  - title: Anh em
    repeat: {name: anh_em, item: "Người thứ {number}", first: "Có anh em không ạ?", more: "Còn ai nữa không ạ?"}
    when: [{field: loai, equals: [hai]}]
    fields:
      - {name: ho_ten, kind: person_name, label: Họ tên, ask: "Người thứ {number} tên gì ạ?", again: "Tên là gì ạ?"}
      - {name: ngay_sinh, kind: past_date, label: Ngày sinh, ask: "Người đó sinh ngày nào ạ?"}
signatures:
  - {label: Người khai, name: ho_ten, when: [{field: loai, equals: [mot]}]}
checks:
  - name: lon_hon
    rule: years_between
    of: [ngay_sinh, anh_em.ngay_sinh]
    least: 1
    say: "Người thứ {number} không phải là con của {who}."
    edit: anh_em.ngay_sinh
    when: [{field: loai, equals: [hai]}]
"""

OLD_FORM = (
    FORM.partition("  - title: Người đứng tên")[0]
    .replace("version: 2", "version: 1")
    .replace("on_behalf: true\napplicant: nguoi_dung_ten\n", "")
)

FORM_FAULTS = [
    Fault(Kind.FIELD_NAME, F, "name: ten_con", "name: tên_con", "tên_con"),
    Fault(Kind.FIELD_TWICE, F, "name: ten_con", "name: co_con", "name: co_con"),
    Fault(Kind.KIND_UNKNOWN, F, "kind: person_name", "kind: ten", "kind: ten", says="person_name"),
    Fault(Kind.OPTIONS_FEW, F, "          - {value: hai, label: Loại hai}\n", "", "options"),
    Fault(Kind.OPTION_TWICE, F, "value: hai", "value: mot", "Loại hai"),
    Fault(Kind.CONDITION_FIELD, F, "{field: loai", "{field: lai", "{field: lai"),
    Fault(Kind.CONDITION_LATER, F, "{field: loai", "{field: ten_con", "{field: ten_con"),
    Fault(Kind.CONDITION_OPEN, F, "kind: yes_no", "kind: text", "field: co_con", WARNING),
    Fault(Kind.CONDITION_VALUE, F, "equals: [mot]", "equals: [ba]", "[ba]", says="mot, hai"),
    Fault(Kind.CONDITION_VALUE, F, "equals: [mot]", "equals: []", "equals: []"),
    Fault(
        Kind.UNREACHABLE,
        F,
        'when: [{field: co_con, equals: ["yes"]}]',
        'when: [{field: co_con, equals: ["yes"]}, {field: loai, equals: [hai]}]',
        "equals: [hai]",
    ),
    Fault(Kind.ASK_LONG, F, "Bé tên gì ạ?", LONG * 3 + "?", LONG),
    Fault(Kind.QUESTION_MARKS, F, "Bé tên gì ạ?", "Bé tên gì ạ? Họ gì ạ?", "Họ gì"),
    Fault(Kind.QUESTION_MARKS, F, "Bé tên gì ạ?", "Tên của bé.", "Tên của bé"),
    Fault(Kind.BLANK_UNKNOWN, F, "{You} có con", "{Bac} có con", "{Bac}"),
    Fault(Kind.BLANK_UNKNOWN, F, "label: Tên con", 'label: "Tên {you}"', 'label: "Tên', says="ghi ra"),
    Fault(Kind.BRACES, F, "{You} có con", "{You có con", "{You có"),
    # what is wrong with a whole section, a group, or what is said of the answers
    Fault(Kind.LABEL_LONG, F, "label: Tên con", f"label: {'m' * 41}", "label: mmm"),
    Fault(Kind.LABEL_LONG, F, "label: Ngày sinh bằng chữ", f"label: {'m' * 41}", "ngay_sinh_chu"),
    Fault(Kind.MISSING, F, "declarations:\n  - Tôi cam đoan.", "declarations: []", "declarations", says="cam đoan"),
    Fault(Kind.MISSING, F, "applicant: nguoi_dung_ten\n", "", "on_behalf", says="applicant"),
    Fault(Kind.MISSING, F, "    person: người đứng tên\n", "", "Người đứng tên", says="`person`"),
    Fault(
        Kind.MISSING, F, "  - title: Phần một\n", "  - title: Phần một\n    keep: false\n", "Phần một", says="`name`"
    ),
    Fault(
        Kind.BLANK_UNKNOWN,
        F,
        "title: Tờ khai\n",
        "title: Tờ khai\npaper_title: 'Tờ {you}'\n",
        "paper_title",
        says="ghi ra",
    ),
    Fault(Kind.MISSING, F, 'first: "Có anh em không ạ?", ', "", "anh_em", says="first"),
    Fault(Kind.MISSING, F, "    least: 1\n", "    least: 1\n    blocks: true\n", "blocks", says="luật"),
    Fault(Kind.SECTION_UNKNOWN, F, "applicant: nguoi_dung_ten", "applicant: ai_do", "ai_do", says="nguoi_dung_ten"),
    Fault(Kind.FIELD_TWICE, F, "name: anh_em", "name: loai", "loai"),
    Fault(Kind.FIELD_NAME, F, "name: nguoi_dung_ten", "name: Người", "Người"),
    Fault(Kind.FIELD_NAME, F, "name: anh_em", "name: anh-em", "anh-em"),
    Fault(Kind.FIELD_NAME, F, "name: ngay_sinh_chu", "name: ngày", "computed:"),
    Fault(
        Kind.FIELD_TWICE,
        F,
        '{name: ngay_sinh, kind: past_date, label: Ngày sinh, ask: "Người',
        '{name: ho_ten, kind: past_date, label: Ngày sinh, ask: "Người',
        "Người đó sinh",
    ),
    Fault(Kind.REPEAT_NUMBERS, F, "name: anh_em,", "name: anh_em, least: 9,", "anh_em", says="9"),
    Fault(Kind.REPEAT_NUMBERS, F, "name: anh_em,", "name: anh_em, most: 99,", "anh_em", says="20"),
    Fault(Kind.NUMBER_MISSING, F, 'item: "Người thứ {number}"', "item: Người khác", "item", says="{number}"),
    Fault(Kind.QUESTION_MARKS, F, "Còn ai nữa không ạ?", "Còn ai nữa.", "Còn ai"),
    Fault(Kind.QUESTION_MARKS, F, 'again: "Tên là gì ạ?', 'again: "Tên.', "Tên."),
    Fault(Kind.BLANK_UNKNOWN, F, "Bé tên gì ạ?", "Bé thứ {number} tên gì ạ?", "{number}", says="repeat"),
    Fault(
        Kind.CONDITION_FIELD,
        F,
        "when: [{field: loai, equals: [hai]}]",
        "when: [{field: lai, equals: [hai]}]",
        "{field: lai",
    ),
    Fault(
        Kind.CONDITION_LATER,
        F,
        "    when: [{field: loai, equals: [hai]}]",
        "    when: [{field: anh_em.ho_ten, equals: [x]}]",
        "{field: anh_em",
        says="phần lặp lại",
    ),
    Fault(
        Kind.UNREACHABLE,
        F,
        "    when: [{field: loai, equals: [hai]}]\n    fields",
        "    when: [{field: loai, equals: [hai]}, {field: loai, equals: [mot]}]\n    fields",
        "[mot]",
        says="phần “Anh em”",
    ),
    Fault(
        Kind.UNREACHABLE,
        F,
        "edit: anh_em.ngay_sinh\n    when: [{field: loai, equals: [hai]}]",
        "edit: anh_em.ngay_sinh\n    when: [{field: loai, equals: [mot]}]",
        "[mot]",
        says="“lon_hon”",
    ),
    Fault(
        Kind.UNREACHABLE,
        F,
        "name: ho_ten, when: [{field: loai, equals: [mot]}]",
        "name: ho_ten, when: [{field: loai, equals: [mot]}, {field: loai, equals: [hai]}]",
        "Người khai",
    ),
    Fault(Kind.CONDITION_LATER, F, "same_as: [ten_con]", "same_as: [ngay_sinh]", "same_as", says="same_as"),
    Fault(Kind.CONDITION_LATER, F, "same_as: [ten_con]", "same_as: [anh_em.ho_ten]", "same_as", says="same_as"),
    Fault(Kind.FIELD_UNKNOWN, F, "same_as: [ten_con]", "same_as: [ten_me]", "same_as", says="ten_me"),
    Fault(Kind.NOT_READ, F, "same_as: [ten_con]", "same_as: [loai]", "same_as", says="choice"),
    Fault(Kind.NOT_READ, F, "example: Nguyễn Văn A", 'example: "123"', "example", says="person_name"),
    Fault(Kind.NOT_READ, F, "        same_as: [ten_con]", "        default: không rõ 1", "default", says="person_name"),
    Fault(
        Kind.CONDITION_VALUE,
        F,
        "        when: [{field: loai, equals: [mot]}]\n      - name: ten_con",
        "        default: co\n      - name: ten_con",
        "default",
        says="yes, no",
    ),
    Fault(Kind.FACT_UNKNOWN, F, "fact: ho_ten", "fact: tuoi", "fact", says="so_dinh_danh"),
    Fault(Kind.FACT_UNKNOWN, F, "fact: ho_ten", "fact: ngay_sinh", "fact", says="person_name"),
    Fault(Kind.RULE_UNKNOWN, F, "rule: date_in_words", "rule: ngay_chu", "ngay_chu", says="date_in_words"),
    Fault(Kind.RULE_KIND, F, "of: [ngay_sinh]}", "of: [ho_ten]}", "of: [ho_ten]", says="past_date"),
    Fault(Kind.RULE_FIELDS, F, "rule: date_in_words", "rule: age", "rule: age", says="2"),
    Fault(Kind.FIELD_UNKNOWN, F, "of: [ngay_sinh]}", "of: [ngay_mat]}", "ngay_mat", says="ngay_mat"),
    Fault(Kind.FIELD_UNKNOWN, F, "name: ho_ten, when", "name: ten_ai, when", "ten_ai"),
    Fault(Kind.NOT_ALLOWED, F, "rule: years_between", "rule: older", "older", says="years_between"),
    Fault(
        Kind.RULE_KIND,
        F,
        "of: [ngay_sinh, anh_em.ngay_sinh]",
        "of: [ho_ten, anh_em.ngay_sinh]",
        "of: [ho_ten",
        says="ho_ten",
    ),
    Fault(
        Kind.RULE_KIND,
        F,
        "rule: years_between\n    of: [ngay_sinh,",
        "rule: number_fits\n    of: [ho_ten,",
        "of: [ho_ten",
    ),
    Fault(Kind.RULE_FIELDS, F, "of: [ngay_sinh, anh_em.ngay_sinh]", "of: [ngay_sinh]", "of: [ngay_sinh]", says="2"),
    Fault(
        Kind.MISSING,
        F,
        "rule: years_between\n    of: [ngay_sinh, anh_em.ngay_sinh]\n    least: 1",
        "rule: never\n    of: [ngay_sinh]\n    say: a\n    edit: ngay_sinh\n  - name: hai\n    rule: given\n    of: [ngay_sinh]",
        "rule: never",
        says="when",
    ),
    Fault(Kind.FIELD_UNKNOWN, F, "edit: anh_em.ngay_sinh", "edit: ngay_mat", "ngay_mat"),
    Fault(Kind.RULE_NUMBERS, F, "    least: 1\n", "", "rule", says="least"),
    Fault(Kind.ASK_LONG, F, "không phải là con của", LONG * 3, LONG, says="30"),
    Fault(
        Kind.ADDRESSED,
        F,
        "Người thứ {number} không phải",
        "Bác ơi, người thứ {number} không phải",
        "Bác ơi",
        says="{you}",
    ),
    # versions
    Fault(Kind.VERSION_UNKNOWN, F, "version: 2", "version: 3", "version: 3", says="`3: m"),
    Fault(
        Kind.VERSION_CHANGED,
        F,
        "        label: Tên con",
        "        optional: true\n        label: Tên con",
        "version: 2",
        says="to_khai.2.yaml",
    ),
    Fault(
        Kind.VERSION_CHANGED,
        O,
        "        label: Tên con",
        "        optional: true\n        label: Tên con",
        "version: 1",
        says="bản cũ",
    ),
    Fault(Kind.VERSION_OLD, O, "version: 1", "version: 2", "version: 2"),
    Fault(Kind.FILE_NAME, O, "version: 1", "version: 2", "version: 2", says="to_khai.2.yaml"),
    Fault(Kind.KIND_UNKNOWN, O, "kind: person_name", "kind: ten", "kind: ten"),
]
