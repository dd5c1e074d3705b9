"""What ./dev bench runs: the site against a floor, in one run, as ratios."""
