"""A model's own tokeniser is read from its folder: WordPiece and Unigram; any other kind is refused."""

import json

import pytest

from kentongan.engine import pieces

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "banjir",
    "bah",
    "##ir",
    "£5",
    "don",
    "'",
    "t",
    "文",
    ".",
]


def cut(reader, words, text):
    return [words[number] for number in reader.encode(text)]


def test_word_pieces_are_split_longest_first_and_unknown_words_are_one_piece():
    reader = pieces.WordPiece(WORDS)
    assert cut(reader, WORDS, "Bahir xyz") == ["[CLS]", "bah", "##ir", "[UNK]", "[SEP]"]
    assert len(reader.encode("banjir " * 1000)) == pieces.MAX_PIECES
    assert cut(reader, WORDS, "b" * 101) == ["[CLS]", "[UNK]", "[SEP]"]


def test_punctuation_and_chinese_stand_apart_accents_fall_and_other_symbols_stay():
    reader = pieces.WordPiece(WORDS)
    assert cut(reader, WORDS, "Bánjir.\u200b £5 don't 文文") == [
        "[CLS]", "banjir", ".", "£5", "don", "'", "t", "文", "文", "[SEP]",
    ]  # fmt: skip
    assert cut(pieces.WordPiece(WORDS, lower=False), WORDS, "Banjir banjir")[1:3] == [
        "[UNK]",
        "banjir",
    ]


def test_a_broken_surrogate_is_no_stumbling_block():
    assert cut(pieces.WordPiece(WORDS), WORDS, "banjir\ud800") == ["[CLS]", "banjir", "[SEP]"]
    assert pieces.WordPiece(WORDS).encode("") == [2, 3]


def write(folder, told):
    (folder / "tokenizer.json").write_text(json.dumps(told), encoding="utf-8")


SCORED = [["<s>", 0], ["<pad>", 0], ["</s>", 0], ["<unk>", 0], ["▁", -3.0], ["▁ban", -4.0],
          ["jir", -4.0], ["▁banj", -3.0], ["ir", -6.5], ["▁air", -2.0]]  # fmt: skip
TEMPLATE = {
    "type": "TemplateProcessing",
    "single": [
        {"SpecialToken": {"id": "<s>", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "</s>", "type_id": 0}},
    ],
}


@pytest.mark.parametrize(
    "processor",
    [
        TEMPLATE,
        {"type": "Sequence", "processors": [{"type": "Other"}, TEMPLATE]},
        {"type": "RobertaProcessing", "cls": ["<s>", 0], "sep": ["</s>", 2]},
    ],
)
def test_unigram_takes_the_most_probable_cut_and_joins_unknown_letters(tmp_path, processor):
    write(tmp_path, {
        "model": {"type": "Unigram", "unk_id": 3, "vocab": SCORED},
        "added_tokens": [{"content": "<mask>", "id": 10}],
        "post_processor": processor,
    })  # fmt: skip
    reader = pieces.read(tmp_path)
    words = [piece for piece, _ in SCORED]
    # "▁ban jir" (-8) beats the longer first piece "▁banj ir" (-9.5)
    assert cut(reader, words, "banjir air") == ["<s>", "▁ban", "jir", "▁air", "</s>"]
    assert cut(reader, words, "qqq") == ["<s>", "▁", "<unk>", "</s>"]
    assert cut(reader, words, "\uff42anjir") == cut(reader, words, "banjir")
    assert reader.pad == 1
    assert len(reader.encode("air " * 500)) == pieces.MAX_PIECES


def test_tokenizer_json_comes_before_vocab_txt_and_keeps_case_when_it_says_so(tmp_path):
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    assert pieces.read(tmp_path).encode("BANJIR") == [2, 4, 3]
    write(tmp_path, {
        "model": {"vocab": {word: number for number, word in enumerate(WORDS) if number > 3}},
        "added_tokens": [{"content": word, "id": number} for number, word in enumerate(WORDS[:4])],
        "normalizer": {"type": "BertNormalizer", "lowercase": False},
    })  # fmt: skip
    assert pieces.read(tmp_path).encode("BANJIR banjir") == [2, 1, 4, 3]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"model": {"type": "BPE", "vocab": {}}}, "kind BPE"),
        ({"model": {"type": "WordPiece", "vocab": {"a": 0}}}, "CLS"),
        ({"model": {"type": "Unigram", "vocab": [["a", 0]]}}, "not understood"),
        ([], "not understood"),
    ],
)
def test_another_kind_of_tokeniser_is_refused_with_its_name(tmp_path, told, says):
    write(tmp_path, told)
    with pytest.raises(ValueError, match=says):
        pieces.read(tmp_path)


def test_a_folder_without_a_tokeniser_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"vocab\.txt"):
        pieces.read(tmp_path)
