"""What people write about a project, checked."""
