"""Files, folders and standard input to Documents. What cannot be taken is named and the rest goes on.

One class a format in one file, listed in `FORMATS`. A new format needs a class with `name`, `suffixes` and `rows`, and a line there.
"""

from __future__ import annotations

from reportedly.ingest.base import LIMITS, Limits, Refusal, warnings
from reportedly.ingest.walk import FORMATS, STDIN, documents, from_text

__all__ = ["FORMATS", "LIMITS", "STDIN", "Limits", "Refusal", "documents", "from_text", "warnings"]
