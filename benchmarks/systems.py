"""The systems compared: ours and five that anybody can take from the shelf, all over the same phrasings."""

# ruff: noqa: PLC0415 - the rivals are an extra: each is imported only where it is measured

from collections.abc import Callable, Sequence
from typing import Any

from knowledge.matcher import load_matcher
from knowledge.matcher.entries import Entry
from knowledge.text import clean, fold, tokens

Search = Callable[[str], list[str]]
TOP = 3
DEEP = 30


def phrasings(entries: Sequence[Entry]) -> tuple[list[str], list[str]]:
    """Return every phrasing (folded) and the code of its entry."""
    found = [(text, e.code) for e in entries for text in (e.name, *e.phrases, *e.questions) if text]
    return [" ".join(_words(text)) for text, _ in found], [code for _, code in found]


def _words(text: str) -> list[str]:
    return tokens(fold(clean(text)))


def _first(codes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(codes))[:TOP]


def motcua(entries: Sequence[Entry]) -> Search:
    matcher = load_matcher(entries)
    return lambda text: [c.code for c in matcher.understand(text).candidates[:TOP]]


def bm25s(entries: Sequence[Entry]) -> Search:
    import bm25s as library

    texts, codes = phrasings(entries)
    index = library.BM25()
    index.index([text.split() for text in texts], show_progress=False)

    def search(text: str) -> list[str]:
        words = [word for word in _words(text) if word in index.vocab_dict]
        if not words:
            return []
        found, _ = index.retrieve([words], k=min(DEEP, len(codes)), show_progress=False)
        return _first([codes[i] for i in found[0]])

    return search


def rank_bm25(entries: Sequence[Entry]) -> Search:
    import numpy as np
    from rank_bm25 import BM25Okapi

    texts, codes = phrasings(entries)
    index = BM25Okapi([text.split() for text in texts])

    def search(text: str) -> list[str]:
        scores = index.get_scores(_words(text))
        return _first([codes[i] for i in np.argsort(-scores)[:DEEP]])

    return search


def rapidfuzz(entries: Sequence[Entry]) -> Search:
    from rapidfuzz import fuzz, process

    texts, codes = phrasings(entries)

    def search(text: str) -> list[str]:
        found = process.extract(" ".join(_words(text)), texts, scorer=fuzz.token_set_ratio, limit=DEEP)
        return _first([codes[i] for _, _, i in found])

    return search


def sklearn_tfidf(entries: Sequence[Entry]) -> Search:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, codes = phrasings(entries)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
    matrix = vectorizer.fit_transform(texts)

    def search(text: str) -> list[str]:
        scores = (matrix @ vectorizer.transform([" ".join(_words(text))]).T).toarray().ravel()
        return _first([codes[i] for i in np.argsort(-scores)[:DEEP]])

    return search


def tantivy(entries: Sequence[Entry]) -> Search:
    import tantivy as library

    texts, codes = phrasings(entries)
    builder: Any = library.SchemaBuilder()
    builder.add_text_field("text", stored=False)
    builder.add_text_field("code", stored=True, tokenizer_name="raw")
    index = library.Index(builder.build())
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for text, code in zip(texts, codes, strict=True):
        writer.add_document(library.Document(text=[text], code=[code]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        words = [word for word in _words(text) if word.isalnum()]
        if not words:
            return []
        query = index.parse_query(" ".join(f'"{word}"' for word in words), ["text"])
        hits = searcher.search(query, DEEP).hits
        return _first([searcher.doc(place)["code"][0] for _, place in hits])

    return search


SYSTEMS: dict[str, Callable[[Sequence[Entry]], Search]] = {
    "Một Cửa": motcua,
    "bm25s": bm25s,
    "rank-bm25": rank_bm25,
    "rapidfuzz extract": rapidfuzz,
    "scikit-learn char TF-IDF": sklearn_tfidf,
    "tantivy": tantivy,
}
