"""What must not come in, and what must not go out."""

import pytest

from gridmap.casework.care_screen import (
    SUPERVISION_WORDS,
    is_supervision_list,
    masked_name,
    private_part,
    supervision_word,
)


@pytest.mark.parametrize("word", SUPERVISION_WORDS)
def test_every_word_of_supervision_is_known_however_it_is_spaced(word):
    assert supervision_word(f"类别（{word}）") is not None
    assert supervision_word(" · ".join(word)) is not None


@pytest.mark.parametrize(
    "text", ["独居老人", "留守儿童，父母在外", "低保户 行动不便", "以前科研单位退休", "社区食堂"]
)
def test_words_of_care_are_left_alone(text):
    assert supervision_word(text) is None


def test_a_heading_makes_the_file_a_list():
    assert is_supervision_list(["姓名", "是否社区矫正"], n_flagged=0, n_rows=500) == (
        "是否社区矫正",
        "社区矫正",
    )


def test_a_third_of_the_rows_makes_the_file_a_list():
    assert is_supervision_list(["姓名"], n_flagged=1, n_rows=3) == ("", "")
    assert is_supervision_list(["姓名"], n_flagged=1, n_rows=4) is None
    assert is_supervision_list(["姓名"], n_flagged=0, n_rows=0) is None


@pytest.mark.parametrize(
    "text",
    [
        "打电话给13912345678",
        "电话 0898-66661234",
        "电话 0000-300-00001",
        "身份证46010019500101123X",
        "身份证４６０１００１９５００１０１１２３Ｘ",
        "老人有抑郁症",
        "她是红色的",
        "王甲子想吃粽子",
        "刑满释放后没有工作",
    ],
)
def test_private_words_are_found(text):
    assert private_part(text, names=["王甲子"]) is not None


@pytest.mark.parametrize("text", ["想要一台收音机", "帮忙换3个灯泡，2026-03-01前", "陪下棋"])
def test_a_plain_wish_is_left_alone(text):
    assert private_part(text, names=["王甲子"]) is None


def test_a_name_is_masked_to_its_first_character():
    assert [masked_name(one) for one in ("欧阳小明", "李", "")] == ["欧**", "李**", ""]
