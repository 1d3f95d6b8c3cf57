"""One vocabulary of columns: what every column of every result means, and its unit.

A test holds the columns of all results to this list.
"""

from __future__ import annotations

from typing import Final

COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "case": ("Case, by its key in the study.", ""),
    "workplace": ("Workplace within the case; 'all' in rows about the municipality as a whole.", ""),
    "wave": ("Wave, by its key in the study; 'all' where the study has one wave.", ""),
    "party": ("Party, by its key in the study; 'all' for the case as a whole.", ""),
    "criterion": ("One of Fafo's six success criteria.", ""),
    "source": ("Survey, interviews, or the two combined.", ""),
    "score": ("How well the criterion is met; interview ratings -2..2 and item scales are mapped to it.", "0-100"),
    "std_error": ("Standard error of the score.", "score"),
    "conf_low": ("Lower end of the confidence interval.", "score"),
    "conf_high": ("Upper end of the confidence interval.", "score"),
    "degrees_of_freedom": ("Degrees of freedom of the interval.", ""),
    "interval_method": ("How the interval was made; see docs/methods.md.", ""),
    "n": ("Respondents with a valid score (survey) or segments (interviews) behind the score.", "count"),
    "n_items": ("Items behind the score.", "count"),
    "n_coders": ("Coders who rated at least one of the segments.", "count"),
    "n_base": ("Respondents or segments of the case and party, whichever criterion they speak of.", "count"),
    "n_invited": ("People invited to the survey.", "count"),
    "response_rate": ("Respondents with a valid score divided by people invited.", "share"),
    "parties_missing": ("Parties that count in the case and gave no evidence, divided by semicolons.", ""),
    "spread": ("Standard deviation of the respondents' or segments' own scores.", "score"),
    "share_positive": ("Segments with a mean rating above zero.", "share"),
    "share_negative": ("Segments with a mean rating below zero.", "share"),
    "share_mixed": ("Segments with a mean rating of zero: they say both, or neither clearly.", "share"),
    "status": ("Whether the cell holds a figure, and if not, why.", ""),
    "reading": ("What score and interval say of the criterion: underestimated, possibly, uncertain, strong.", ""),
    "segment": ("Piece of interview text that was coded, by its identifier.", ""),
    "coder": ("Who coded the segment.", ""),
    "rating": ("Rating of the criterion in the segment.", "-2..2"),
    "memo": ("The coder's note.", ""),
    "text": ("The segment's text, where the study asks for it.", ""),
    "informant": ("Pseudonym of the person interviewed, where the study names a column.", ""),
}
"""Column name to (meaning, unit)."""
