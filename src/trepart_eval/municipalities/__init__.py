"""Norwegian municipalities 1971-2024: codes, names and borders, and tables moved from one year's borders to another's.

``codes.csv`` has a row per code and period, ``changes.csv`` a row per old and new code of every change. Compiled from
Statistics Norway's classification 131 (Norwegian Licence for Open Government Data).
"""

from trepart_eval.municipalities.harmonisation import harmonise
from trepart_eval.municipalities.lookup import municipality, successor
from trepart_eval.municipalities.register import Municipality

__all__ = ["Municipality", "harmonise", "municipality", "successor"]
