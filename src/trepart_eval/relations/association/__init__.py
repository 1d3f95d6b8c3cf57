"""How closely two variables hang together over few municipalities, exactly where that can be done."""
