"""Long answers in messages of at most 600 characters: nothing is lost, nothing is torn that can be kept together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.paging import LIMIT, paged

WORDS = st.text("abcđ ăâ.\n;", max_size=900)


def letters(pages):
    return "".join("".join(page.split()) for page in pages)


@given(st.lists(WORDS), st.integers(5, LIMIT))
def test_nothing_is_lost_and_every_page_fits(parts, limit):
    pages = paged(parts, limit)
    assert letters(pages) == letters(parts)
    assert all(0 < len(page) <= limit for page in pages)


@pytest.mark.parametrize(
    ("parts", "pages"),
    [
        ([], []),
        ([""], []),
        (["a", "b"], ["a\nb"]),
        (["aaaa", "bbbb", "cccc"], ["aaaa\nbbbb", "cccc"]),
        (["aaaaaaaaaaaaaa"], ["aaaaaaaaaa", "aaaa"]),
        (["Một. Hai. Ba."], ["Một. Hai.", "Ba."]),
        (["a\nb\nc d e f g h"], ["a\nb", "c d e f g", "h"]),
    ],
)
def test_pages_of_ten(parts, pages):
    assert paged(parts, 10) == pages
