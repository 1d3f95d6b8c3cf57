"""What a study planned to relate, planned before it is looked at, and what was found."""
