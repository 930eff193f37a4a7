"""Consent: for which purposes a person is asked, in which version of the words, and what was answered."""

from dataclasses import replace

from bot.dialogue.outcome import Outcome
from bot.dialogue.replies import Consent

FORM, ABROAD, KEEP, COMMUNE, HELPING = "form", "form-abroad", "keep", "commune", "helping"

TEXTS: dict[str, tuple[int, tuple[str, ...]]] = {
    FORM: (2, ("consent-form", "consent-rights")),
    ABROAD: (1, ("consent-form", "consent-rights", "consent-abroad")),
    KEEP: (1, ("consent-keep",)),
    COMMUNE: (1, ("place-remember",)),
    HELPING: (1, ("helping-consent", "helping-consent-abroad")),
}
"""Purpose to the version of its words and their keys in `locales`; other words are a new version (a test knows)."""


def answered(outcome: Outcome, purpose: str, *, given: bool) -> Outcome:
    """Return the outcome with the answer in the log of consents and in the state."""
    state = outcome.state
    agreed = tuple(one for one in state.agreed if one != purpose)
    declined = tuple(one for one in state.declined if one != purpose)
    state = replace(
        state,
        agreed=(*agreed, purpose) if given else agreed,
        declined=declined if given else (*declined, purpose),
    )
    consent = Consent(purpose, TEXTS[purpose][0], given)
    return replace(outcome, state=state, consents=(*outcome.consents, consent))


def withdrawn(outcome: Outcome) -> Outcome:
    """Return the outcome with every consent taken back."""
    state = outcome.state
    taken = tuple(Consent(purpose, TEXTS[purpose][0], given=False) for purpose in state.agreed if purpose in TEXTS)
    state = replace(state, agreed=(), declined=())
    return replace(outcome, state=state, consents=(*outcome.consents, *taken))
