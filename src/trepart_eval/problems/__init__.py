"""What is wrong with an input: what, where and how to mend it, in three languages."""

from trepart_eval.problems.problem import DisclosureError, InputError, Problem, Problems, Severity

__all__ = ["DisclosureError", "InputError", "Problem", "Problems", "Severity"]
