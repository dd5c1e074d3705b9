"""What ./dev faults runs: the real site, its senders killed and its services broken, and what it promised counted."""
