"""Cases: whether the answers within a case are alike enough to be averaged."""
