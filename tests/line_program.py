"""The program with a reader that needs no model and takes its time: line_program.py SECONDS_A_DOCUMENT ARGUMENTS…"""

import sys
import time
from collections.abc import Iterable, Iterator

from fakes import LineReader

from reportedly import pipeline
from reportedly.cli import main
from reportedly.types import Document, Reading

pause = float(sys.argv.pop(1))


class Slow(LineReader):
    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        for reading in super().read(documents):
            time.sleep(pause)
            yield reading


pipeline.default_reader = lambda *_, **__: Slow()  # type: ignore[assignment,return-value]
main()
