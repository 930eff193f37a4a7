"""What can be wrong with a knowledge file, and how it is said to an editor (sentences: `check.po`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from locales import DEFAULT, say, sentences


class Severity(StrEnum):
    """An error must be put right; a warning must be looked at."""

    ERROR = auto()
    WARNING = auto()


class Kind(StrEnum):
    """Every sort of problem; its sentence is `check-<kind>`, or `check-<kind>-<variant>` where there is one."""

    # the file as such
    NOT_UTF8 = "not-utf8"
    FILE_ENDING = "file-ending"
    YAML_TAB = "yaml-tab"
    YAML_COLON = "yaml-colon"
    YAML_QUOTE = "yaml-quote"
    YAML_BRACKET = "yaml-bracket"
    YAML_SIGN = "yaml-sign"
    YAML_CONTROL = "yaml-control"
    YAML_INDENT = "yaml-indent"
    YAML_TWO = "yaml-two"
    YAML_OTHER = "yaml-other"
    KEY_TWICE = "key-twice"
    FILE_NAME = "file-name"
    # the shape of what stands in it
    MISSING = "missing"
    UNKNOWN_KEY = "unknown-key"
    NOT_WORDS = "not-words"
    NOT_LIST = "not-list"
    NOT_PARTS = "not-parts"
    NOT_DATE = "not-date"
    NOT_NUMBER = "not-number"
    NOT_ALLOWED = "not-allowed"
    OTHER_SHAPE = "other-shape"
    EMPTY = "empty"
    # procedures
    CODE_SHAPE = "code-shape"
    CODE_UNKNOWN = "code-unknown"
    CODE_TWICE = "code-twice"
    COVERED_TWICE = "covered-twice"
    TOO_FEW = "too-few"
    LABEL_LONG = "label-long"
    LABEL_TWICE = "label-twice"
    SAID_TWICE = "said-twice"
    SOURCE_UNKNOWN = "source-unknown"
    SAY_LONG = "say-long"
    ITEM_LONG = "item-long"
    ITEMS_LONG = "items-long"
    SENTENCES_LONG = "sentences-long"
    SENTENCE_LONG = "sentence-long"
    MONEY_WITHOUT_AMOUNT = "money-without-amount"
    AMOUNT_NOT_SAID = "amount-not-said"
    FREE_WITHOUT_ZERO = "free-without-zero"
    DISTRICT = "district"
    ADDRESSED = "addressed"
    POLITE = "polite"
    CASE_UNKNOWN = "case-unknown"
    CASE_ELSEWHERE = "case-elsewhere"
    CASE_TWICE = "case-twice"
    OPTIONS_NUMBER = "options-number"
    GOTO_NOWHERE = "goto-nowhere"
    GOTO_AND_THEN = "goto-and-then"
    SIGN_TWICE = "sign-twice"
    FORM_UNKNOWN = "form-unknown"
    FORM_NOT_BACK = "form-not-back"
    FUTURE = "future"
    NOT_YET = "not-yet"
    STALE = "stale"
    # forms
    PROCEDURE_NOT_BACK = "procedure-not-back"
    FIELD_NAME = "field-name"
    FIELD_TWICE = "field-twice"
    KIND_UNKNOWN = "kind-unknown"
    OPTIONS_FEW = "options-few"
    OPTION_TWICE = "option-twice"
    CONDITION_FIELD = "condition-field"
    CONDITION_LATER = "condition-later"
    CONDITION_OPEN = "condition-open"
    CONDITION_VALUE = "condition-value"
    UNREACHABLE = "unreachable"
    FIELD_UNKNOWN = "field-unknown"
    SECTION_UNKNOWN = "section-unknown"
    REPEAT_NUMBERS = "repeat-numbers"
    NUMBER_MISSING = "number-missing"
    NOT_READ = "not-read"
    FACT_UNKNOWN = "fact-unknown"
    RULE_UNKNOWN = "rule-unknown"
    RULE_FIELDS = "rule-fields"
    RULE_KIND = "rule-kind"
    RULE_NUMBERS = "rule-numbers"
    VERSION_UNKNOWN = "version-unknown"
    VERSION_CHANGED = "version-changed"
    VERSION_OLD = "version-old"
    ASK_LONG = "ask-long"
    QUESTION_MARKS = "question-marks"
    BLANK_UNKNOWN = "blank-unknown"
    BRACES = "braces"
    # rules that say what is not needed
    RULE_SILENT = "rule-silent"
    RULE_FIRES = "rule-fires"
    TRANSLATION = "translation"
    # words
    RULE = "rule"
    # sentences of `locales`
    PO = "po"
    SENTENCE_MISSING = "sentence-missing"
    SENTENCE_TWICE = "sentence-twice"
    SENTENCE_BLANKS = "sentence-blanks"
    SENTENCE_LINE = "sentence-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to look at: `file` as seen from the top of the project's knowledge, `line` from 1."""

    file: str
    line: int
    kind: Kind
    severity: Severity = Severity.ERROR
    blanks: Mapping[str, object] = field(default_factory=dict)
    variant: str = ""

    def text(self, language: str = DEFAULT) -> str:
        """Return the problem as one sentence with its place."""
        key = f"check-{self.kind}-{self.variant}"
        key = key if key in sentences(DEFAULT) else f"check-{self.kind}"
        what = say(key, language, **self.blanks)
        return say(f"check-place-{self.severity}", language, file=self.file, line=self.line, what=what)
