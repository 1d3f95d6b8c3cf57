"""Fafo's claim: whether failures have an underestimated criterion, more often than chance would give them one."""
