"""Before the field: how many must be invited for intervals of a wanted width."""
