"""What may be shown: figures that reveal a person are hidden, and so are those from which they could be worked out."""

from trepart_eval.disclosure.primary_cells import ROLE_HOLDERS
from trepart_eval.disclosure.protected_table import Protected
from trepart_eval.disclosure.protection import protect
from trepart_eval.disclosure.quotations import ClearedQuotes, clear_quotes
from trepart_eval.disclosure.released import Released, for_those_who_coded, not_about_answers
from trepart_eval.disclosure.releases import LOG, add_release, read_releases
from trepart_eval.disclosure.score_release import ReleasedScores, release_scores
from trepart_eval.disclosure.sums import Sum

__all__ = [
    "LOG",
    "ROLE_HOLDERS",
    "ClearedQuotes",
    "Protected",
    "Released",
    "ReleasedScores",
    "Sum",
    "add_release",
    "clear_quotes",
    "for_those_who_coded",
    "not_about_answers",
    "protect",
    "read_releases",
    "release_scores",
]
