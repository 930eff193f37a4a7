"""Sixty photos of receipts and twelve of bar codes: the code of the dossier is found in nearly all, quickly."""

import time

import pytest
from dossiers_pictures.receipts import photos

from bot.cards import code_texts
from knowledge.dossier_codes import codes_in


def read(taken):
    """Return which were read right, which wrongly, and the milliseconds of each."""
    right, wrong, spent = [], [], []
    for photo in taken:
        begun = time.process_time()
        texts = code_texts(photo.content)
        spent.append(1000 * (time.process_time() - begun))
        found = [code for text in texts for code in codes_in(text)]
        if set(found) == {photo.code}:
            right.append(photo)
        elif found:
            wrong.append((photo.how, found))
    return right, wrong, sorted(spent)


@pytest.mark.parametrize(("count", "barred", "floor"), [(60, False, 0.95), (12, True, 0.9)])
def test_the_code_is_found_in_nearly_all_photos_and_never_a_wrong_one(count, barred, floor):
    right, wrong, spent = read(photos(count, barred=barred))
    print(f"{len(right)} of {count}, median {spent[count // 2]:.0f} ms, longest {spent[-1]:.0f} ms")
    assert wrong == []
    assert len(right) >= floor * count
    assert spent[count // 2] < 1000
