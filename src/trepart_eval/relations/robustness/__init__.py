"""How far a finding would have to be pushed before it fell, and whether no difference is a finding."""
