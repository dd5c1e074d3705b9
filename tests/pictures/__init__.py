"""Pictures of every page, for the eye and against the ones that were kept; ./dev shots takes them."""
