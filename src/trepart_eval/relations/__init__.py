"""How intensity and criteria hang together with outcomes, by methods that hold for few municipalities."""
