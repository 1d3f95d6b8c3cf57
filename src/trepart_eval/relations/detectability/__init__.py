"""What could be seen at all with so few municipalities, before outcomes are looked at."""
