"""Pages of duties and of what was sent."""
