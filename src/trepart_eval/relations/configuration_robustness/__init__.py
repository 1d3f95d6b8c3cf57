"""How far a configurational solution depends on cut-offs, anchors, single cases, groups and chance."""
