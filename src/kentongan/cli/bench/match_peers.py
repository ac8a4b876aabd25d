"""The matchers we measure ourselves against, run in the same process: search libraries and incumbents' rules.

Each peer takes the library's texts and gives back a function from a query to (document number, score)
pairs, best first. The libraries are in the `peers` extra and are imported only here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import bm25s
import numpy as np
import tantivy
from sklearn.feature_extraction.text import TfidfVectorizer

Search = Callable[[str], list[tuple[int, float]]]
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Lower-case words, as the incumbents cut them."""
    return _WORD.findall(text.lower())


def with_tantivy(texts: list[str]) -> Search:
    """Tantivy's BM25 with its default tokeniser."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True, indexed=False)
    builder.add_text_field("text")
    index = tantivy.Index(builder.build())
    writer = index.writer(50_000_000, 1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(number=number, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(query: str) -> list[tuple[int, float]]:
        asked = " ".join(words(query))
        if not asked:
            return []
        hits = searcher.search(index.parse_query(asked, ["text"]), 5).hits
        return [(searcher.doc(address)["number"][0], score) for score, address in hits]

    return search


def with_bm25s(texts: list[str]) -> Search:
    """bm25s with its default settings."""
    model = bm25s.BM25()
    model.index([words(t) for t in texts], show_progress=False)

    def search(query: str) -> list[tuple[int, float]]:
        asked = words(query)
        if not asked:
            return []
        found, scores = model.retrieve([asked], k=min(5, len(texts)), show_progress=False)
        return list(zip(found[0].tolist(), scores[0].tolist(), strict=True))

    return search


def with_tfidf(texts: list[str], analyzer: str) -> Search:
    """scikit-learn's TF-IDF cosine over words ("word") or character 3- to 5-grams ("char_wb")."""
    grams = (1, 1) if analyzer == "word" else (3, 5)
    vectorizer = TfidfVectorizer(analyzer=analyzer, ngram_range=grams, sublinear_tf=True)
    table = vectorizer.fit_transform(texts).T.tocsr()

    def search(query: str) -> list[tuple[int, float]]:
        row = (vectorizer.transform([query]) @ table).tocsr()
        order = np.argsort(-row.data)[:5]
        return [(int(row.indices[i]), float(row.data[i])) for i in order]

    return search


SEARCHERS: dict[str, Callable[[list[str]], Search]] = {
    "tantivy": with_tantivy,
    "bm25s": with_bm25s,
    "word TF-IDF": lambda texts: with_tfidf(texts, "word"),
    "char TF-IDF": lambda texts: with_tfidf(texts, "char_wb"),
}


def check_terms(a: str, b: str, share: float, least: int = 0) -> bool:
    """Check's term rule: that share of the query's words is in the other, the query not too short.

    The direction that suits Check is taken; its stop list and stemmer are left out.
    """
    one, other = words(a), words(b)
    for query, text in ((one, set(other)), (other, set(one))):
        if (
            len(query) >= least
            and query
            and sum(w in text for w in query) >= round(share * len(query))
        ):
            return True
    return False


def cofacts_dice(a: str, b: str, share: float) -> bool:
    """Cofacts' rule: Dice coefficient of letter pairs, white space left out."""
    counts = []
    for text in (a, b):
        bare = "".join(text.split())
        counts.append(Counter(bare[i : i + 2] for i in range(len(bare) - 1)))
    total = counts[0].total() + counts[1].total()
    return bool(total) and 2 * (counts[0] & counts[1]).total() / total >= share


RULES: dict[str, Callable[[str, str], bool]] = {
    "Check terms, suggest (0.70)": lambda a, b: check_terms(a, b, 0.70),
    "Check terms, automatic (0.875, 8 words)": lambda a, b: check_terms(a, b, 0.875, 8),
    "Cofacts Dice, group (0.70)": lambda a, b: cofacts_dice(a, b, 0.70),
    "Cofacts Dice, automatic (0.95)": lambda a, b: cofacts_dice(a, b, 0.95),
}
