"""Fill in the blanks of a form's sentences: how the person is called, and whom the form is for."""

from bot.dialogue.speech import Speech
from bot.dialogue.state import State
from knowledge.filling.asked import living
from knowledge.filling.model import Form
from knowledge.relations import turned

FOR_WHOM, OTHER = "dien_cho", "nguoi_khac"
RELATION = "nguoi_dien_quan_he"
_SEXES = {"nam": {"ong", "chu", "cau", "anh"}, "nu": {"ba", "co", "di", "mo", "thim", "chi"}}


def spoken(text: str, state: State, form: Form, answers: dict[str, str]) -> str:
    """Fill in the words for the pair and {who}; forms speak Vietnamese in every language."""
    words = Speech("vi", state.pair).words()
    if "{who}" in text or "{Who}" in text:
        who, of = whom(state, form, answers), Speech("vi", state.pair)("who-of")
        words |= {"who": who, "Who": who[:1].upper() + who[1:], "whose": whom(state, form, answers, behind_of=True)}
        text = text.replace(f"{of} {{who}}", f"{of} {{whose}}")
    return text.format(**words)


def whom(state: State, form: Form, answers: dict[str, str], *, behind_of: bool = False) -> str:
    """Return whom the form is for: "bác", "mẹ của bác", else by name once it is known, else "người đứng tên".

    Behind another "của" it is "mẹ bác".
    """
    live, speak = living(form, answers), Speech("vi", state.pair)
    if live.get(FOR_WHOM) != OTHER:
        return speak.words()["you"]
    relatives = turned(live.get(RELATION, ""), _applicant(form, live, "sex"))
    if len(relatives) == 1:
        return speak("who-relative-of" if behind_of else "who-relative", relation=relatives[0])
    return _applicant(form, live, "person_name") or speak("who-other")


def sex_of(pair: str) -> str:
    """Return the sex that a form of address tells of the person who is called so, "" where it tells none."""
    return next((sex for sex, pairs in _SEXES.items() if pair in pairs), "")


def behalf(state: State, form: Form, answers: dict[str, str]) -> str:
    """Return in plain words whom somebody else filled the form for, "" where a person filled it for themselves."""
    live, speak = living(form, answers), Speech("vi", state.pair)
    if live.get(FOR_WHOM) != OTHER:
        return ""
    name = _applicant(form, live, "person_name") or speak("who-other")
    return speak("who-behalf", name=name, relation=live.get(RELATION, ""))


def _applicant(form: Form, live: dict[str, str], kind: str) -> str:
    """Return the first answer of a kind about the person the form is for, "" where it is not told (yet)."""
    section = next((one for one in form.sections if one.name and one.name == form.applicant), None)
    return next((live.get(one.name, "") for one in section.fields if one.kind == kind), "") if section else ""
