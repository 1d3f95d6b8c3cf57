"""``python -m trepart_eval``."""

import sys

from trepart_eval.cli import main

sys.exit(main())
