"""What a study's criteria and its success say together: sets, combinations, necessity and Fafo's claim."""
