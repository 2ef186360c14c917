"""Run as a program: adds readings to a ledger, one after the other, and says the id of each document once it is acknowledged.

    adder.py LEDGER COUNT [FIRST]

Goes round the readings from FIRST on. Prints "new ID" or "known ID".
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from builders import readings

from reportedly.ledger import Ledger

where, count, first = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
given = readings(count)
with Ledger(where) as ledger:
    for reading in given[first:] + given[:first]:
        print("new" if ledger.add(reading) else "known", reading.document.id, flush=True)
