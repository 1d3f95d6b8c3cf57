"""What other choices would have given: ways of aggregating, every combination of choices, and what each matters."""
