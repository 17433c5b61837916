"""Facts of the names of ImageNet's classes, in English and in Chinese."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from cnnviz.zoo import FOLDER, SHIPPED, load

LINES = (FOLDER / "imagenet_classes.tsv").read_text("utf-8").splitlines()
ENGLISH, CHINESE = zip(*(line.split("\t") for line in LINES), strict=True)
HAN = re.compile("[\u3400-\u9fff]")
KNOWN = {
    0: ("tench", "丁鱥"),
    1: ("goldfish", "金鱼"),
    7: ("rooster", "公鸡"),
    134: ("crane (bird)", "鹤"),
    151: ("Chihuahua", "吉娃娃犬"),
    207: ("golden retriever", "金毛寻回犬"),
    242: ("boxer (dog)", "拳师犬"),
    264: ("Cardigan Welsh corgi", "卡迪根柯基犬"),
    285: ("Egyptian cat", "埃及猫"),
    291: ("lion", "狮子"),
    340: ("zebra", "斑马"),
    388: ("giant panda", "大熊猫"),
    398: ("abacus", "算盘"),
    404: ("airliner", "客机"),
    474: ("cardigan", "开襟毛衣"),
    517: ("crane (machine)", "起重机"),
    574: ("golf ball", "高尔夫球"),
    639: ("one-piece swimsuit", "连体泳衣"),
    657: ("missile", "导弹"),
    701: ("parachute", "降落伞"),
    744: ("projectile", "射弹"),
    779: ("school bus", "校车"),
    812: ("space shuttle", "航天飞机"),
    837: ("sunglasses", "太阳镜"),
    920: ("traffic light", "红绿灯"),
    954: ("banana", "香蕉"),
    963: ("pizza", "比萨饼"),
    980: ("volcano", "火山"),
    999: ("toilet paper", "卫生纸"),
}
"""Classes by their number in the order of ILSVRC 2012, which is that of their WordNet numbers."""


@pytest.mark.parametrize("names", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_there_are_a_thousand_names_and_no_two_alike(names: tuple[str, ...]) -> None:
    """Each class has a name without blanks around it, and none is given twice, in whatever case."""
    assert len(names) == 1000
    assert [name for name in names if not name or name != " ".join(name.split())] == []
    assert len({name.casefold() for name in names}) == 1000


def test_each_name_is_in_its_language() -> None:
    """Chinese names are of Han characters, but for four with Latin letters; English names have no Han character."""
    assert [name for name in CHINESE if not HAN.search(name) or not name.isalpha()] == []
    assert [name for name in CHINESE if re.search("[A-Za-z]", name)] == [
        "CD播放机",
        "iPod播放器",
        "T恤",
        "福特T型车",
    ]
    assert [name for name in ENGLISH if HAN.search(name)] == []


@pytest.mark.parametrize("number", KNOWN)
def test_a_number_has_its_name(number: int) -> None:
    """No line has slipped."""
    assert (ENGLISH[number], CHINESE[number]) == KNOWN[number]


@pytest.mark.parametrize(
    ("photo", "names"),
    [
        ("cat", {"tabby cat", "tiger cat", "Egyptian cat", "Persian cat", "Siamese cat"}),
        ("coffee", {"espresso", "cup", "coffee mug"}),
        ("camera", {"tripod"}),
    ],
)
def test_a_network_that_learned_the_classes_agrees_with_the_names(photo: str, names: set[str]) -> None:
    """What SqueezeNet takes a photo for has the name of what is on it."""
    shipped, network = SHIPPED["squeezenet"], load("squeezenet")
    pixels = np.asarray(Image.open(FOLDER.parent / "images" / f"{photo}.png").convert("RGB"))
    given = shipped.preprocessing.apply(
        pixels.transpose(2, 0, 1), shipped.channels, *(shipped.size or (None, None))
    )
    assert shipped.logits
    scores = network.run({shipped.input: given})[shipped.logits][0]
    assert names & {ENGLISH[place] for place in np.argsort(scores)[-1:]}
