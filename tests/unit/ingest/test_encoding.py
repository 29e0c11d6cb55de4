"""Which encoding a file is in."""

import codecs

import pytest

from gridmap.errors import UnreadableFile
from gridmap.ingest.encoding import Why, codec_named, decode_cell, decode_text, find_encoding

CHINESE = "编码,名称\n460108001,海甸街道\n"


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (b"code,name\n", "utf-8", Why.ASCII),
        (CHINESE.encode("utf-8"), "utf-8", Why.UTF8),
        (CHINESE.encode("utf-8-sig"), "utf-8", Why.MARK),
        (CHINESE.encode("gbk"), "gb18030", Why.GB18030),
        (CHINESE.encode("gb18030"), "gb18030", Why.GB18030),
        (CHINESE.encode("utf-16"), "utf-16", Why.MARK),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16", Why.MARK),
    ],
)
def test_an_encoding_is_found_with_its_reason(raw, name, why):
    text, encoding = decode_text(raw, file="f")
    assert (encoding.name, encoding.why) == (name, why)
    assert text == (CHINESE if not raw.isascii() else "code,name\n")
    assert encoding.zh
    assert encoding.en


def test_a_stated_encoding_wins():
    raw = "正體國語".encode("big5")
    assert decode_text(raw, file="f", stated="Big5")[0] == "正體國語"


def test_gb2312_is_read_as_its_superset():
    assert decode_text("㙟朱镕基".encode("gb18030"), file="f", stated="GB2312")[0] == "㙟朱镕基"


@pytest.mark.parametrize(
    "raw", ["正體國語".encode("big5"), "Peña México".encode("latin-1"), b"\xff\xff\x80"]
)
def test_what_is_neither_utf8_nor_common_chinese_is_asked_for(raw):
    with pytest.raises(UnreadableFile) as refused:
        decode_text(raw, file="f")
    assert refused.value.facts["code"] == "unknown_encoding"
    assert "encoding" in refused.value.facts["mend"]


def test_a_stated_encoding_that_does_not_fit_is_refused():
    with pytest.raises(UnreadableFile) as refused:
        decode_text(CHINESE.encode("gbk"), file="f", stated="UTF-8")
    assert refused.value.facts["code"] == "wrong_encoding"


def test_a_broken_utf16_file_is_refused():
    with pytest.raises(UnreadableFile):
        decode_text(codecs.BOM_UTF16_LE + b"\x00\xd8", file="f")


def test_a_cpg_file_that_the_bytes_contradict_is_told():
    pieces = ["海甸街道".encode("gbk")]
    assert find_encoding(pieces, file="f", declared="UTF-8").wrong_cpg == "UTF-8"
    assert find_encoding(pieces, file="f", declared="GBK").wrong_cpg is None
    assert find_encoding(pieces, file="f", declared="936").wrong_cpg is None
    assert find_encoding(pieces, file="f", declared="gibberish").wrong_cpg == "gibberish"


def test_a_cpg_file_is_believed_where_nothing_more_likely_fits():
    pieces = ["正體國語".encode("big5")]
    found = find_encoding(pieces, file="f", declared="950")
    assert (found.name, found.why) == ("big5", Why.DECLARED)


def test_one_cut_character_at_the_end_of_a_cell_is_left_out():
    for encoding, n_cut in (("utf-8", 1), ("utf-8", 2), ("gb18030", 1)):
        raw = "海甸街道".encode(encoding)[:-n_cut]
        assert decode_cell(raw, encoding=encoding) == ("海甸街", True)
    assert decode_cell("海".encode(), encoding="utf-8") == ("海", False)


def test_a_wrong_byte_inside_a_cell_is_not_tolerated():
    with pytest.raises(UnicodeDecodeError):
        decode_cell(b"a\xffb", encoding="utf-8")


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("UTF-8", "utf-8"), ("65001", "utf-8"), ("ANSI 936", "gb18030"), ("1252", "cp1252"),
     ("88591", "iso8859-1"), ("none such", None), ("hex", None)],
)  # fmt: skip
def test_names_of_encodings_in_cpg_files_are_understood(declared, codec):
    assert codec_named(declared) == codec
