"""Count the distribution of Spearman's statistic anew for 2 to 20 pairs without ties, and write the file that ships.

``python -m trepart_eval.relations.association`` takes about four minutes.
"""

from trepart_eval.relations.association.rank_distributions import (
    MOST_FOR_EXACT,
    UNTIED_COUNTS,
    untied_spearman_counts,
)
from trepart_eval.vocabulary.catalogue import package_file


def main() -> None:
    """Write a line for each number of pairs: the counts from the lowest sum to the middle one."""
    lines = []
    for n in range(2, MOST_FOR_EXACT + 1):
        counts = untied_spearman_counts(n)
        lines.append(" ".join(map(str, counts[: (len(counts) + 1) // 2])) + "\n")
    package_file("trepart_eval.relations.association", UNTIED_COUNTS).write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
