"""Municipalities followed over years: effects of a start that comes in different years, and what they rest on."""
