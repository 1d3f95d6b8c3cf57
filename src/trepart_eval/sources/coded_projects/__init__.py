"""Coded interviews as the tools that researchers code in export them: a reader for each, the same passages from all."""
