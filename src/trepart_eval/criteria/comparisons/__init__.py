"""Cases, parties, waves and sources beside each other, as far as the uncertainty allows."""
