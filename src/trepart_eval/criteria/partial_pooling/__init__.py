"""Means drawn towards what all have in common, by how little each is known."""
