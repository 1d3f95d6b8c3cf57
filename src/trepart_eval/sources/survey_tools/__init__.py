"""Exports of survey tools: what each does to names and answers, undone, so that a study needs no mapping by hand.

Nothing here knows a questionnaire. What is looked for stands in ``study.toml``: names of columns, and the questions as
asked. ``docs/surveys.md`` says how each tool's export is read.
"""
