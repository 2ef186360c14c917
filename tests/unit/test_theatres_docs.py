"""The page on writing a pack shows a pack that loads, and names every field there is."""

from __future__ import annotations

import re
from pathlib import Path

from reportedly.theatres import check, load
from reportedly.theatres.schema import ROWS, PackRow

PAGE = (Path(__file__).parents[2] / "docs" / "theatres.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^## (\w+\.yaml)\n.*?```yaml\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))


def test_the_pack_of_the_page_loads(tmp_path: Path) -> None:
    for name, block in BLOCKS.items():
        (tmp_path / name).write_text(block, encoding="utf-8")
    assert check(tmp_path) == []
    pack = load(tmp_path)
    found = pack.side_of("an adviser to the War Ministry")
    assert found is not None
    assert found[0] == "north"
    assert len(pack.speakers) == 3


def test_every_field_is_on_the_page() -> None:
    assert set(BLOCKS) == {"pack.yaml", *(f"{kind}.yaml" for kind in ROWS)}
    for name, row in {"pack": PackRow, **ROWS}.items():
        for field in row.model_fields:
            assert re.search(rf"\b{field}:", BLOCKS[f"{name}.yaml"]), f"{field} of {name}.yaml"
