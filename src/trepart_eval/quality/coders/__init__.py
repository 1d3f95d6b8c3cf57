"""Coders: how far they agree, by unit and by the signs they marked."""
