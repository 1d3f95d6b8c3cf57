"""Why a measure of a scale or of a group has no value; the words for it are in ``texts.toml``."""

from __future__ import annotations

from enum import StrEnum

from trepart_eval.vocabulary.catalogue import text_of
from trepart_eval.vocabulary.languages import Language


class Reason(StrEnum):
    """Why a measure has no value."""

    NO_ITEMS = "no_items"
    NO_ANSWERS = "no_answers"
    TOO_FEW = "too_few"
    ONE_ITEM = "one_item"
    FEWER_THAN_THREE_ITEMS = "fewer_than_three_items"
    FEWER_THAN_TWO_ROWS = "fewer_than_two_rows"
    NO_VARIANCE = "no_variance"
    NO_SHARED_VARIANCE = "no_shared_variance"
    TOO_MANY_FACTORS = "too_many_factors"
    NOT_POSITIVE_DEFINITE = "not_positive_definite"
    CONTRADICTORY_PAIRS = "contradictory_pairs"
    HEYWOOD = "heywood"
    NEGATIVE_LOADING = "negative_loading"
    NO_CONVERGENCE = "no_convergence"
    ONE_GROUP = "one_group"
    ONLY_SINGLETONS = "only_singletons"
    GROUPS_TOO_SMALL = "groups_too_small"
    NO_NULL_VARIANCE = "no_null_variance"


def reason_text(reason: str, language: Language) -> str:
    """Words for a reason; nothing where there is none."""
    return text_of(__package__, "reason", reason, language) if reason else ""
