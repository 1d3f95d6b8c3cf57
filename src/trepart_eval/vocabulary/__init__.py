"""The field's own words: criteria, parties, sources, statuses, columns and languages, each with its labels."""
