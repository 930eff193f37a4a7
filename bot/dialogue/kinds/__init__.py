"""Kinds of form fields: each reads what people write into a clean value, or says what is wrong with it."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Reader, Unsure, Which
from bot.dialogue.kinds.choices import choice, sex, yes_no
from bot.dialogue.kinds.counts import money, whole_number
from bot.dialogue.kinds.dates import any_date, future_date, past_date, year
from bot.dialogue.kinds.groups import ethnicity, nationality
from bot.dialogue.kinds.names import person_name
from bot.dialogue.kinds.numbers import old_id_number, personal_number, phone
from bot.dialogue.kinds.places import address, commune
from bot.dialogue.kinds.relations import relation
from bot.dialogue.kinds.texts import email, place, words

__all__ = ["READERS", "Answer", "Asked", "Bad", "Good", "Reader", "Unsure", "Which"]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "address": address,
        "choice": choice,
        "commune": commune,
        "date": any_date,
        "email": email,
        "ethnicity": ethnicity,
        "future_date": future_date,
        "money": money,
        "nationality": nationality,
        "old_id_number": old_id_number,
        "past_date": past_date,
        "person_name": person_name,
        "personal_number": personal_number,
        "phone": phone,
        "place": place,
        "relation": relation,
        "sex": sex,
        "text": words,
        "whole_number": whole_number,
        "year": year,
        "yes_no": yes_no,
    }
)
