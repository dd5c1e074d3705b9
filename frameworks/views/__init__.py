"""Pages of the agreement, and the door every page of a signed-in person goes through."""
