"""What must never be joined, and how much is still found, on pairs learned from and on pairs kept apart.

Weights were learned from `pairs.jsonl` and `clusters.jsonl`; `pairs_clean.jsonl` is only measured here.
"""

import json
from pathlib import Path

import pytest

import kentongan
from kentongan.engine.match import Claim, Library

PAIRS = Path(kentongan.__file__).parent / "engine" / "pairs"
# Fewer than one different pair in two hundred may be joined. Where that and finding pull against each
# other, not joining wins; how little is found at this setting stands in docs/engine-model-card.md.
JOINED_AT_MOST = 0.005
FOUND_AT_LEAST = {"pairs.jsonl": 0.15, "pairs_clean.jsonl": 0.02}


@pytest.mark.parametrize("name", list(FOUND_AT_LEAST))
def test_what_says_something_else_is_not_joined_and_some_of_the_same_is_found(name):
    answered = {"same": [], "different": []}
    for row in map(json.loads, (PAIRS / name).read_text(encoding="utf-8").splitlines()):
        result = Library.build([Claim("a", row["a"])]).match(row["b"])
        answered[row["relation"]].append(result.answer == "a")
    assert sum(answered["different"]) / len(answered["different"]) < JOINED_AT_MOST
    assert sum(answered["same"]) / len(answered["same"]) > FOUND_AT_LEAST[name]
