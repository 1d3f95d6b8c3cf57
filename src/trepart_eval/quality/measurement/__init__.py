"""Scales: whether the questions of a criterion measure one thing, and criteria different things."""
