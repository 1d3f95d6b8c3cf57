"""Regression: linear and fractional models with errors and tests that hold for few municipalities."""
