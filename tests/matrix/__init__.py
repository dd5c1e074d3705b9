"""The table of permissions, tried cell by cell over HTTP by people who really signed in."""
